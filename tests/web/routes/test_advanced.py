from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest


def led_to(client, **filled):
    """Return the URL to which the form redirects when *filled* in."""
    response = client.get("/avansert/sok", query_string=filled)
    assert response.status_code == 302
    return response.headers["Location"]


def test_the_form_writes_the_query_language_into_the_address(client):
    url = led_to(
        client,
        **{"f-every": "ny ferje", "f-some": "kai havn", "f-none": "skole", "f-phrase": "går fra mandag"},
        **{"f-first": "2021-08-01", "f-last": "2021", "f-source": "Havnevik Avis"},
    )

    assert parse_qs(urlsplit(url).query) == {
        "q": [
            'ny ferje "går fra mandag" (kai ELLER havn) IKKE skole kilde:"Havnevik Avis" dato:2021-08-01..2021'
        ]
    }
    page = client.get(url).text
    assert "1 treff" in page
    assert "/artikkel/ny-ferje" in page
    assert 'class="warnings"' not in page


def test_parameters_without_a_field_are_sent_along(client):
    form = client.get("/avansert?q=ferje&language=nb&sort=newest&page=3&ui=nn").text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', form))

    assert hidden == {"language": "nb", "sort": "newest", "ui": "nn"}
    assert led_to(client, **{"f-every": "ferje"}, **hidden) == "/sok?q=ferje&language=nb&sort=newest&ui=nn"


@pytest.mark.parametrize("filled", [{}, {"f-every": " ()"}, {"ui": "nn"}])
def test_an_empty_form_leads_back_to_itself(client, filled):
    assert urlsplit(led_to(client, **filled)).path == "/avansert"


@pytest.mark.parametrize(("ui", "operator"), [("nb", "IKKE"), ("nn", "IKKJE"), ("en", "NOT")])
def test_operators_are_those_of_the_page(client, ui, operator):
    url = led_to(client, **{"f-every": "ferje", "f-none": "kai", "ui": ui})

    assert url == f"/sok?q=ferje+{operator}+kai&ui={ui}"


@pytest.mark.parametrize("query", ["page=x&f=1", "q=" + "a" * 3000, "q=%00%ff", "f-every=%0d%0aX:y&from=zz"])
def test_nonsense_parameters_do_no_harm(client, query):
    assert client.get("/avansert?" + query).status_code == 200
    assert client.get("/avansert/sok?" + query).status_code == 302

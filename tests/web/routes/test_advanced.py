from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest


def fields(page):
    """Return what the fields for words and dates show."""
    return {
        name: html.unescape(value)
        for name, value in re.findall(r'name="f-(\w+)" type="\w+" value="([^"]*)"', page)
        if value
    }


def led_to(client, **filled):
    """Return where the form leads that is filled in so."""
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


def test_the_form_shows_the_search_that_it_is_reached_from(client):
    page = client.get(
        "/sok", query_string={"q": 'ny -skole "til havnevik" dato:2021', "source": "Havnevik Avis"}
    ).text
    (url,) = re.findall(r'<a href="(/avansert[^"]*)">Avansert søk', page)
    form = client.get(html.unescape(url)).text

    assert fields(form) == {
        "every": "ny",
        "none": "skole",
        "phrase": "til havnevik",
        "first": "2021",
        "last": "2021",
    }
    assert '<option value="Havnevik Avis" selected>' in form


def test_words_of_which_any_will_do_stand_in_their_field(client):
    assert fields(client.get("/avansert?q=ferje+skole&match=any").text) == {"some": "ferje skole"}


def test_what_the_form_has_no_field_for_goes_along(client):
    form = client.get("/avansert?q=ferje&language=nb&sort=newest&page=3&ui=nn").text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', form))

    assert hidden == {"language": "nb", "sort": "newest", "ui": "nn"}
    assert led_to(client, **{"f-every": "ferje"}, **hidden) == "/sok?q=ferje&language=nb&sort=newest&ui=nn"


def test_a_query_that_does_not_fit_in_is_shown_as_it_was_typed(client):
    page = client.get("/avansert?q=ferje+NEAR+%3Cb%3E").text

    assert "Skjemaet har ikke plass til alt i søket ditt." in page
    assert '<a href="/sok?q=ferje+NEAR+%3Cb%3E" lang="no">ferje NEAR &lt;b&gt;</a>' in page
    assert fields(page) == {}


@pytest.mark.parametrize("filled", [{}, {"f-every": " ()"}, {"ui": "nn"}])
def test_an_empty_form_leads_back_to_itself(client, filled):
    assert urlsplit(led_to(client, **filled)).path == "/avansert"


@pytest.mark.parametrize(("ui", "operator"), [("nb", "IKKE"), ("nn", "IKKJE"), ("en", "NOT")])
def test_operators_are_those_of_the_page(client, ui, operator):
    url = led_to(client, **{"f-every": "ferje", "f-none": "kai", "ui": ui})

    assert url == f"/sok?q=ferje+{operator}+kai&ui={ui}"


@pytest.mark.parametrize("query", ["page=x&f=1", "q=" + "a" * 3000, "q=%00%ff", "f-every=%0d%0aX:y&from=zz"])
def test_nonsense_in_the_address_does_no_harm(client, query):
    assert client.get("/avansert?" + query).status_code == 200
    assert client.get("/avansert/sok?" + query).status_code == 302

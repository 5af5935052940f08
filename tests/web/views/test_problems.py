from __future__ import annotations

import html
import re

import pytest


@pytest.mark.parametrize(
    ("parameters", "field", "message"),
    [
        ("from=i+fjor", "from", "«i fjor» er ikke en dato."),
        ("to=2021-02-30", "to", "«2021-02-30» er ikke en dato."),
        ("from=2022&to=2021", "from", "Bytt om datoene."),
        ("match=some", "match", "Det må være én av disse: all, any."),
        ("q=" + "a" * 1001, "q", "Søket har 1001 tegn. 1000 er det meste."),
        ("q=(a&strict=true", "q", "Parentesen blir aldri lukket"),
    ],
)
def test_a_bad_value_has_a_message_at_its_field_and_the_other_values_stay(client, parameters, field, message):
    response = client.get(f"/sok?source=Viddebladet&{parameters}")

    assert response.status_code == 400
    (fault,) = re.findall(rf'<p class="fault" id="feil-{field}">(.*?)</p>', response.text)
    assert message in html.unescape(fault)
    assert f'aria-describedby="feil-{field}' in response.text
    assert f'<a href="#felt-{field}">' in response.text
    assert '<option value="Viddebladet" selected>' in response.text
    assert response.headers["Cache-Control"] == "no-store"


def test_a_bad_value_of_a_parameter_without_a_field_has_a_message_too(client):
    response = client.get("/sok?q=ferje&page=0")

    assert response.status_code == 400
    assert "page kan ikke være «0»." in response.text

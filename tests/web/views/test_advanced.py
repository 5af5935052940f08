from __future__ import annotations

import html
import re


def fields(page):
    """Return the values of the fields for words and dates, empty ones left out."""
    return {
        name: html.unescape(value)
        for name, value in re.findall(r'name="f-(\w+)" type="\w+" value="([^"]*)"', page)
        if value
    }


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


def test_words_of_a_match_any_search_are_in_the_field_some(client):
    assert fields(client.get("/avansert?q=ferje+skole&match=any").text) == {"some": "ferje skole"}


def test_a_query_that_does_not_fit_in_is_shown_as_it_was_typed(client):
    page = client.get("/avansert?q=ferje+NEAR+%3Cb%3E").text

    assert "Skjemaet har ikke plass til alt i søket ditt." in page
    assert '<a href="/sok?q=ferje+NEAR+%3Cb%3E" lang="no">ferje NEAR &lt;b&gt;</a>' in page
    assert fields(page) == {}

from __future__ import annotations

import re

from tests.pages import links


def test_every_control_is_inside_the_form(client):
    page = client.get("/sok").text
    form = page[page.index("<form") : page.index("</form>")]

    for name in ("q", "match", "in", "from", "to", "source", "language", "sort", "exact"):
        assert f'name="{name}"' in form
    assert "<option" in form
    for source in ("Havnevik Avis", "Skarvøy Blad", "Viddebladet"):
        assert f'<option value="{source}"' in form


def test_the_form_keeps_what_was_chosen(client):
    page = client.get(
        "/sok?q=ferje&match=any&in=lead&exact=true&from=2021&to=2022-05-01&source=Havnevik+Avis&language=nb&sort=newest&section=Lokalt"
    ).text

    assert 'name="q" type="search" value="ferje"' in page
    for name, value in (("match", "any"), ("in", "lead"), ("exact", "true"), ("sort", "newest")):
        assert f'name="{name}" value="{value}" checked' in page
    assert page.count("checked") == 4
    assert 'type="text" value="2021"' in page, "the browser's calendar cannot show a year"
    assert 'type="date" value="2022-05-01"' in page
    for value in ("Havnevik Avis", "nb"):
        assert f'<option value="{value}" selected>' in page
    assert '<input type="hidden" name="section" value="Lokalt">' in page


def test_a_source_that_no_article_has_stays_visible_in_the_form(client):
    assert '<option value="Ukjent" selected>' in client.get("/sok?q=ferje&source=Ukjent").text


def test_quick_dates_keep_the_search_and_show_which_applies(client):
    page = client.get("/sok?q=ferje&source=Viddebladet").text
    quick = page[page.index('class="quick"') : page.index('class="options"')]

    names = re.findall(r">([^<>]+)</a>", quick)
    assert names == ["i dag", "siste uke", "siste måned", "siste år", "hele arkivet"]
    assert all("q=ferje" in url and "source=Viddebladet" in url for url in links(quick))
    assert 'aria-current="true">hele arkivet' in quick

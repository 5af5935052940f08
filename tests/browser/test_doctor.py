"""Searches with a fault or without hits, in a real browser: the page explains and offers a link that works."""

from __future__ import annotations

import re

import pytest

FAULTY = {
    "unclosed quote": ('"ny ferje', "Anførselstegnet blir aldri lukket", '"'),
    "unknown field": ("titel:ferje", "Feltet «titel» finnes ikke", "titel"),
    "bad date": ("ferje dato:2021-30-08", "«2021-30-08» er ikke en dato", "2021-30-08"),
    "no date": ("ferje dato:snart", "«snart» er ikke en dato", "snart"),
    "short prefix": ("fe* OR ferje", "Det må stå minst tre bokstaver foran stjernen", "fe*"),
    "unclosed parenthesis": ("(ferje", "Parentesen blir aldri lukket", "("),
}


def treff(page):
    return int(re.search(r"\d+", page.get_by_role("status").inner_text())[0])


@pytest.mark.parametrize(("query", "sentence", "place"), FAULTY.values(), ids=FAULTY.keys())
def test_a_fault_is_underlined_and_explained_and_a_link_repairs_it(page, query, sentence, place):
    page.goto("/sok")
    page.get_by_role("searchbox").fill(query)
    page.keyboard.press("Enter")
    warning = page.locator(".warnings li").first

    assert sentence in warning.inner_text()
    assert warning.locator("u").inner_text() == place
    assert warning.is_visible()
    assert treff(page) > 0
    mended = warning.get_by_role("link")
    mended.first.click()
    if "snart" in query:  # nothing is near
        assert page.locator("h1").inner_text() == "Søketips"
    else:
        assert treff(page) > 0
        assert page.locator(".warnings").count() == 0


@pytest.mark.parametrize(
    ("path", "offer", "heading"),
    [
        ("/sok?q=skolen+elbil", "1 treff uten «elbil»", "De første treffene uten «elbil»"),
        (
            "/sok?q=ferje&source=Viddebladet",
            "3 treff uten valg av kilde",
            "De første treffene uten valg av kilde",
        ),
        ("/sok?q=ferje+dato:2030", "3 treff uten datogrensene", "De første treffene uten datogrensene"),
        ("/sok?q=fe*+harbour", "1 treff uten «fe*»", "De første treffene uten «fe*»"),
    ],
)
def test_a_search_without_hits_shows_a_way_on(page, path, offer, heading):
    page.goto(path)
    assert page.get_by_role("status").inner_text() == "0 treff"
    assert page.get_by_role("heading", name=heading).is_visible()
    assert page.locator(".zero .hits li").count() > 0

    page.get_by_role("link", name=offer).click()

    assert treff(page) == int(offer.split()[0])


def test_a_word_with_no_hits_at_all_leads_to_tips_that_run(page):
    page.goto("/sok?q=zebra")
    page.get_by_role("link", name="Les hvordan du kan skrive søket").click()
    assert page.locator("h1").inner_text() == "Søketips"
    page.get_by_role("link", name="ferje kai", exact=True).click()

    assert treff(page) == 1


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_the_form_is_filled_in_with_the_keyboard_and_without_javascript(page):
    page.goto("/sok?q=ferje")
    page.get_by_role("link", name="Avansert søk").click()
    assert page.get_by_label("Alle ordene").input_value() == "ferje"
    page.get_by_label("Minst ett av ordene").fill("kai havn")
    page.get_by_label("Ikke ordene").fill("skole")
    page.get_by_label("Eksakt frase").fill("ny ferje")
    page.get_by_label("Kilde").select_option("Havnevik Avis")
    page.get_by_label("Fra og med").fill("2021-01-01")
    page.keyboard.press("Enter")

    assert treff(page) == 1
    expected = 'ferje "ny ferje" (kai ELLER havn) IKKE skole kilde:"Havnevik Avis" dato:2021-01-01..'
    assert page.get_by_role("searchbox").input_value() == expected
    page.get_by_role("link", name="Avansert søk").click()
    assert page.get_by_label("Minst ett av ordene").input_value() == "kai havn"

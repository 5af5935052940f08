from __future__ import annotations

import json

import pytest


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_everything_works_without_javascript(page):
    page.goto("/")
    page.get_by_role("searchbox").fill("ferje")
    page.get_by_text("Flere valg").click()
    page.get_by_label("Kilde").select_option("Havnevik Avis")
    page.get_by_label("Eldste").check()
    page.get_by_role("button", name="Søk").first.click()

    assert page.get_by_role("status").inner_text() == "2 treff"
    assert page.locator(".hits h2").all_inner_texts() == [
        "Skolen stenger etter 112 år",
        "Ny ferje til Havnevik",
    ]

    page.get_by_role("link", name="Fjern kilde: Havnevik Avis").click()
    assert page.get_by_role("status").inner_text() == "3 treff"

    page.get_by_role("link", name="Ny ferje til Havnevik").click()
    page.get_by_role("link", name="Gå til første treff").click()
    assert page.url.endswith("#treff-2")
    page.get_by_role("link", name="Neste treff, 3 av 4").click()
    assert page.url.endswith("#treff-3")

    page.get_by_role("link", name="Tilbake til treffene").click()
    assert page.get_by_role("status").inner_text() == "3 treff"


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_a_link_searches_for_a_repaired_word_as_it_was_typed(page):
    page.goto("/sok?q=feerje")
    assert page.get_by_text("Ingen artikler har «feerje». Viser treff for «ferje».").is_visible()
    assert page.get_by_role("status").inner_text() == "3 treff"

    page.get_by_role("link", name="Søk bare etter ordene slik de er skrevet").click()

    assert page.get_by_role("status").inner_text() == "0 treff"
    assert page.get_by_role("searchbox").input_value() == "feerje"
    page.go_back()
    page.get_by_role("link", name="ferje", exact=True).click()
    assert page.get_by_role("searchbox").input_value() == "ferje"


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_a_link_shows_why_the_articles_match(page):
    page.goto("/sok?q=feerje")
    page.get_by_role("link", name="Vis hvorfor artiklene er treff").click()

    first = page.locator(".hits > li").first
    assert first.get_by_role("term").all_inner_texts() == ["feerje"]
    assert first.get_by_role("definition").all_inner_texts() == ["med ordet rettet: «ferja» (2), «ferje» (2)"]
    page.get_by_role("link", name="Skjul hvorfor artiklene er treff").click()
    assert page.get_by_role("term").count() == 0


def test_the_next_match_is_scrolled_into_view(page):
    page.set_viewport_size({"width": 390, "height": 300})
    page.goto("/artikkel/ny-ferje?q=ferje")
    assert not page.locator("#treff-4").evaluate("each => each.getBoundingClientRect().top < innerHeight")

    page.get_by_role("link", name="Neste treff, 4 av 4").click()

    box = page.locator("#treff-4").bounding_box()
    assert 0 <= box["y"] < 300


@pytest.mark.parametrize("query", ["q=ferje", "q=ferje&sort=newest", "language=nb&page_size=2&page=2"])
def test_the_page_and_the_endpoint_give_the_same_hits(page, query):
    page.goto("/sok?" + query)
    on_page = [
        url.split("?")[0]
        for url in page.locator(".hits h2 a").evaluate_all("each => each.map(a => a.getAttribute('href'))")
    ]
    page.goto(page.get_by_role("link", name="Treffene som JSON").get_attribute("href"))
    answer = json.loads(page.locator("body").inner_text())

    assert on_page
    assert on_page == [hit["url"] for hit in answer["hits"]]


def test_turning_the_page_moves_the_keyboard_to_the_hits(page):
    page.goto("/sok?q=ferje&page_size=1")
    page.get_by_role("link", name="Neste").click()

    assert page.url.endswith("#treff")
    assert page.evaluate("document.activeElement.id") == "treff"


def test_the_language_is_that_of_the_browser_until_the_reader_chooses(browser, base_url):
    context = browser.new_context(locale="nn-NO", base_url=base_url)
    page = context.new_page()
    page.goto("/sok?q=ferje")
    assert page.locator("html").get_attribute("lang") == "nn"

    page.get_by_role("link", name="English").click()
    page.get_by_role("link", name="Ny ferje til Havnevik").click()

    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("link", name="Back to the results").is_visible()
    context.close()


def test_paper_gets_the_hits_and_the_address_but_no_form(page):
    page.goto("/sok?q=ferje")
    page.emulate_media(media="print")

    assert not page.locator("form").is_visible()
    assert page.locator(".hits h2").first.is_visible()
    assert "/sok?q=ferje" in page.locator(".print-only").inner_text()


def test_a_page_loads_nothing_from_elsewhere_and_breaks_no_policy(page, base_url):
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    for path in ("/sok", "/sok?q=ferje", "/artikkel/ny-ferje?q=ferje", "/hjelp"):
        page.goto(path)

    assert all(url.startswith(base_url) for url in asked)
    assert complaints == []

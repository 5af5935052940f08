from __future__ import annotations

import pytest
from playwright.sync_api import expect

PAGES = {
    "home": "/sok",
    "hits": "/sok?q=ferje&match=any&source=Havnevik+Avis&source=Skarv%C3%B8y+Blad&page_size=1&page=2",
    "explained": "/sok?q=feerje+til+kaia+fe*&match=any&explain=true",
    "warning": "/sok?q=(ferje",
    "zero hits": "/sok?q=ferje&from=2024&source=Viddebladet",
    "fewer words": "/sok?q=skolen+elbil+titel:zebra",
    "advanced": "/avansert?q=ferje+NEAR+x&from=2021",
    "bad values": "/sok?q=ferje&from=x&page=0",
    "article": "/artikkel/ny-ferje?q=ferje",
    "article in nynorsk": "/artikkel/ferja-innstilt?q=ferje",
    "tips": "/hjelp",
    "error": "/finnes-ikke",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_no_page_breaks_a_rule_of_wcag(page, violations, path, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")

    assert violations(page) == []


def test_the_check_of_accessibility_reports_a_bad_page(page, violations):
    """Without this, axe that does not run would look like a page without faults."""
    page.set_content("<p style='color:#ccc;background:#fff'>grå</p><img src='x.png'><button></button><input>")

    found = {rule for rule, _ in violations(page)}

    assert {"color-contrast", "image-alt", "button-name", "label", "html-has-lang", "document-title"} <= found


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_nothing_scrolls_sideways_on_the_smallest_screen(page, path):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(path)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_very_long_word_does_not_widen_the_page(page):
    page.set_viewport_size({"width": 320, "height": 640})
    for path in (
        f"/sok?q={'a' * 900}&section={'b' * 200}",
        f"/artikkel/ny-ferje?q={'a' * 900}",
        f"/{'x' * 300}",
    ):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_links_and_controls_are_large_enough_to_press(page, path):
    """24 by 24 px, or a link in running text (WCAG 2.5.8)."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(path)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")

    small = page.evaluate(
        """() => [...document.querySelectorAll('nav a, .chips a, .tips, .brand, button, summary, label:has(input)')]
            .filter(each => each.offsetParent)
            .map(each => [each.innerText, each.getBoundingClientRect()])
            .filter(([, box]) => box.height < 24 || box.width < 24)
            .map(([text, box]) => `${text} ${Math.round(box.width)}x${Math.round(box.height)}`)"""
    )
    assert small == []


def focused(page):
    """Return the text or name of the focused element, and the style and width of its outline."""
    return page.evaluate(
        """() => {
            const here = document.activeElement, style = getComputedStyle(here), box = here.getBoundingClientRect();
            return {text: here.innerText || here.name, outline: style.outlineStyle,
                    width: parseFloat(style.outlineWidth), seen: box.bottom > 0 && box.top < innerHeight};
        }"""
    )


def open_search_page(page):
    """Open the page and wait for the focus, which a browser sets shortly after loading."""
    page.goto("/sok")
    expect(page.locator("input[name=q]")).to_be_focused()


def test_a_search_can_be_done_with_the_keyboard_alone(page):
    open_search_page(page)
    page.keyboard.type("ferje kai")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sok?q=ferje+kai**")

    assert page.locator("#antall").inner_text() == "1 treff"
    page.keyboard.press("Tab")
    assert focused(page)["text"] == "Hopp til hovedinnholdet"
    page.keyboard.press("Tab")
    assert focused(page)["text"] == "Hopp til treffene"
    page.keyboard.press("Enter")
    while focused(page)["text"] != "Ny ferje til Havnevik":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/artikkel/ny-ferje?q=ferje+kai")

    assert page.locator("h1").inner_text() == "Ny ferje til Havnevik"


def test_options_can_be_chosen_with_the_keyboard_alone(page):
    open_search_page(page)
    page.keyboard.type("ferje")
    while focused(page)["text"].strip() != "Flere valg":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    while focused(page)["text"] != "sort":
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=oldest**")

    assert page.locator(".hits h2").first.inner_text() == "Skolen stenger etter 112 år"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/sok?q=ferje", "/artikkel/ny-ferje?q=ferje", "/hjelp"])
def test_the_focus_is_always_seen(page, path, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    seen = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        here = focused(page)
        if here["outline"] == "none" or here["width"] < 2 or not here["seen"]:
            break
        seen.add(here["text"])
    else:
        here = None

    # Only when Tab has left the page for the browser itself may the focus be out of sight.
    assert here is None or page.evaluate("document.activeElement === document.body"), here
    assert len(seen) > 10

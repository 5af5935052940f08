from __future__ import annotations

import html
import re

import pytest

from tests.pages import count, links


def offers(client, parameters):
    """Return the offers of a page without hits: from count and label to the count of the linked page."""
    page = client.get("/sok?" + parameters).text
    assert count(page) == "0 treff"
    return {
        f"{counted} {html.unescape(label)}": count(client.get(html.unescape(url)).text)
        for url, counted, label in re.findall(
            r'<li><a href="([^"]+)"><span class="rung">([^<]+)</span> ([^<]+)</a></li>', page
        )
    }


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("q=ferje&from=2024", ["3 treff uten datogrensene"]),
        ("q=ferje+dato:2024", ["3 treff uten datogrensene"]),
        ("q=ferje&source=Viddebladet", ["3 treff uten valg av kilde"]),
        ("q=ferje+kilde:Viddebladet", ["3 treff uten valg av kilde"]),
        (
            "q=skolen+elbil&language=nb",
            ["1 treff uten «elbil»", "1 treff på minst ett av ordene: skolen, elbil"],
        ),
        ("q=ferje&source=Viddebladet&language=en&to=2018", ["3 treff uten alle avgrensningene"]),
        ("q=sandvik", ["1 treff når vi leter i alle feltene"]),
        ("q=skoler&exact=true", ["1 treff når ordene kan være bøyd"]),
        ('q="havnevik+ferje"', ["1 treff når ordene ikke må stå sammen"]),
        # Any of the words finds the same three articles, so it is not offered besides.
        ("q=ferje+eller+regn&exact=true", ["3 treff på «ferje ELLER regn»"]),
        (
            "q=skolen+elbil&from=2024",
            ["1 treff på minst ett av ordene (skolen, elbil) når alt som avgrenser søket, er tatt bort"],
        ),
        ("q=zebra", []),
        ("source=Ingen", []),
    ],
)
def test_a_search_without_hits_offers_only_what_finds_something(client, parameters, expected):
    found = offers(client, parameters)

    assert list(found) == expected
    for label, counted in found.items():
        assert label.startswith(counted + " ")


def test_the_first_hits_of_the_first_offer_are_shown_under_a_heading(client):
    page = client.get("/sok?q=skolen+elbil").text

    assert count(page) == "0 treff"
    assert '<h2 id="i-stedet">De første treffene uten «elbil»</h2>' in page
    shown = page[page.index('id="i-stedet"') :]
    assert '<h3><a href="/artikkel/skolen-stenger?q=skolen">' in shown
    assert "<mark>Skolen</mark>" in shown


def test_a_search_without_hits_ends_with_tips_whose_links_work(client):
    page = client.get("/sok?q=zebra").text
    zero = page[page.index('class="zero"') : page.index("</main>")]

    assert "Se etter skrivefeil" in zero
    assert "De første treffene" not in zero
    assert len(links(zero)) == 3
    assert all(client.get(url).status_code == 200 for url in links(zero))


def test_a_value_that_no_article_has_gets_a_remark_with_the_nearest_value(client):
    page = client.get("/sok?q=ferje+kilde:Videbladet").text

    assert "Ingen artikler har «Videbladet» som kilde. Det nærmeste er Viddebladet." in page
    assert 'href="/sok?q=ferje+kilde:Viddebladet"' in page.replace("%3A", ":")


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("(ferje", "<u>(</u>ferje"),
        ("titel:ferje", "<u>titel</u>:ferje"),
        ("<b> AND", "&lt;b&gt; <u>AND</u>"),
        ("ferje " * 20 + "kai AND", "…ferje ferje ferje ferje ferje ferje kai <u>AND</u>"),
    ],
)
def test_the_span_of_a_warning_is_underlined(client, query, place):
    page = client.get("/sok", query_string={"q": query}).text

    assert f'<span class="typed" lang="no">{place}</span>' in page


def test_a_warning_opens_the_interpretation_and_offers_a_better_query(client):
    plain, faulty = client.get("/sok?q=ferje").text, client.get("/sok?q=(ferje").text

    assert '<details class="interpreted">' in plain
    assert '<details class="interpreted" open>' in faulty
    assert 'Søk i stedet etter <a href="/sok?q=%28ferje%29"' in faulty


def test_a_repair_has_a_message_and_a_link_that_undoes_it(client):
    """The remark links to the repaired query, and to a search without repairs."""
    page = client.get("/sok?q=feerje+kai").text

    assert "Ingen artikler har «feerje». Viser treff for «ferje»." in page
    assert 'href="/sok?q=ferje+kai"' in page
    [undone] = re.findall(r'<a href="([^"]*)">Søk bare etter ordene slik de er skrevet</a>', page)
    exactly = client.get(html.unescape(undone)).text
    assert "Viser treff for" not in exactly
    assert "0 treff" in exactly


def test_a_refused_strict_search_offers_a_valid_query(client):
    response = client.get("/sok?q=(ferje&strict=true&sort=newest")
    [(url, suggestion)] = re.findall(
        r'Søk i stedet etter <a href="([^"]+)" lang="no">([^<]+)</a>', response.text
    )

    assert (response.status_code, suggestion) == (400, "(ferje)")
    assert "<u>(</u>ferje" in response.text
    assert "strict=true" in html.unescape(url)
    assert "sort=newest" in html.unescape(url)
    assert client.get(html.unescape(url)).status_code == 200


def test_a_refused_strict_search_without_a_valid_alternative_leads_to_the_tips(client):
    response = client.get("/sok?q=-ferje&strict=true")
    (problems,) = re.findall(r'<div class="problems".*?</div>', response.text, re.DOTALL)

    assert response.status_code == 400
    assert '<a href="/hjelp">' in problems

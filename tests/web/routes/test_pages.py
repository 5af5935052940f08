from __future__ import annotations

import html
import re

import pytest

from tests.pages import HIT, count, links, titles


@pytest.mark.parametrize(
    ("path", "target"),
    [("/", "/sok"), ("/søk", "/sok"), ("/s%C3%B8k?q=bl%C3%A5+b&page=2", "/sok?q=bl%C3%A5+b&page=2")],
)
def test_other_addresses_lead_to_the_search(client, path, target):
    response = client.get(path)

    assert response.status_code in {301, 302}
    assert response.headers["Location"] == target


def test_the_front_page_has_the_form_and_no_hits(client):
    page = client.get("/sok").text

    assert 'role="search"' in page
    assert "5 artikler å søke i" in page
    assert "<h2><a" not in page
    assert "<title>Leit – Artikkelsøk</title>" in page


def test_the_front_page_suggests_only_searches_that_find_something(client):
    page = client.get("/sok").text
    suggested = links(page[: page.index("</main>")], 'id="eksempler"')

    assert suggested
    assert all(titles(client.get(url).text) for url in suggested)


def test_hits_show_count_source_section_date_title_and_marks(client):
    page = client.get("/sok?q=ferje").text

    assert count(page) == "3 treff"
    assert titles(page) == [
        "Ny ferje til Havnevik",
        "Ferja er innstilt heile veka",
        "Skolen stenger etter 112 år",
    ]
    assert "<span>Havnevik Avis</span><span>Lokalt</span>" in page
    assert '<time datetime="2021-08-30T20:38:00Z">30. august 2021</time>' in page
    assert '<time datetime="2020">2020</time>' in page
    assert "<mark>Ferja</mark> går fra mandag." in page
    assert "<title>ferje – 3 treff – Artikkelsøk</title>" in page


def test_an_article_without_a_date_says_so(client):
    assert "uten dato" in client.get("/sok?q=harbour").text


def test_a_hit_in_another_language_than_the_page_is_marked_as_such(client):
    page = client.get("/sok?q=ferje").text

    assert page.count('<article lang="nn">') == 1
    assert page.count("<article>") == 2
    assert client.get("/sok?q=ferje&ui=nn").text.count('<article lang="nb">') == 2


def test_the_page_and_the_endpoint_give_the_same_hits(client):
    for parameters in ("q=ferje", "source=Havnevik+Avis", "q=ferje&sort=oldest&page_size=2&page=2"):
        on_page = [
            url.split("?")[0] for url, _ in HIT.findall(html.unescape(client.get("/sok?" + parameters).text))
        ]
        in_json = [hit["url"] for hit in client.get("/api/v1/search?" + parameters).json["hits"]]
        assert on_page == in_json


def explanations(page):
    """Return for each hit of *page* the explained words, each with its lines."""
    found = []
    for why in re.findall(r'<div class="why".*?</dl>', page, flags=re.DOTALL):
        told = {}
        for word, lines in re.findall(r"<dt[^>]*>(.*?)</dt>(.*?)</div>", why, flags=re.DOTALL):
            told[word] = [
                re.sub("<.*?>", "", each)
                for each in re.findall(r"<dd[^>]*>(.*?)</dd>", lines, flags=re.DOTALL)
            ]
        found.append(told)
    return found


def test_why_an_article_matches_is_shown_and_hidden_by_a_link(client):
    plain = client.get("/sok?q=ferje+skole&match=any&page_size=2&ui=nb").text
    assert explanations(plain) == []

    [show] = re.findall(r'<a href="([^"]*)">Vis hvorfor artiklene er treff</a>', plain)
    shown = client.get(html.unescape(show)).text
    assert html.unescape(show) == "/sok?q=ferje+skole&match=any&page_size=2&explain=true&ui=nb"
    assert {
        "ferje": ["slik du skrev det: «ferje» (2)", "i annen form: «ferja» (2)"],
        "skole": ["finnes ikke i artikkelen"],
    } in explanations(shown)

    [hide] = re.findall(r'<a href="([^"]*)">Skjul hvorfor artiklene er treff</a>', shown)
    assert client.get(html.unescape(hide)).text.count("<dt") == 0


def test_links_and_form_keep_the_choice_to_explain(client):
    page = client.get("/sok?q=ferje&source=Havnevik+Avis&page_size=1&explain=true").text

    assert '<input type="hidden" name="explain" value="true">' in page
    for part in ('class="chosen"', 'class="sorting"', 'class="paging"'):
        assert "explain=true" in links(page, part)[0]


def test_an_explanation_names_repaired_words_and_function_words(client):
    [school] = explanations(client.get("/sok?q=skoolen+til+den+nye&explain=true").text)

    assert school["skoolen"] == ["med ordet rettet: «skolen» (2)"]
    assert school["til"] == [
        "slik du skrev det: «til» (1)",
        "småord, teller 0,3 mot 1 for andre ord",
    ]


@pytest.mark.parametrize(
    ("ui", "told"),
    [("nb", "Slik traff søket"), ("nn", "Slik trefte søket"), ("en", "How the query matched")],
)
def test_an_explanation_is_in_the_language_of_the_page(client, ui, told):
    page = client.get(f"/sok?q=ferje&explain=true&ui={ui}").text

    assert page.count(f'<div class="why" lang="{ui}">') == 3
    assert page.count(told) == 3


def test_a_search_without_words_has_nothing_to_explain(client):
    page = client.get("/sok?source=Havnevik+Avis&explain=true").text

    assert titles(page)
    assert "hvorfor artiklene er treff" not in page
    assert explanations(page) == []


@pytest.mark.parametrize("code", ["utm_source", "fbclid"])
def test_a_page_names_unknown_parameters_and_ignores_them(client, code):
    page = client.get(f"/sok?q=ferje&{code}=abc")

    assert page.status_code == 200
    assert count(page.text) == "3 treff"
    assert f"sett bort fra: {code}." in page.text


def test_an_article_leads_back_to_the_hits_it_was_found_among(client):
    page = client.get("/artikkel/ny-ferje?q=ferje&source=Havnevik+Avis&page_size=1").text
    back = links(page, 'class="back"')[0]

    assert back == "/sok?q=ferje&source=Havnevik+Avis&page_size=1"
    assert titles(client.get(back).text) == ["Ny ferje til Havnevik"]


def test_an_old_link_with_nonsense_in_it_still_shows_the_article(client):
    response = client.get("/artikkel/ny-ferje?q=ferje&page=x&from=y&foo=z")

    assert response.status_code == 200
    assert "<h1>Ny ferje til Havnevik</h1>" in response.text


def test_an_article_is_shown_although_a_strict_query_has_a_fault(client):
    assert client.get("/artikkel/ny-ferje?q=(ferje&strict=true").status_code == 200


def test_a_query_in_windows_1252_finds_what_was_typed(client):
    response = client.get("/sok?q=st%E5r")

    assert 'value="står"' in response.text
    assert client.get("/s%C3%B8k?q=st%E5r").headers["Location"] == "/sok?q=st%C3%A5r"


def test_what_asks_for_an_icon_at_the_old_place_is_led_to_it(client):
    response = client.get("/favicon.ico")

    assert response.status_code == 302
    assert client.get(response.headers["Location"]).content_type == "image/svg+xml"


def test_robots_are_asked_to_leave_pages_of_hits_alone(client):
    response = client.get("/robots.txt")

    assert response.content_type == "text/plain; charset=utf-8"
    assert response.text == "User-agent: *\nDisallow: /api/\nDisallow: /*?\n"

from __future__ import annotations

import html
import re

from tests.pages import count, titles


def test_paging_has_labelled_links_and_hit_numbers_continue(client):
    page = client.get("/sok?q=ferje&page_size=1&page=2").text

    assert '<ol class="hits" start="2">' in page
    assert '<a rel="prev" href="/sok?q=ferje&amp;page_size=1#treff">Forrige</a>' in page
    assert '<a rel="next" href="/sok?q=ferje&amp;page=3&amp;page_size=1#treff">Neste</a>' in page
    assert 'aria-label="Side 2" aria-current="page"' in page
    assert "<title>ferje – 3 treff – side 2 – Artikkelsøk</title>" in page


def test_the_first_page_has_no_previous_and_the_last_no_next(client):
    first, last = (
        client.get("/sok?q=ferje&page_size=2").text,
        client.get("/sok?q=ferje&page_size=2&page=2").text,
    )

    assert ">Forrige<" not in first
    assert ">Neste<" in first
    assert ">Forrige<" in last
    assert ">Neste<" not in last


def test_a_page_too_far_leads_back_to_the_last(client):
    page = client.get("/sok?q=ferje&page_size=2&page=9").text

    assert count(page) == "3 treff"
    (last,) = re.findall(r'<a href="([^"]+)">Gå til siste side', page)
    assert titles(client.get(html.unescape(last)).text) == ["Skolen stenger etter 112 år"]

"""Links of pages: which URLs are made, and which addresses of articles become links."""

from __future__ import annotations

from dataclasses import replace

import pytest

from search import SearchRequest
from tests.corpus import FERRY
from web.url.links import Links, web_address

REQUEST = SearchRequest(text="ny ferje", filters={"source": ("Havnevik Avis",)})


def test_links_keep_the_search_and_leave_out_defaults():
    assert Links().search(REQUEST) == "/sok?q=ny+ferje&source=Havnevik+Avis"
    assert Links().article("ny-ferje", REQUEST) == "/artikkel/ny-ferje?q=ny+ferje&source=Havnevik+Avis"
    assert Links().advanced(REQUEST) == "/avansert?q=ny+ferje&source=Havnevik+Avis"
    assert (
        Links()
        .search_endpoint(REQUEST, ("body",))
        .startswith("/api/v1/search?q=ny+ferje&source=Havnevik+Avis")
    )
    assert Links().search_endpoint(REQUEST, ("body",)).endswith("&fields=body")
    assert Links().article_endpoint("ny-ferje") == "/api/v1/articles/ny-ferje"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (Links("nn").search(), "/sok?ui=nn"),
        (Links("nn").tips(), "/hjelp?ui=nn"),
        (Links("nn").query("a&b"), "/sok?q=a%26b&ui=nn"),
        (Links("nn").with_value("source", "NTB"), "/sok?source=NTB&ui=nn"),
        (Links("nn").article("x"), "/artikkel/x?ui=nn"),
    ],
)
def test_links_keep_the_language_that_the_reader_chose(url, expected):
    assert url == expected


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://avis.example.no/a?b=c#d", True),
        ("HTTP://avis.example.no", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//avis.example.no", False),
        (" https://avis.example.no", False),
        ('https://a" onclick="alert(1)', False),
        ("java\nscript:alert(1)", False),
        ("", False),
    ],
)
def test_only_plain_web_addresses_become_links(url, is_link):
    assert (web_address(replace(FERRY, url=url)) is not None) == is_link

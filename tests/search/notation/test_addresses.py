from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.notation.addresses import canonical_url


@pytest.mark.parametrize(
    "link",
    [
        "https://avis.example.no/ferje/",
        "HTTPS://Avis.Example.NO/ferje",
        "http://avis.example.no/ferje",
        "https://www.avis.example.no/ferje",
        "http://avis.example.no:80/ferje",
        "https://avis.example.no:443/ferje",
        "https://avis.example.no./ferje",
        "https://avis.example.no/ferje#kommentarer",
        "https://avis.example.no/ferje?",
        "https://avis.example.no/./sport/../ferje",
        "https://avis.example.no/%66erje",
        "https://avis.example.no/ferje?utm_source=x&utm_medium=y&fbclid=1&gclid=2&mc_cid=3&_ga=4",
        " https://avis.example.no/ferje ",
    ],
)
def test_links_to_one_page_are_one_address(link):
    assert canonical_url(link) == "https://avis.example.no/ferje"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://a.no/?b=2&a=1", "https://a.no/?a=1&b=2"),
        ("https://a.no/sak/%c3%a5", "https://a.no/sak/å"),
        ("https://a.no/?q=r%C3%B8dt+hus", "https://a.no/?q=rødt%20hus"),
        ("https://a.no/?u=%2Fsak", "https://a.no/?u=/sak"),
        ("https://blåbær.no/", "https://xn--blbr-roah.no"),
        ("https://a.no/a%2fb", "https://a.no/a%2Fb"),
    ],
)
def test_what_means_the_same_is_written_the_same(first, second):
    assert canonical_url(first) == canonical_url(second)


@pytest.mark.parametrize(
    "link",
    [
        "https://a.no/x?id=1",
        "https://a.no/x?id=1&side=2",
        "https://a.no/X",
        "https://a.no:8443/x",
        "https://b.a.no/x",
        "https://a.no/x/y",
        "https://a.no/%2Fx",
        "https://a.no/x?a%26b=1",
        "https://a.no/x?a&b=1",
        "https://a.no/x#!/sak/1",
        "ftp://a.no/x",
    ],
)
def test_links_to_different_pages_stay_different(link):
    assert canonical_url(link) != canonical_url("https://a.no/x")
    assert canonical_url("https://a.no/x?a%26b=1") != canonical_url("https://a.no/x?a&b=1")


@pytest.mark.parametrize("text", ["https://[::1", "https://a.no:port/", "urn:a:b", "", "https://"])
def test_what_is_no_web_address_stays_itself(text):
    assert canonical_url(text) == text.strip()


@given(st.text(max_size=40).map("https://a.no/".__add__) | st.text(max_size=40))
@example("https://a.no/%25%32%35")
@example("https://a.no/x?a=%zz&%")
@example("https://ß..no/")
def test_a_canonical_address_is_its_own_canonical_address(url):
    canonical = canonical_url(url)

    assert canonical_url(canonical) == canonical

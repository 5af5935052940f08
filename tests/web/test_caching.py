from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from search.archive.articles_table import open_archive
from search.ingest import ingest
from search.versions import Version
from tests.corpus import ARTICLES, FERRY
from tests.language import open_whoosh, searcher_over
from web import create_app

URLS = [
    "/api/v1/search?q=ferje",
    "/api/v1/articles/ny-ferje",
    "/sok?q=ferje",
    "/artikkel/ny-ferje?q=ferje",
    "/sok",
    "/hjelp",
    "/avansert?q=ferje",
]


def tag(client, url, language="nb"):
    return client.get(url, headers={"Accept-Language": language}).headers["ETag"]


@pytest.mark.parametrize("url", URLS)
def test_an_answer_may_be_cached_and_must_be_revalidated(client, url):
    headers = client.get(url).headers

    assert headers["ETag"].startswith('W/"')
    assert headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert {"Accept-Language", "Accept-Encoding"} <= set(headers["Vary"].split(", "))


@pytest.mark.parametrize("url", URLS)
def test_an_unchanged_answer_is_not_sent_again(client, url):
    again = client.get(url, headers={"If-None-Match": tag(client, url)})

    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == tag(client, url)
    assert again.headers["Cache-Control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize(
    "form",
    ['W/"{}-gzip"', '"{}-gzip"', 'W/"{}-br"', '"{}--gzip"', '"{}"', 'W/"x", W/"{}-gzip"', '"{};gzip"'],
)
def test_a_tag_that_the_proxy_has_changed_when_it_packed_the_answer_is_the_same(client, url, form):
    """Apache puts «-gzip» or «-br» at its end, and sends it back so (bugs 39727 and 45023)."""
    known = tag(client, url).removeprefix('W/"').removesuffix('"')

    assert client.get(url, headers={"If-None-Match": form.format(known)}).status_code == 304
    assert client.get(url, headers={"If-None-Match": form.format(known[:-1])}).status_code == 200


def test_an_unchanged_answer_is_not_searched_again(client, searcher, monkeypatch):
    known = tag(client, "/api/v1/search?q=ferje")
    monkeypatch.setattr(type(searcher), "search", None)

    assert client.get("/api/v1/search?q=ferje", headers={"If-None-Match": known}).status_code == 304


def test_two_urls_of_one_search_share_a_tag(client):
    plain = tag(client, "/api/v1/search?q=ferje")

    assert tag(client, "/api/v1/search?page=1&q=ferje&match=all&from=") == plain
    assert tag(client, "/api/v1/search?q=ferja") != plain
    assert tag(client, "/api/v1/search?q=ferje&page_size=3") != plain
    assert tag(client, "/api/v1/search?q=ferje&fields=body") != plain


def test_another_language_has_another_tag(client):
    assert tag(client, "/api/v1/search?q=ferje", "nn") != tag(client, "/api/v1/search?q=ferje", "nb")


def test_a_tag_contains_generation_and_release(client, searcher):
    pyproject = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    release = pyproject["project"]["version"]

    assert tag(client, URLS[0]).startswith(f'W/"{searcher.generation()}.{release}.')


def test_a_changed_article_changes_the_tag(tmp_path):
    """A withdrawn or corrected article leaves every cache at the next request."""
    archive = open_archive(f"sqlite:///{tmp_path}/archive.sqlite3", create=True)
    index = open_whoosh(tmp_path / "index")
    ingest(ARTICLES, archive, index)
    searcher = searcher_over(index, archive)
    client = create_app(lambda: searcher).test_client()
    known = tag(client, "/api/v1/articles/ny-ferje")

    ingest([replace(FERRY, title="Ferja kom aldri")], archive, index)
    answer = client.get("/api/v1/articles/ny-ferje", headers={"If-None-Match": known})

    assert answer.status_code == 200
    assert answer.json["title"] == "Ferja kom aldri"
    index.close()
    archive.close()


@pytest.mark.parametrize(
    ("url", "language", "sentence"),
    [
        ("/api/v1/articles/ny-ferje", "nb", "Artikkelen ble tatt ned 16. januar 2026 og vises ikke lenger."),
        ("/artikkel/ny-ferje", "nn", "Artikkelen vart teken ned 16. januar 2026 og blir ikkje vist lenger."),
        ("/artikkel/ny-ferje", "en", "The article was taken down on 16 January 2026 and is no longer shown."),
    ],
)
def test_a_withheld_article_is_gone_with_its_date_also_for_who_has_it_in_a_cache(
    tmp_path, url, language, sentence
):
    archive = open_archive(f"sqlite:///{tmp_path}/archive.sqlite3", create=True)
    index = open_whoosh(tmp_path / "index")
    ingest(ARTICLES, archive, index)
    searcher = searcher_over(index, archive)
    client = create_app(lambda: searcher).test_client()
    known = tag(client, url, language)

    archive.withhold(["ny-ferje"], reason="Feil", by="Kari", now=datetime(2026, 1, 16, tzinfo=UTC))
    answer = client.get(url, headers={"If-None-Match": known, "Accept-Language": language})

    assert answer.status_code == 410, "before the index has followed, too"
    assert sentence in answer.text
    assert "Feil" not in answer.text.replace("Feilen", "")
    assert answer.headers["Cache-Control"] == "no-store"
    index.close()
    archive.close()


def test_an_article_under_embargo_is_not_there_at_all(tmp_path):
    archive = open_archive(f"sqlite:///{tmp_path}/archive.sqlite3", create=True)
    index = open_whoosh(tmp_path / "index")
    held = Version(
        article_id="sperret", article=replace(FERRY, id="sperret"), embargo=datetime(2999, 1, 1, tzinfo=UTC)
    )
    ingest([held], archive, index)
    searcher = searcher_over(index, archive)
    client = create_app(lambda: searcher).test_client()

    assert client.get("/artikkel/sperret").status_code == 404
    assert client.get("/api/v1/search?q=ferje").json["total"]["value"] == 0
    index.close()
    archive.close()


def test_if_none_match_with_a_star_is_answered_in_full(client):
    """«*» matches any answer that exists (RFC 9110 §13.1.2), which only answering can tell."""
    assert client.get("/api/v1/articles/nobody", headers={"If-None-Match": "*"}).status_code == 404
    assert client.get("/api/v1/search?q=ferje", headers={"If-None-Match": "*"}).status_code == 200


@pytest.mark.parametrize("url", ["/api/v1/search?q=ferje", "/sok?q=ferje"])
def test_an_answer_cut_short_by_the_deadline_is_not_cached(client, monkeypatch, url):
    """The clock advances by ten seconds at each call."""
    clock = count(step=10)
    monkeypatch.setattr("search.system.deadline.time.monotonic", lambda: next(clock))

    headers = client.get(url).headers

    assert headers["Cache-Control"] == "no-store"
    assert "ETag" not in headers


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/s%C3%B8k",
        "/avansert/sok?f-every=x",
        "/nope",
        "/api/v1/search",
        "/api/v1/openapi.json",
        "/healthz",
        "/readyz",
        "/sok?page=x",
        "/artikkel/nobody",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
def test_every_other_answer_says_how_to_cache_it_too(client, url, method):
    headers = client.open(url, method=method).headers

    assert headers["Cache-Control"] in {"no-cache", "no-store"}
    assert {"Accept-Language", "Accept-Encoding"} <= set(headers["Vary"].split(", "))


def test_a_file_whose_name_holds_its_content_depends_on_no_language(client):
    style = client.get("/sok").text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    headers = client.get(style).headers

    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["Vary"] == "Accept-Encoding"

from __future__ import annotations

import re

import pytest

EVERYWHERE = [
    "/sok",
    "/sok?q=ferje",
    "/nope",
    "/api/v1/search?q=a",
    "/api/v1/search",
    "/",
    "/healthz",
    "/static/x.css",
]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_tells_the_browser_to_run_nothing(client, path):
    headers = client.get(path).headers

    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("path", EVERYWHERE)
def test_there_are_no_cookies(client, path):
    assert "Set-Cookie" not in client.get(path).headers


@pytest.mark.parametrize(
    "path", ["/api/v1/search?q=a", "/api/v1/search", "/api/v1/nope", "/api/v1/articles/regn"]
)
def test_other_sites_may_read_the_endpoint(client, path):
    headers = client.get(path).headers

    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Access-Control-Expose-Headers"] == "ETag, Link, Retry-After, X-Request-Id"
    assert "Access-Control-Allow-Credentials" not in headers


def test_other_sites_may_neither_read_pages_nor_send_anything(client):
    assert "Access-Control-Allow-Origin" not in client.get("/sok").headers
    assert "Access-Control-Allow-Origin" not in client.post("/api/v1/search").headers
    assert "Access-Control-Allow-Methods" not in client.options("/api/v1/search").headers


def test_the_endpoint_links_to_its_description(client):
    link = client.get("/api/v1/search?q=a").headers["Link"]

    assert 'rel="service-desc"' in link
    assert client.get(link[1 : link.index(">")]).status_code == 200


def test_the_pages_fetch_nothing_from_elsewhere_and_hold_no_script(client):
    for path in ("/sok", "/sok?q=ferje", "/artikkel/ny-ferje?q=ferje", "/hjelp", "/nope"):
        page = client.get(path).text
        assert "<script" not in page
        assert not re.search(r'(?:src|href)="(?:https?:)?//', page.replace("https://avis.example.no", ""))
        assert not re.search(r"\s(?:style|on\w+)=", page)

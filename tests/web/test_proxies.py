from __future__ import annotations

import pytest

from search import settings_from
from tests.addresses import addresses_in
from tests.web.conftest import BrokenSearcher
from web import create_app
from web.proxies import TRUSTED, Forwarding

TRUSTING = {"LEIT_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8, fd00::/8, unix"}
ADDRESSES = {
    "/": ["/", "/?ui=nn"],
    "/søk": ["/s%C3%B8k?q=ferje"],
    "/sok": [
        "/sok",
        "/sok/",
        "/sok?q=ferje&ui=en&page_size=1&page=2&explain=true",
        "/sok?q=ferje&source=Havnevik+Avis&from=2021",
        "/sok?q=",
        "/sok?q=frjetil+havnevikk",
        "/sok?q=ferje+(",
        "/sok?q=kilde:Havnevk",
        "/sok?q=ferje&page=9",
        "/sok?from=i",
        "/sok?q=ferje+(&strict=true",
    ],
    "/artikkel/<article_id>": ["/artikkel/ny-ferje?q=ferje", "/artikkel/regn", "/artikkel/nobody"],
    "/hjelp": ["/hjelp", "/hjelp?ui=en"],
    "/avansert": ["/avansert?q=ferje&source=Havnevik+Avis", "/avansert?q=ferje+("],
    "/avansert/sok": ["/avansert/sok?f-every=ferje&ui=nn", "/avansert/sok"],
    "/api/v1/search": [
        "/api/v1/search?q=ferje&page_size=1&page=2&fields=body",
        "/api/v1/search?q=frjetil+havnevikk",
        "/api/v1/search?q=ferje&page=x",
        "/api/v1/search",
    ],
    "/api/v1/articles/<article_id>": ["/api/v1/articles/ny-ferje", "/api/v1/articles/nobody"],
    "/api/v1/openapi.json": ["/api/v1/openapi.json"],
    "/favicon.ico": ["/favicon.ico"],
    "/robots.txt": ["/robots.txt"],
    "/healthz": ["/healthz"],
    "/readyz": ["/readyz"],
    "/static/<name>": ["/static/nope.css"],
    "": ["/nope", "/api/nope"],
}
"""Addresses by route; the last are of none."""


@pytest.fixture(name="asker")
def _asker(searcher):
    """Give a function that makes clients of an application with settings."""

    def make(headers=None, **settings):
        client = create_app(lambda: searcher, settings_from(settings).site).test_client()
        return lambda address, **options: client.get(address, headers=headers, **options)

    return make


@pytest.fixture(
    name="under", params=["header, prefix removed", "header, prefix kept", "setting", "setting, prefix kept"]
)
def _under(request, asker):
    """Give a function that asks for an address under /arkiv, in each way that proxies do it."""
    header = {"X-Forwarded-Prefix": "/arkiv"} if "header" in request.param else {}
    settings = TRUSTING if header else {"LEIT_BASE_PATH": "/arkiv/"}
    ask = asker(header, **settings)
    return lambda path: ask(f"/arkiv{path}" if "kept" in request.param else path)


def test_the_walk_knows_every_route(app):
    assert {rule.rule for rule in app.url_map.iter_rules()} == ADDRESSES.keys() - {""}


@pytest.mark.parametrize("address", [address for addresses in ADDRESSES.values() for address in addresses])
def test_every_address_in_every_answer_is_under_the_sub_path(under, client, address):
    response, plain = under(address), client.get(address)

    inside = addresses_in(response)

    assert response.status_code == plain.status_code
    assert [value for value in inside if not value.startswith("/arkiv/")] in ([], ["/arkiv"])
    assert len(inside) == len(addresses_in(plain))
    assert under("/healthz").status_code == 200


def test_every_address_in_every_page_leads_somewhere(under):
    seen = {"/sok?q=ferje&page_size=1", "/artikkel/ny-ferje?q=ferje", "/api/v1/search?q=ferje"}
    queue = sorted(seen)
    while queue and len(seen) < 150:
        response = under(queue.pop())
        assert response.status_code < 400
        for address in addresses_in(response):
            path = address.removeprefix("/arkiv").partition("#")[0]
            if path not in seen:
                seen.add(path)
                queue.append(path)

    assert {"/hjelp", "/avansert", "/api/v1/openapi.json"} <= {path.partition("?")[0] for path in seen}
    assert any(path.startswith("/static/leit.") for path in seen)


def test_the_root_of_the_sub_path_leads_to_the_search_page(under):
    assert (under("").status_code, under("").headers["Location"]) == (302, "/arkiv/sok")
    assert under("/").headers["Location"] == "/arkiv/sok"


def test_a_problem_tells_the_address_as_the_reader_sees_it(under):
    problem = under("/api/v1/search?q=ferje&page=x").json

    assert problem["type"] == "/arkiv/api/v1/openapi.json#/components/responses/InvalidRequest"
    assert problem["instance"] == "/arkiv/api/v1/search?q=ferje&page=x"


def test_answers_under_two_sub_paths_have_different_tags(asker):
    tags = {
        asker(LEIT_BASE_PATH=path)("/sok?q=ferje").headers["ETag"] for path in ("", "/arkiv", "/arkiv/leit")
    }

    assert len(tags) == 3


@pytest.mark.parametrize("prefix", ["/sok", "/api", "/artikkel", "/static/leit"])
def test_a_sub_path_named_as_a_page_of_ours_is_not_mistaken_for_it(asker, prefix):
    """The proxy must remove it; then nothing is ambiguous."""
    ask = asker(LEIT_BASE_PATH=prefix)

    assert ask("/sok?q=ferje").status_code == 200
    assert ask("/").headers["Location"] == f"{prefix}/sok"
    assert ask("/artikkel/ny-ferje").status_code == 200


@pytest.mark.parametrize("path", ["/arkivet/sok", "/arkiv2", "/other/sok"])
def test_a_path_that_only_begins_like_the_sub_path_is_none_of_ours(asker, path):
    assert asker(LEIT_BASE_PATH="/arkiv")(path).status_code == 404


@pytest.mark.parametrize(
    "prefix",
    [
        "//evil.example",
        "/a//b",
        "https://evil.example",
        "/../x",
        "/.",
        "arkiv",
        '/"><script>',
        "/a b",
        "/æ",
        "\\evil",
    ],
)
def test_what_is_no_sub_path_is_passed_over(asker, prefix):
    headers = {"X-Forwarded-Prefix": prefix.encode().decode("latin-1")}

    assert asker(headers, **TRUSTING)("/").headers["Location"] == "/sok"
    assert asker(headers, **TRUSTING, LEIT_BASE_PATH="/arkiv")("/").headers["Location"] == "/arkiv/sok"


def test_prefixes_of_proxies_in_a_row_are_joined(asker):
    ask = asker({"X-Forwarded-Prefix": "/no/, /arkiv"}, **TRUSTING)

    assert ask("/").headers["Location"] == "/no/arkiv/sok"


def test_nothing_is_believed_of_a_sender_that_the_settings_do_not_trust(asker):
    headers = {
        "X-Forwarded-Prefix": "/arkiv",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "192.0.2.1",
    }
    plain = asker(LEIT_ALLOWED_HOSTS="localhost")("/sok?q=ferje")
    for peer in ("127.0.0.1", "", "198.51.100.1"):
        ask = asker(headers, LEIT_TRUSTED_PROXIES="10.0.0.0/8", LEIT_ALLOWED_HOSTS="localhost")
        response = ask("/sok?q=ferje", environ_overrides={"REMOTE_ADDR": peer})

        assert response.headers["ETag"] == plain.headers["ETag"]
        assert "evil" not in response.text
        assert "https://localhost" not in response.text


def test_host_and_scheme_are_those_that_the_reader_asked(asker):
    headers = {"X-Forwarded-Host": "arkiv.example.no", "X-Forwarded-Proto": "https"}
    ask = asker(headers, **TRUSTING, LEIT_ALLOWED_HOSTS="arkiv.example.no")

    assert " https://arkiv.example.no/sok?q=ferje</p>" in ask("/sok?q=ferje").text


def test_a_forwarded_host_has_to_be_allowed_too(asker):
    headers = {"X-Forwarded-Host": "evil.example"}

    assert asker(headers, **TRUSTING, LEIT_ALLOWED_HOSTS="arkiv.example.no")("/sok").status_code == 400


@pytest.mark.parametrize(
    ("peer", "chain", "reader"),
    [
        ("127.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("", "192.0.2.1", "192.0.2.1"),
        ("fd00::7", "2001:db8::1", "2001:db8::1"),
        ("::ffff:127.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        # The last that is no proxy of ours; those before it may be invented.
        ("127.0.0.1", "203.0.113.9, 192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "203.0.113.9, 192.0.2.1, 10.1.2.3", "192.0.2.1"),
        ("127.0.0.1", "10.0.0.1, 10.1.2.3", "10.0.0.1"),
        # With a port, as Azure writes it.
        ("127.0.0.1", "192.0.2.1:50123", "192.0.2.1"),
        ("127.0.0.1", "[2001:db8::1]:50123", "2001:db8::1"),
        ("127.0.0.1", "[2001:db8::1]", "2001:db8::1"),
        # What is no address ends the chain.
        ("127.0.0.1", "192.0.2.1, unknown, 10.1.2.3", "10.1.2.3"),
        ("127.0.0.1", "<script>", "127.0.0.1"),
        # Not trusted.
        ("198.51.100.1", "192.0.2.1", "198.51.100.1"),
    ],
)
def test_the_reader_is_the_last_address_that_is_no_trusted_proxy(peer, chain, reader):
    environ = {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": chain, "PATH_INFO": "/sok"}
    application = Forwarding(
        lambda environ, _: [environ["REMOTE_ADDR"].encode()], settings_from(TRUSTING).site, ()
    )

    assert application(environ, None) == [reader.encode()]
    assert environ[TRUSTED] is (peer != "198.51.100.1")
    assert "HTTP_X_FORWARDED_FOR" not in environ


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "//evil.example/sok",
        "/artikkel//x",
        "/api//v1/search",
        "/sok//",
        "/%2F/evil.example",
        "/\\evil.example",
        "/arkiv//evil.example",
        "/s%C3%B8k//evil.example?q=a",
        "//evil.example/%2e%2e",
    ],
)
def test_slashes_never_lead_to_another_host(asker, path):
    for settings in ({}, {"LEIT_BASE_PATH": "/arkiv"}):
        response = asker(**settings)(path)

        location = response.headers.get("Location", "/")
        assert location.startswith("/")
        assert not location.startswith(("//", "/\\"))
        assert not [value for value in addresses_in(response) if value.startswith(("//", "/\\"))]


@pytest.mark.parametrize(
    "path",
    ["/healthz", "/readyz", "/sok", "/hjelp", "/avansert", "/artikkel/ny-ferje", "/api/v1/articles/ny-ferje"],
)
def test_a_slash_at_the_end_makes_no_difference(client, path):
    response, slashed = client.get(path), client.get(f"{path}/")

    assert (response.status_code, slashed.status_code) == (200, 200)
    assert slashed.text == response.text


def test_errors_too_are_under_the_sub_path(asker):
    site = settings_from({"LEIT_BASE_PATH": "/arkiv"}).site
    client = create_app(lambda: BrokenSearcher(RuntimeError("x")), site).test_client()

    assert 'href="/arkiv/sok"' in client.get("/sok?q=ferje").text
    assert client.get("/api/v1/search?q=ferje").json["type"].startswith("/arkiv/api/")

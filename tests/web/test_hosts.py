from __future__ import annotations

import pytest

from search import settings_from
from web import create_app


@pytest.fixture(name="site_client")
def _site_client(searcher):
    """Give a client of an application that answers for two names."""
    site = settings_from({"LEIT_ALLOWED_HOSTS": "arkiv.example.no, .avis.example, [::1]"}).site
    return create_app(lambda: searcher, site).test_client()


@pytest.mark.parametrize(
    "host",
    [
        "arkiv.example.no",
        "ARKIV.Example.no:8443",
        "arkiv.example.no.",
        "sok.avis.example",
        "a.b.avis.example",
        "[::1]:8000",
    ],
)
def test_a_host_that_the_settings_name_is_answered(site_client, host):
    assert site_client.get("/sok?q=ferje", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "arkiv.example.no.evil.example", "avis.example", "evilavis.example", "127.0.0.1"]
)
@pytest.mark.parametrize("path", ["/sok?q=ferje", "/", "/api/v1/search?q=ferje", "/static/x.css", "/nope"])
def test_any_other_host_is_refused(site_client, host, path):
    response = site_client.get(path, headers={"Host": host})

    assert response.status_code == 400
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/healthz/", "/readyz?probe=lb"])
def test_a_probe_may_ask_by_the_name_of_the_machine(site_client, path):
    assert site_client.get(path, headers={"Host": "10.0.0.7:8000"}).status_code == 200


@pytest.mark.parametrize("host", ["arkiv.example.no", "anything.example", "localhost:8000", "leit_web"])
def test_without_the_setting_any_host_is_answered_and_none_repeated(client, host):
    response = client.get("/sok?q=ferje", headers={"Host": host})

    assert response.status_code == 200
    assert host not in response.text
    assert " /sok?q=ferje</p>" in response.text


@pytest.mark.parametrize("path", ["/sok?q=ferje", "/healthz"])
@pytest.mark.parametrize("host", ["a b", "<script>", "", "evil.example/x", "user@evil.example", "a:b:c", "æ"])
def test_what_is_no_host_is_refused(client, path, host):
    headers = {"Host": host.encode().decode("latin-1")}

    assert client.get(path, headers=headers).status_code == 400


def test_a_request_without_host_is_refused_unless_it_is_of_http_1_0(client):
    def status(protocol):
        environ = {"SERVER_PROTOCOL": protocol, "HTTP_HOST": None}
        return client.get("/healthz", environ_overrides=environ).status_code

    assert (status("HTTP/1.1"), status("HTTP/1.0")) == (400, 200)


def test_on_paper_an_address_has_the_host_that_was_asked(site_client):
    page = site_client.get("/sok?q=ferje", headers={"Host": "arkiv.example.no"}).text

    assert " http://arkiv.example.no/sok?q=ferje</p>" in page


def test_answers_for_two_hosts_have_different_tags(site_client):
    tags = {
        site_client.get("/sok?q=ferje", headers={"Host": host}).headers["ETag"]
        for host in ("arkiv.example.no", "sok.avis.example")
    }

    assert len(tags) == 2

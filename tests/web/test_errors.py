from __future__ import annotations

import re

import pytest

from search import IndexMissingError, Searcher
from search.archive.articles_table import open_archive
from search.index.opensearch import OpenSearchIndex
from search.settings import OpenSearchSettings
from tests.language import ANALYZER
from web import create_app


def problem(response):
    """Return the problem details in *response*, after checking what all of them share."""
    assert response.content_type == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    body = response.json
    assert body.keys() == {"type", "title", "status", "detail", "instance", "request_id", "errors"}
    assert body["status"] == response.status_code
    return body


@pytest.mark.parametrize(
    ("parameters", "parameter", "code", "suggestion"),
    [
        ("", "q", "invalid_value", None),
        ("q=+++", "q", "invalid_value", None),
        ("q=a&pagesize=5", "pagesize", "unknown_parameter", "page_size"),
        ("q=a&query=b", "query", "unknown_parameter", "q"),
        ("q=a&ui=nn", "ui", "unknown_parameter", None),
        ("q=a&q=b", "q", "repeated_parameter", None),
        ("q=a&page=1&page=1", "page", "repeated_parameter", None),
        ("q=a&match=al", "match", "invalid_value", "all"),
        ("q=a&in=title,tekst", "in", "invalid_value", None),
        ("q=a&fields=boddy", "fields", "invalid_value", "body"),
        ("q=a&exact=ja", "exact", "invalid_value", None),
        ("q=a&exact=1", "exact", "invalid_value", None),
        ("q=a&sort=date", "sort", "invalid_value", None),
        ("q=a&date_field=created", "date_field", "invalid_value", None),
        ("q=a&page=0", "page", "invalid_value", None),
        ("q=a&page=-1", "page", "invalid_value", None),
        ("q=a&page=to", "page", "invalid_value", None),
        ("q=a&page=1.5", "page", "invalid_value", None),
        ("q=a&page=1_000", "page", "invalid_value", None),
        ("q=a&page=%2B5", "page", "invalid_value", None),
        ("q=a&page=+5", "page", "invalid_value", None),
        ("q=a&page=９", "page", "invalid_value", None),
        ("q=a&page=" + "9" * 5000, "page", "invalid_value", None),
        ("q=a&page=51", "page", "page_out_of_window", "50"),
        ("q=a&page_size=101", "page_size", "invalid_value", "100"),
        ("q=a&fragments=6", "fragments", "invalid_value", "5"),
        ("q=a&fragment_size=79", "fragment_size", "invalid_value", "80"),
        ("q=a&from=i+fjor", "from", "invalid_date", None),
        ("q=a&to=2021-02-30", "to", "invalid_date", "2021-02-28"),
        ("q=a&from=2022&to=2021", "from", "reversed_range", "2021"),
        ("q=" + "a" * 1001, "q", "query_too_long", None),
        ("q=" + "a" * 10_000, "q", "query_too_long", None),
    ],
)
def test_a_bad_request_names_parameter_fault_and_remedy(client, parameters, parameter, code, suggestion):
    response = client.get("/api/v1/search?" + parameters)

    assert response.status_code == 400
    (error,) = problem(response)["errors"]
    assert (error["parameter"], error["code"]) == (parameter, code)
    if code == "invalid_value" and parameter != "q":
        assert error["message"].startswith(f"{parameter} ")
    if suggestion:
        assert error["suggestion"] == suggestion


def test_every_problem_of_a_request_is_reported_at_once(client):
    errors = problem(client.get("/api/v1/search?q=a&q=b&page=x&fragments=9&from=x&foo=1"))["errors"]

    assert {(error["parameter"], error["code"]) for error in errors} == {
        ("q", "repeated_parameter"),
        ("page", "invalid_value"),
        ("fragments", "invalid_value"),
        ("from", "invalid_date"),
        ("foo", "unknown_parameter"),
    }


@pytest.mark.parametrize("parameters", ["{}=1", "sort={}", "q=a&from={}"])
def test_a_problem_with_a_very_long_value_is_short(client, parameters):
    answer = client.get("/api/v1/search?" + parameters.format("x" * 9000))

    assert problem(answer)
    assert len(answer.data) < 4000


def test_thousands_of_parameters_get_a_short_answer(client):
    many = "&".join(f"x{number}=1" for number in range(5000))

    assert len(problem(client.get("/api/v1/search?q=a&" + many))["errors"]) == 20


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=%FF%FE",
        "q=%ED%A0%80",
        "q=a%00b&source=%00",
        "%00=%00",
        "q=%F0%9F%9A%A2&in=%FF",
        "q=a&from=%00",
        "&&&===&q",
        "q=" + "(" * 900,
        "q=" + "%22" * 900,
        "q=" + "a*+" * 300,
        "q=" + "NOT+" * 200 + "a",
        "source=" + "&source=".join(str(number) for number in range(300)),
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/search", "/sok", "/artikkel/ny-ferje", "/hjelp", "/nope"])
def test_odd_bytes_in_a_url_are_never_a_server_error(client, path, query):
    assert client.get(f"{path}?{query}").status_code in {200, 400, 404}


@pytest.mark.parametrize("path", ["/artikkel/%FF", "/artikkel/%00", "/artikkel/..%2f..%2fetc", "/%ED%A0%80"])
def test_odd_paths_are_answered_404(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/api/v1/nope", "/api/v1/articles/nope", "/api/v1/articles/Ny%20Ferje", "/api/v1/articles/%00"]
)
def test_an_address_that_does_not_exist_is_answered_with_problem_details(client, path):
    response = client.get(path)

    assert response.status_code == 404
    assert problem(response)["instance"].startswith("/api/v1/")


def test_the_type_of_a_problem_leads_to_its_description(client):
    address, _, pointer = problem(client.get("/api/v1/nope"))["type"].partition("#")
    description = client.get(address).json
    for step in pointer.strip("/").split("/"):
        description = description[step]

    assert description["description"]


@pytest.mark.parametrize("path", ["/api/v1/search", "/api/v1/articles/regn", "/sok", "/healthz"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_methods_that_change_something_are_refused(client, path, method):
    response = client.open(path, method=method)

    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_the_endpoint_refuses_formats_other_than_json(client):
    refused = client.get("/api/v1/search?q=a", headers={"Accept": "text/csv"})

    assert refused.status_code == 406
    assert [(each["parameter"], each["code"]) for each in problem(refused)["errors"]] == [
        (None, "not_acceptable")
    ]
    for accepted in ("application/json", "text/html, */*;q=0.8", "application/*"):
        assert client.get("/api/v1/search?q=a", headers={"Accept": accepted}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/api/v1/search?q=a", "/api/v1/articles/regn", "/readyz", "/sok?q=a", "/sok"]
)
def test_a_missing_index_is_a_503_with_retry_after_and_without_paths(broken_client, path, caplog):
    response = broken_client(IndexMissingError("No index in /secret. Build it.")).get(path)

    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert "secret" not in response.text
    assert "/secret" in caplog.text
    if path.startswith("/api/"):
        assert [each["code"] for each in problem(response)["errors"]] == ["index_unavailable"]


@pytest.mark.parametrize("path", ["/api/v1/search?q=a", "/sok?q=a"])
def test_a_fault_of_ours_shows_a_reference_and_no_traceback(broken_client, path, caplog):
    response = broken_client(RuntimeError("secret detail")).get(path)

    assert response.status_code == 500
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    (reference,) = re.findall(r"[0-9a-f]{32}", response.text)
    assert reference in caplog.text


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("nb", "Artikkelen finnes ikke"),
        ("nn-NO, nb;q=0.8", "Artikkelen finst ikkje"),
        ("en-US", "There is no such article"),
        ("no", "Artikkelen finnes ikke"),
        ("fr", "Artikkelen finnes ikke"),
    ],
)
def test_errors_speak_the_language_of_the_reader(client, language, title):
    headers = {"Accept-Language": language}

    assert problem(client.get("/api/v1/articles/nope", headers=headers))["title"] == title
    assert f"<h1>{title}</h1>" in client.get("/artikkel/nope", headers=headers).text


@pytest.mark.parametrize("path", ["/nope", "/artikkel/nope", "/sok/x"])
def test_an_error_page_looks_like_the_others_and_leads_on(client, path):
    response = client.get(path)

    assert response.status_code == 404
    assert response.content_type == "text/html; charset=utf-8"
    assert 'href="/sok"' in response.text
    assert 'href="/hjelp"' in response.text


@pytest.mark.parametrize("path", ["/sok?q=hemmelig", "/api/v1/search?q=hemmelig"])
def test_a_cluster_that_is_down_is_a_calm_503(tmp_path, path, caplog):
    """No node listens on that port; neither query nor password is logged."""
    place = OpenSearchSettings(urls=("http://127.0.0.1:9",), user="leit", password="hysj")  # noqa: S106 - nobody's
    archive = open_archive(f"sqlite:///{tmp_path}/archive.sqlite3", create=True)
    searcher = Searcher(OpenSearchIndex(place, ANALYZER), archive, ANALYZER)

    response = create_app(lambda: searcher).test_client().get(path)

    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert "Traceback" not in response.text + caplog.text
    assert "No node of OpenSearch answers" in caplog.text
    assert "hysj" not in response.text + caplog.text
    assert "hemmelig" not in caplog.text
    searcher.close()

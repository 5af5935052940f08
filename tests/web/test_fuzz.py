"""Random requests: none is a server error, and none takes long."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from search import FAULTS
from search.formats import ReadArticle, read_articles
from tests.corpus import searcher_over
from web import create_app
from web.openapi import document

RELAXED = {
    "deadline": None,
    "derandomize": True,
    "suppress_health_check": list(HealthCheck),
    "database": None,
}
SEEDS = Path(__file__).parents[2] / "seeds"
SLOW = 2.0
"""Most processor seconds an answer may take; wall time would depend on the machine's other work."""


RELATIONS = FAULTS | {"invalid_value", "page_out_of_window", "reversed_range", "invalid_date"}
"""Error codes that a valid request may get: they depend on several values, on the calendar, or on a strict query."""

SIGNS = [
    "(",
    ")",
    '"',
    "«",
    "»",
    "“",
    "*",
    ":",
    "-",
    "+",
    "=",
    "~",
    "\\",
    "..",
    " ",
    "\0",
    "\u0301",
    "\u200b",
    "\n",
    "🚢",
]
WORDS = [
    "ferje",
    "Havnevik",
    "OG",
    "ELLER",
    "IKKE",
    "AND",
    "NOT",
    "NEAR/5",
    "tittel:",
    "dato:2021",
    "kilde:",
    "id:",
    "2021..",
    "fe",
    "å",
]
QUERIES = st.lists(st.sampled_from(SIGNS) | st.sampled_from(WORDS) | st.text(max_size=8), max_size=60).map(
    "".join
)
"""Queries made of the syntax of the query language and of any other text."""

schema = schemathesis.openapi.from_dict(document())


@pytest.fixture(scope="module", name="app")
def _app(tmp_path_factory):
    """Give the web application over the articles shipped with Leit."""
    shipped = [read.article for read in read_articles([SEEDS]) if isinstance(read, ReadArticle)]
    with searcher_over(shipped, tmp_path_factory.mktemp("seeds")) as searcher:
        yield create_app(lambda: searcher)


def validate(case, app):
    """Send *case*, and check the answer's time and everything that schemathesis checks."""
    began = time.thread_time()
    response = case.call(app=app)
    assert time.thread_time() - began < SLOW, case.as_curl_command()
    codes = {each["code"] for each in response.json()["errors"]} if response.status_code == 400 else set()
    # What a schema of single parameters cannot say; every other refusal of valid data is a fault.
    excluded = [positive_data_acceptance] if codes and codes <= RELATIONS else []
    if {} in (case.query or {}).values():
        # In a URL an object without keys is an empty value, which is the same as none.
        excluded.append(negative_data_rejection)
    case.validate_response(response, excluded_checks=excluded)


@schema.parametrize()
@settings(max_examples=100, **RELAXED)
def test_the_endpoint_does_what_its_description_says(case, app):
    validate(case, app)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("path", "requests"), [("/api/v1/search", 4000), ("/api/v1/articles/{id}", 1000)])
def test_thousands_of_requests_made_of_the_description_break_nothing(app, soak_runs, path, requests):
    @settings(max_examples=soak_runs(requests), phases=[Phase.generate], **RELAXED)
    @given(case=schema[path]["GET"].as_strategy())
    def send(case):
        validate(case, app)

    send()


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("path", "requests"), [("/api/v1/search", 3000), ("/sok", 1500), ("/artikkel/{id}", 500)]
)
def test_thousands_of_odd_queries_break_nothing(client, soak_runs, path, requests):
    path = path.format(id=client.get("/api/v1/search?q=ferje").json["hits"][0]["id"])

    @settings(max_examples=soak_runs(requests), phases=[Phase.generate], **RELAXED)
    @given(
        query=QUERIES,
        rest=st.sampled_from(
            ["", "&match=any", "&exact=true", "&strict=true", "&in=title,byline", "&explain=true&match=any"]
        ),
    )
    def send(query, rest):
        began = time.thread_time()
        response = client.get(f"{path}?q={quote(query)}{rest}", headers={"Accept-Language": "nn"})
        assert response.status_code in {200, 400}, query
        assert time.thread_time() - began < SLOW, query

    send()

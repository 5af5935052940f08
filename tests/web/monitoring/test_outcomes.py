"""Each answer has an outcome."""

from __future__ import annotations

import pytest

from search import ArchiveUnavailableError
from web import create_app
from web.monitoring import outcomes


class Figures:
    """Keeps what is counted."""

    def __init__(self):
        self.searches, self.requests = [], []

    def count_search(self, kind, outcome, seconds):
        assert seconds >= 0
        self.searches.append((kind, outcome))

    def count_request(self, route, status):
        self.requests.append((route, status))


@pytest.mark.parametrize(
    ("address", "search"),
    [
        ("/sok?q=ferje", ("page", "hits")),
        ("/sok?q=xyzzyq", ("page", "no_hits")),
        ("/sok?q=ferje&page=0", ("page", "refused")),
        ("/api/v1/search?q=ferje", ("endpoint", "hits")),
        ("/api/v1/search?q=xyzzyq", ("endpoint", "no_hits")),
        ("/api/v1/search", ("endpoint", "refused")),
        ("/sok", None),
        ("/healthz", None),
        ("/hjelp", None),
    ],
)
def test_a_search_is_counted_by_kind_and_outcome(searcher, address, search):
    figures = Figures()

    status = create_app(lambda: searcher, None, figures).test_client().get(address).status_code

    assert figures.searches == ([search] if search else [])
    assert [counted for _, counted in figures.requests] == [status]


def test_a_search_that_the_client_has_is_unchanged(searcher):
    figures = Figures()
    client = create_app(lambda: searcher, None, figures).test_client()
    tag = client.get("/api/v1/search?q=ferje").headers["ETag"]

    client.get("/api/v1/search?q=ferje", headers={"If-None-Match": tag})

    assert [outcome for _, outcome in figures.searches] == ["hits", "unchanged"]


@pytest.mark.parametrize(
    ("error", "outcome"), [(ArchiveUnavailableError("Nei."), "unavailable"), (RuntimeError("Nei."), "broken")]
)
def test_a_search_that_fails_is_counted_and_its_error_line_says_so(error, outcome, caplog):
    def fail():
        raise error

    figures = Figures()
    response = create_app(fail, None, figures).test_client().get("/api/v1/search?q=ferje")

    assert figures.searches == [("endpoint", outcome)]
    fields = caplog.records[-1].fields
    assert (fields["outcome"], fields["request_id"]) == (outcome, response.headers["X-Request-Id"])
    assert fields["seconds"] >= 0
    assert response.json["request_id"] == fields["request_id"]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(200, "ok"), (301, "redirected"), (304, "unchanged"), (400, "refused"), (404, "missing"), (414, "refused"),
     (500, "broken"), (501, "broken"), (503, "unavailable")],
)  # fmt: skip
def test_a_request_that_never_reached_the_application_has_an_outcome(status, outcome):
    assert outcomes.known_outcome({}, status) == outcome


def test_every_outcome_is_told_in_the_module():
    words = {"hits", "no_hits", "partial", "ok", *outcomes._OF_STATUS.values(), *outcomes._OF_CLASS.values()}

    assert all(f"`{word}`" in outcomes.__doc__ for word in words)

from __future__ import annotations

import pytest

from search import IndexMissingError


def test_health_reports_that_the_process_is_alive_and_answers_searches(client):
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ok"}


def test_the_process_is_reported_alive_even_without_an_index(broken_client):
    assert broken_client(IndexMissingError("No index.")).get("/healthz").status_code == 200


@pytest.mark.parametrize("query", ["_=1", "probe=lb", "q=", "x=1&x=2"])
@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/api/v1/openapi.json"])
def test_what_a_probe_adds_to_get_past_caches_is_passed_over(client, path, query):
    assert client.get(f"{path}?{query}").status_code == 200

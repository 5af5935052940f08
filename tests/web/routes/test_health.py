from __future__ import annotations

from search import IndexMissingError


def test_health_reports_that_the_process_is_alive_and_answers_searches(client):
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ok"}


def test_the_process_is_reported_alive_even_without_an_index(broken_client):
    assert broken_client(IndexMissingError("No index.")).get("/healthz").status_code == 200

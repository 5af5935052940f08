from __future__ import annotations

from search import IndexMissingError


def test_health_tells_that_the_process_lives_and_that_it_finds(client):
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ok"}


def test_a_living_process_says_so_even_without_an_index(broken_client):
    assert broken_client(IndexMissingError("No index.")).get("/healthz").status_code == 200

"""The application that gunicorn serves: its searcher is opened at the first request, and once."""

from __future__ import annotations

import importlib

import pytest

from search import UnavailableError
from tests.corpus import ARTICLES, searcher_over
from tests.language import share_tables


@pytest.fixture(name="wsgi")
def _wsgi(monkeypatch, tmp_path):
    """Import the module anew, under settings that name an archive and an index in *tmp_path*."""
    monkeypatch.setenv("LEIT_ARCHIVE", f"sqlite:///{tmp_path}/archive.sqlite3")
    monkeypatch.setenv("LEIT_INDEX_DIR", str(share_tables(tmp_path / "index")))
    module = importlib.reload(importlib.import_module("web.wsgi"))
    yield module
    module._open.cache_clear()


def test_without_archive_and_index_requests_are_answered_503_until_they_exist(wsgi, tmp_path):
    client = wsgi.app.test_client()
    with pytest.raises(UnavailableError):
        wsgi.get_searcher()
    missing = client.get("/api/v1/search?q=ferje")

    with searcher_over(ARTICLES, tmp_path):
        pass
    answer = client.get("/api/v1/search?q=ferje")
    wsgi.get_searcher().close()

    assert (missing.status_code, answer.status_code) == (503, 200)
    assert answer.json["total"]["value"] == 3


def test_the_searcher_is_opened_once(wsgi, tmp_path):
    with searcher_over(ARTICLES, tmp_path):
        pass

    searcher = wsgi.get_searcher()

    assert wsgi.get_searcher() is searcher
    searcher.close()

"""The application that gunicorn serves: its searcher is opened at the first request, and once."""

from __future__ import annotations

import importlib
import json
import shutil

import pytest

from search import UnavailableError
from search.ingest import rebuild
from search.wiring import open_for_writing
from tests.corpus import ARTICLES, searcher_over
from tests.language import share_tables


@pytest.fixture(name="wsgi")
def _wsgi(monkeypatch, tmp_path):
    """Import the module anew, under settings that name an archive and an index in *tmp_path*."""
    monkeypatch.setenv("LEIT_ARCHIVE", f"sqlite:///{tmp_path}/archive.sqlite3")
    monkeypatch.setenv("LEIT_INDEX_DIR", str(share_tables(tmp_path / "index")))
    module = importlib.reload(importlib.import_module("web.wsgi"))
    yield module
    if module._searcher is not None:
        module._searcher.close()


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


def test_another_archive_in_its_place_is_opened_at_the_next_request(wsgi, tmp_path):
    client = wsgi.app.test_client()
    with searcher_over(ARTICLES, tmp_path):
        pass
    assert client.get("/api/v1/search?q=ferje").json["total"]["value"] == 3
    searcher = wsgi.get_searcher()

    shutil.copy(tmp_path / "archive.sqlite3", tmp_path / "copy.sqlite3")
    (tmp_path / "copy.sqlite3").rename(tmp_path / "archive.sqlite3")

    assert client.get("/api/v1/search?q=ferje").status_code == 200
    assert wsgi.get_searcher() is not searcher


def test_an_archive_that_is_gone_is_503_until_it_is_back(wsgi, tmp_path):
    client = wsgi.app.test_client()
    with searcher_over(ARTICLES, tmp_path):
        pass
    before = client.get("/api/v1/search?q=ferje")

    (tmp_path / "archive.sqlite3").rename(tmp_path / "away.sqlite3")
    gone = client.get("/api/v1/search?q=ferje")
    (tmp_path / "away.sqlite3").rename(tmp_path / "archive.sqlite3")
    back = client.get("/api/v1/search?q=ferje")

    assert [answer.status_code for answer in (before, gone, back)] == [200, 503, 200]


def test_an_index_of_other_tables_is_read_with_those(wsgi, tmp_path):
    with searcher_over(ARTICLES, tmp_path):
        pass
    searcher = wsgi.get_searcher()
    [manifest] = (tmp_path / "index" / "builds").glob("*/leit.json")
    stated = json.loads(manifest.read_text())
    with open_for_writing(wsgi._settings, create=False) as (archive, index):
        rebuild(archive, index)
    assert wsgi.get_searcher() is searcher

    [manifest] = (tmp_path / "index" / "builds").glob("*/leit.json")
    manifest.write_text(json.dumps(stated | {"tables": "other"}))
    pointer = tmp_path / "index" / "current"
    build = pointer.read_text()
    manifest.parent.rename(manifest.parent.with_name("0" * 32))
    pointer.write_text("0" * 32)

    assert build != "0" * 32
    assert wsgi.get_searcher() is not searcher
    assert wsgi.app.test_client().get("/api/v1/search?q=ferje").json["total"]["value"] == 3

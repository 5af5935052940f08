from __future__ import annotations

import pytest

from tests.language import share_tables
from tests.search.cli.helpers import ARTICLES, PAGE, QUERIES, run, write_lines


@pytest.fixture(autouse=True, name="folder")
def _folder(tmp_path, monkeypatch):
    """Give a folder with an archive and an index of its own, and files to import."""
    monkeypatch.setenv("LEIT_ARCHIVE", f"sqlite:///{tmp_path}/archive.sqlite3")
    monkeypatch.setenv("LEIT_INDEX_DIR", str(share_tables(tmp_path / "index")))
    write_lines(tmp_path / "articles.jsonl", ARTICLES)
    write_lines(tmp_path / "queries.jsonl", QUERIES)
    (tmp_path / "side.txt").write_text(PAGE, encoding="utf-8")
    return tmp_path


@pytest.fixture(name="imported")
def _imported(folder):
    """Import the articles."""
    assert run("import", folder / "articles.jsonl").exit_code == 0

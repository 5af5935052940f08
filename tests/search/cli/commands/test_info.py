from __future__ import annotations

import json
import os

from search.archive.articles_table import open_archive
from tests.search.cli.helpers import ARTICLES, run, write_lines


def test_info_shows_archive_and_index(folder, imported):
    facts = json.loads(run("info", "--json").stdout)

    assert facts["archive"] == {"articles": 3, "pending": 0, "latest_change": 3}
    assert facts["index"]["articles"] == 3
    assert facts["index"]["size_bytes"] > 0
    assert facts["settings"]["archive"] == f"{folder}/archive.sqlite3"
    assert "problem" not in facts["index"]
    assert "  articles         3\n" in run("info").stdout


def test_info_says_what_is_missing():
    facts = json.loads(run("info", "--json").stdout)

    assert "python -m search import seeds/" in facts["archive"]["problem"]
    assert "python -m search rebuild" in facts["index"]["problem"]


def test_info_notices_that_archive_and_index_disagree(folder, imported):
    (folder / "archive.sqlite3").rename(folder / "borte.sqlite3")
    write_lines(folder / "one.jsonl", ARTICLES[:1])
    archive = open_archive(os.environ["LEIT_ARCHIVE"], create=True)
    archive.close()

    facts = json.loads(run("info", "--json").stdout)

    assert "do not hold the same articles" in facts["index"]["problem"]


def test_info_shows_no_password(monkeypatch):
    monkeypatch.setenv("LEIT_ARCHIVE", "postgresql+psycopg://leit:hemmelig@127.0.0.1:1/leit")

    result = run("info")

    assert result.exit_code == 0
    assert "leit@127.0.0.1:1/leit" in result.stdout
    assert "hemmelig" not in result.stdout

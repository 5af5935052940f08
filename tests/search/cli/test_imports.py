"""What each command may import. A start takes as long as its imports."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from search.cli.main import COMMANDS
from search.settings import CHECKOUT

HEAVY = {
    *("flask", "gunicorn", "jinja2", "nltk", "numpy", "opensearchpy", "psycopg", "simplemma", "sqlalchemy"),
    *("werkzeug", "whoosh", "wordfreq"),
    *("search.analysis", "search.evaluation", "search.formats", "search.highlighting", "search.ingest"),
    *("search.searcher",),
}
SEARCH = {"numpy", "sqlalchemy", "search.analysis", "search.highlighting", "search.searcher"}
RUN = """
import json, sys
from search.cli.main import cli
try:
    cli(sys.argv[2:])
except SystemExit:
    pass
with open(sys.argv[1], "w") as file:
    json.dump(list(sys.modules), file)
"""


def imported_by(folder, *arguments):
    """The heavy modules that a command imports, in a process of its own."""
    names = folder / "modules.json"
    command = [sys.executable, "-c", RUN, str(names), *map(str, arguments)]
    subprocess.run(command, cwd=CHECKOUT, capture_output=True, check=True)
    return HEAVY & set(json.loads(names.read_text(encoding="utf-8")))


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["seek"]])
def test_help_imports_nothing_heavy(folder, arguments):
    assert imported_by(folder, *arguments) == set()


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (["show", "bru"], {"sqlalchemy"}),
        (["analyze", "bru"], {"numpy", "whoosh", "search.analysis"}),
        (["info"], {"numpy", "sqlalchemy", "whoosh", "search.analysis"}),
        (["find", "bru"], SEARCH | {"whoosh"}),
        (["evaluate", "queries.jsonl"], SEARCH | {"whoosh", "search.evaluation"}),
        (["rebuild"], SEARCH | {"whoosh", "nltk", "search.ingest"}),
        (["import", "--dry-run", "side.txt"], SEARCH | {"search.formats", "search.ingest"}),
        (["import", "articles.jsonl"], SEARCH | {"whoosh", "nltk", "search.formats", "search.ingest"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_imports_only_what_it_needs(folder, imported, arguments, allowed):
    paths = [folder / argument if (folder / argument).is_file() else argument for argument in arguments]

    assert imported_by(folder, *paths) <= allowed


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_imports_no_engine(folder, command):
    assert not {"whoosh", "opensearchpy", "flask", "nltk"} & imported_by(folder, command, "--help")


def test_a_cluster_is_reached_without_whoosh(folder, imported, monkeypatch):
    monkeypatch.setenv("LEIT_BACKEND", "opensearch")
    monkeypatch.setenv("LEIT_OPENSEARCH_URL", "http://127.0.0.1:9")

    engines = {"whoosh", "opensearchpy"} & imported_by(folder, "info")

    assert engines == {"opensearchpy"}

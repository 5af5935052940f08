"""A search without hits reads its text, the texts that are tried in its place, and their words, once."""

from __future__ import annotations

from collections import Counter

import pytest

from search import SearchRequest, searcher
from search.analysis import Analyzer
from search.query import query_analyzer
from tests.corpus import ARTICLES, searcher_over


@pytest.mark.parametrize(
    "typed",
    ["ferjekaien i havnevik kostet mye", "brannstasjonen i Havnevik kostet mye", '"ny ferje" dato:1999'],
)
def test_nothing_is_lexed_or_analysed_twice(tmp_path, monkeypatch, typed):
    lexings = counted(monkeypatch, query_analyzer, "lexemes")
    analyses = counted(monkeypatch, Analyzer, "query_words")
    detections = counted(monkeypatch, Analyzer, "query_language")
    readings = counted(monkeypatch, searcher, "read_query")

    with searcher_over(ARTICLES, tmp_path) as opened:
        page = opened.search(SearchRequest(text=typed))

    assert not page.total
    assert page.alternatives
    assert lexings[typed,] == 1
    assert lexings.keys() == detections.keys() == readings.keys()
    assert {*lexings.values(), *analyses.values(), *detections.values()} == {1}


def counted(monkeypatch, owner, name):
    """Return the calls of function *name* of *owner* from now on, by the texts that they are given."""
    calls, original = Counter(), getattr(owner, name)

    def count_and_call(*arguments, **options):
        calls[tuple(argument for argument in arguments if isinstance(argument, str))] += 1
        return original(*arguments, **options)

    monkeypatch.setattr(owner, name, count_and_call)
    return calls

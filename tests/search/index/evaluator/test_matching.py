from __future__ import annotations

from datetime import UTC, datetime

import pytest

from search.article_index import FindPlan
from search.articles import Article, Block
from search.index.evaluator.matching import Matcher
from search.index.evaluator.view import View
from search.system.deadline import Deadline
from tests.language import parse_query
from tests.search.index.memory_lists import MemoryLists

TEXTS = ("fisk og olje", "fisk gass", "olje fisk", "sol")


@pytest.fixture(name="view")
def _view():
    articles = [
        Article(
            id=f"a{number}",
            title="Tittel",
            blocks=(Block("p", text),),
            source="NTB" if number % 2 else "NRK",
            published=datetime(2021, 8, number + 1, tzinfo=UTC),
            published_precision="day",
        )
        for number, text in enumerate(TEXTS)
    ]
    return View(MemoryLists([articles[:3], articles[3:]]))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("fisk", [0, 1, 2]),
        ("fisk olje", [0, 2]),
        ("olje OR sol", [0, 2, 3]),
        ("fisk -olje", [1]),
        ('"olje fisk"', [2]),
        ("fisk NEAR/1 olje", [0, 2]),
        ("gas*", [1]),
        ("kilde:ntb", [1, 3]),
        ("-gass", [0, 2, 3]),
    ],
)
def test_each_kind_of_node_has_its_documents(view, typed, expected):
    query, _ = parse_query(typed)

    assert Matcher(view, Deadline(None)).match(query, FindPlan()).doc_ids.tolist() == expected


def test_filters_and_dates_leave_documents_out(view):
    query, _ = parse_query("fisk OR sol")
    plan = FindPlan(filters={"source": ("ntb",)}, start=datetime(2021, 8, 3, tzinfo=UTC))

    assert Matcher(view, Deadline(None)).match(query, plan).doc_ids.tolist() == [3]


def test_out_of_time_no_document_is_known(view):
    query, _ = parse_query("fisk")
    deadline = Deadline(0)

    assert Matcher(view, deadline).match(query, FindPlan()).count == 0
    assert deadline.passed


def test_where_the_filters_let_nothing_through_nothing_of_the_query_is_looked_up(view, monkeypatch):
    monkeypatch.setattr(View, "word", lambda *_: pytest.fail("a word was looked up"))
    query, _ = parse_query("fisk")

    plan = FindPlan(filters={"source": ("AFP",)})

    assert Matcher(view, Deadline(None)).match(query, plan).count == 0

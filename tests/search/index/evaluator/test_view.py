from __future__ import annotations

from datetime import UTC, datetime

import pytest

from search.articles import Article, Block
from search.index.evaluator.view import View
from search.ranking import PREFIX_SCORE
from tests.language import parse_query
from tests.search.index.memory_lists import MemoryLists


def dated(article_id, day, text="sol"):
    published = datetime(2021, 8, day, tzinfo=UTC) if day else None
    return Article(
        id=article_id,
        title="Tittel",
        blocks=(Block("p", text),),
        source="NTB",
        published=published,
        published_precision="day" if published else "unknown",
    )


@pytest.fixture(name="view")
def _view():
    first = [dated("a", 2, "havn"), dated("b", 3, "havn"), dated("c", None)]
    return View(MemoryLists([first, [dated("d", 1, "havna"), dated("e", 4)]], frozenset(["b"])))


def test_a_word_has_the_live_documents_of_all_segments(view):
    scores = view.word(parse_query("havn")[0])

    assert scores.docs.doc_ids.tolist() == [0, 3]
    assert view.word(parse_query("havn")[0]) is scores


def test_all_documents_of_a_prefix_score_the_same(view):
    scores = view.prefix(parse_query("hav*")[0])

    assert scores.docs.doc_ids.tolist() == [0, 3]
    assert scores.scores_of(scores.docs.doc_ids).tolist() == [PREFIX_SCORE] * 2


def test_a_value_is_compared_whatever_its_case(view):
    assert view.value("source", "ntb").doc_ids.tolist() == [0, 2, 3, 4]
    assert view.value("id", "d").doc_ids.tolist() == [3]


@pytest.mark.parametrize(
    ("start", "end", "expected"), [(None, None, [0, 3, 4]), (2, None, [0, 4]), (None, 2, [3]), (2, 4, [0])]
)
def test_a_range_of_dates_has_its_start_and_not_its_end(view, start, end, expected):
    limits = [day and datetime(2021, 8, day, tzinfo=UTC) for day in (start, end)]

    assert view.dated("published", *limits).doc_ids.tolist() == expected


def test_documents_without_a_date_are_last_in_every_order(view):
    assert view.order("newest", "published").tolist() == [4, 1, 0, 3, 2]
    assert view.order("oldest", "published").tolist() == [3, 0, 1, 4, 2]

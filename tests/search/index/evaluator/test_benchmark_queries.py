"""Queries as the benchmarks draw them, over the seeds: what looks at every word of every article finds the same."""

from __future__ import annotations

from functools import cache

import pytest

from benchmarks.engines.leit import typed
from benchmarks.queries import draw
from search.article_index import FindPlan
from search.formats import ReadArticle, read_articles
from search.index.evaluator import Evaluator
from search.settings import CHECKOUT
from tests.language import parse_query
from tests.search.index.memory_lists import MemoryLists
from tests.search.reference_index import ReferenceIndex

EACH = 40
"""Queries of each of the seven kinds."""


@cache
def seeds():
    return [each.article for each in read_articles([CHECKOUT / "seeds"]) if isinstance(each, ReadArticle)]


def removed():
    """Return the ids of a third of the articles."""
    return frozenset(article.id for article in seeds()[::3])


@pytest.fixture(name="asked", scope="module")
def _asked(soak_runs):
    """Some queries, and what the slow, obvious index finds of each."""
    slow = ReferenceIndex()
    slow.add(seeds())
    slow.remove(removed())
    drawn = draw(seeds(), each=soak_runs(EACH), seed=20261123)
    queries = [parse_query(typed(each), match=each.match)[0] for kind in drawn.values() for each in kind]
    return [(query, slow.find(query, FindPlan())) for query in queries]


@pytest.mark.parametrize("segments", [1, 3, 10])
def test_the_ten_best_of_benchmark_queries_are_those_of_the_slow_index(asked, segments):
    """In one segment and in many, after a third of the articles is removed."""
    engine = Evaluator(MemoryLists([seeds()[each::segments] for each in range(segments)], removed()))

    for query, expected in asked:
        actual = engine.find(query, FindPlan())
        assert [match.article_id for match in actual.page] == [match.article_id for match in expected.page]
        assert actual.total == expected.total
        assert [match.score for match in actual.page] == pytest.approx(
            [match.score for match in expected.page], abs=3e-6
        )
    assert any(len(expected.page) == FindPlan().limit for _, expected in asked)

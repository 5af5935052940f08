"""Over posting lists in memory, so that what fails here is the evaluator and no index."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.article_index import FindPlan
from search.articles import Article, Block
from search.backends.evaluator import Evaluator
from search.query import parse_query
from tests.search.backends.memory_lists import MemoryLists
from tests.search.index_strategies import corpora, queries
from tests.search.reference_index import ReferenceIndex


def article(article_id, title="Uten tittel", *paragraphs, **fields):
    return Article(
        id=article_id, title=title, blocks=tuple(Block("p", each) for each in paragraphs), **fields
    )


def evaluator(*batches, removed=()):
    return Evaluator(MemoryLists(batches, frozenset(removed)))


def find(engine, typed, plan=None, **options):
    return engine.find(parse_query(typed, **options)[0], plan or FindPlan())


def ids(matches):
    return [match.article_id for match in matches.page]


@st.composite
def plans(draw):
    return FindPlan(
        offset=draw(st.integers(0, 3)),
        limit=draw(st.integers(0, 8)),
        sort=draw(st.sampled_from(["relevance", "newest", "oldest"])),
        filters=draw(st.sampled_from([{}, {"source": ("ntb",)}, {"subject": ("Mat", "Sport")}])),
        date_field=draw(st.sampled_from(["published", "modified"])),
        start=draw(st.sampled_from([None, datetime(2021, 8, 2, tzinfo=UTC)])),
        end=draw(st.sampled_from([None, datetime(2021, 8, 4, tzinfo=UTC)])),
        facets=draw(st.sampled_from([(), ("source", "subject")])),
    )


@given(corpus=corpora(), later=corpora(), query=queries(), plan=plans())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_finds_ranks_and_counts_as_the_slow_obvious_index_does(corpus, later, query, plan):
    """Over several segments, with articles replaced and removed between."""
    slow = ReferenceIndex()
    slow.add(corpus)
    slow.add(later[:4])
    slow.remove(["a2", "a5"])

    actual = evaluator(corpus, later[:4], removed=["a2", "a5"]).find(query, plan)
    expected = slow.find(query, plan)

    assert ids(actual) == ids(expected)
    assert (actual.total, actual.relation, actual.facets) == (expected.total, "eq", expected.facets)
    assert [match.score for match in actual.page] == pytest.approx(
        [match.score for match in expected.page], abs=3e-6
    )

"""The index finds the same articles as a slow and obvious one."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.article_index import FindPlan
from tests.search.index_strategies import corpora, queries
from tests.search.reference_index import ReferenceIndex

pytestmark = pytest.mark.server


@pytest.mark.parametrize("shards", [1, 3])
def test_finds_what_the_slow_obvious_index_finds(opensearch, shards):
    """Whatever is asked; the order is compared where it does not hang on scores."""
    place = opensearch.settings()
    fast = opensearch.open(place, shards=shards)

    @given(corpus=corpora(), later=corpora(), asked=st.lists(queries(), min_size=20, max_size=20))
    @settings(max_examples=8, suppress_health_check=list(HealthCheck))
    def agree(corpus, later, asked):
        slow = ReferenceIndex()
        for each in (fast, slow):
            each.replace_all(corpus)
            each.add(later[:4])
            each.remove(["a2", "a5"])
        for query in asked:
            plan = FindPlan(limit=20, sort="newest")
            assert fast.find(query, plan) == slow.find(query, plan), query

    agree()
    fast.close()
    opensearch.delete(place)

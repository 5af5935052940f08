from __future__ import annotations

from functools import reduce

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.index.evaluator.doc_id_sets import DocIdSet, intersection, union

SIZE = 100


@st.composite
def given_sets(draw):
    """Sets that were made of numbers or of flags, few and many."""
    numbers = draw(
        st.one_of(st.sets(st.integers(0, SIZE - 1), max_size=4), st.sets(st.integers(0, SIZE - 1)))
    )
    rising = np.array(sorted(numbers), dtype=np.uint32)
    if draw(st.booleans()):
        return DocIdSet(SIZE, doc_ids=rising)
    flags = np.zeros(SIZE, dtype=np.bool_)
    flags[rising] = True
    return DocIdSet.from_flags(flags)


def article_sets():
    """Sets as they were made, or two of them put together."""
    two = st.lists(given_sets(), min_size=2, max_size=2)
    return given_sets() | two.map(lambda sets: union(sets, SIZE))


def members(articles):
    return set(articles.doc_ids.tolist())


@given(st.lists(article_sets(), min_size=1, max_size=4))
def test_sets_of_articles_do_what_sets_do(sets):
    one, *others = map(members, sets)

    assert members(intersection(sets)) == reduce(set.__and__, others, one)
    assert members(union(sets, SIZE)) == reduce(set.__or__, others, one)
    assert members(sets[0].minus(sets[-1])) == one - members(sets[-1])


@given(article_sets(), st.sets(st.integers(0, SIZE - 1)))
def test_a_set_knows_what_it_holds_however_it_was_made(articles, asked):
    rising = np.array(sorted(asked), dtype=np.uint32)

    assert articles.count == len(members(articles)) == np.count_nonzero(articles.flags())
    assert rising[articles.contains(rising)].tolist() == sorted(asked & members(articles))

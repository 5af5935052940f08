from __future__ import annotations

from functools import reduce

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.index.evaluator.article_sets import ArticleSet, common, distinct, together

SIZE = 100


@st.composite
def given_sets(draw):
    """Sets that were made of numbers or of flags, few and many."""
    numbers = draw(
        st.one_of(st.sets(st.integers(0, SIZE - 1), max_size=4), st.sets(st.integers(0, SIZE - 1)))
    )
    rising = np.array(sorted(numbers), dtype=np.uint32)
    if draw(st.booleans()):
        return ArticleSet(SIZE, numbers=rising)
    flags = np.zeros(SIZE, dtype=np.bool_)
    flags[rising] = True
    return ArticleSet.flagged(flags)


def article_sets():
    """Sets as they were made, or two of them put together."""
    two = st.lists(given_sets(), min_size=2, max_size=2)
    return given_sets() | two.map(lambda sets: together(sets, SIZE))


def members(articles):
    return set(articles.numbers.tolist())


@given(st.lists(article_sets(), min_size=1, max_size=4))
def test_sets_of_articles_do_what_sets_do(sets):
    one, *others = map(members, sets)

    assert members(common(sets)) == reduce(set.__and__, others, one)
    assert members(together(sets, SIZE)) == reduce(set.__or__, others, one)
    assert members(sets[0].minus(sets[-1])) == one - members(sets[-1])


@given(article_sets(), st.sets(st.integers(0, SIZE - 1)))
def test_a_set_knows_what_it_holds_however_it_was_made(articles, asked):
    rising = np.array(sorted(asked), dtype=np.uint32)

    assert articles.count == len(members(articles)) == np.count_nonzero(articles.flags())
    assert rising[articles.holds(rising)].tolist() == sorted(asked & members(articles))


@given(st.lists(st.sets(st.integers(0, 50)), min_size=1, max_size=4))
def test_distinct_numbers_of_several_lists_rise(sets):
    lists = [np.array(sorted(each), dtype=np.int64) for each in sets]

    assert distinct(lists).tolist() == sorted(set().union(*sets))

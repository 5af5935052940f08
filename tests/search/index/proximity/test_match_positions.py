from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.article_index import WordPosition
from search.index.posting_lists import FIELD_BASES, Offsets
from search.index.proximity.match_positions import (
    distinct_words,
    merge_positions,
    phrase_positions,
    split_by_field,
    visible_leaves,
)
from search.query.leaves import leaves
from tests.language import parse_query


@given(
    st.lists(
        st.tuples(
            st.sets(st.integers(0, 20)).map(sorted),
            st.frozensets(st.integers(0, 3), min_size=1),
        ),
        max_size=4,
    )
)
def test_merged_positions_rise_and_have_the_leaves_of_all_their_lists(lists):
    expected = {
        position: frozenset().union(*(numbers for values, numbers in lists if position in values))
        for values, _ in lists
        for position in values
    }

    positions, numbers = merge_positions(
        [(np.array(values, dtype=np.int64), numbers) for values, numbers in lists]
    )

    assert list(zip(positions.tolist(), numbers, strict=True)) == sorted(expected.items())


def test_a_word_typed_twice_is_one_visible_word_with_both_leaves():
    query, _ = parse_query('havn "ny havn" hav* havn')

    visible = visible_leaves(query)

    assert [(word.form, numbers) for word, numbers in visible.words] == [("havn", frozenset({0, 3}))]
    assert [numbers for _, numbers in visible.phrases] == [frozenset({1})]
    assert [(prefix.prefix, numbers) for prefix, numbers in visible.prefixes] == [("hav", frozenset({2}))]
    assert [word.form for word in distinct_words(leaves(query))] == ["havn", "ny"]


def test_a_phrase_has_the_positions_of_all_its_words():
    query, _ = parse_query('"ny havn"')

    assert phrase_positions(np.array([4, 20]), query).tolist() == [4, 20, 5, 21]


def test_positions_are_split_by_article_in_page_order_and_by_field():
    body, title = (7 << 32) + FIELD_BASES["body"] + 4, (7 << 32) + FIELD_BASES["title"] + 2
    offsets = [
        Offsets(np.array([0]), np.array([11]), np.array([1]), np.array([0])),
        Offsets(np.array([3]), np.array([0]), np.array([4]), np.array([1])),
    ]

    page = split_by_field(
        np.array([title, body]), [frozenset({0}), frozenset({1})], offsets, np.array([9, 7], dtype=np.uint32)
    )

    assert page == [
        {},
        {
            "title": [WordPosition(2, 0, 11, 1, "nb", frozenset({0}))],
            "body": [WordPosition(4, 3, 0, 4, "nn", frozenset({1}))],
        },
    ]

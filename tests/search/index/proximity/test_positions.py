from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.index.proximity.positions import (
    adjacent_starts,
    doc_bounds,
    doc_ids_of,
    select_each_in_docs,
    select_in_docs,
    shared_positions,
    word_key,
)
from tests.language import parse_query

positions = st.tuples(st.integers(0, 5), st.integers(0, 9)).map(lambda pair: (pair[0] << 32) + pair[1])
position_lists = st.sets(positions, max_size=30).map(sorted)
doc_id_sets = st.sets(st.integers(0, 6)).map(sorted)


def array(values):
    return np.array(values, dtype=np.int64)


@given(st.lists(position_lists, min_size=1, max_size=3), doc_id_sets)
def test_the_selected_positions_are_those_in_the_documents(lists, doc_ids):
    bounds = doc_bounds(np.array(doc_ids, dtype=np.uint32))
    expected = [[position for position in values if position >> 32 in doc_ids] for values in lists]

    selected = select_each_in_docs([array(values) for values in lists], bounds)

    assert [array(values)[rows].tolist() for values, rows in zip(lists, selected, strict=True)] == expected
    assert array(lists[0])[select_in_docs(array(lists[0]), bounds)].tolist() == expected[0]


@given(st.lists(position_lists, min_size=1, max_size=3))
def test_adjacent_words_are_each_one_position_after_the_one_before(lists):
    expected = [
        start for start in lists[0] if all(start + offset in values for offset, values in enumerate(lists))
    ]

    assert adjacent_starts([array(values) for values in lists]).tolist() == expected


@given(position_lists, st.lists(st.integers(0, 10**4), unique=True, max_size=300).map(sorted))
def test_shared_positions_are_those_in_both_lists_however_long_each_is(left, right):
    expected = sorted(set(left) & set(right))

    assert shared_positions(array(left), array(right)).tolist() == expected
    assert shared_positions(array(right), array(left)).tolist() == expected


@given(position_lists)
def test_the_documents_of_positions_rise(values):
    assert doc_ids_of(array(values)).tolist() == sorted({position >> 32 for position in values})


def test_words_of_the_same_meaning_have_the_same_key_wherever_they_were_typed():
    word, _ = parse_query("havn")

    assert word_key(replace(word, span=(5, 9))) == word_key(word)
    assert word_key(replace(word, weight=0.5)) != word_key(word)

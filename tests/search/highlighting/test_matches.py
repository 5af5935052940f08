"""Phrases and NEAR over positions, compared with trying every combination of spans."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.highlighting.matches import near_spans, phrase_spans


def test_a_phrase_is_found_wherever_its_words_are_side_by_side():
    assert phrase_spans([{0, 4, 9}, {5, 10, 12}]) == [(4, 6), (9, 11)]
    assert phrase_spans([{0, 1, 2}, {1, 2}]) == [(0, 2), (1, 3)]
    assert phrase_spans([{3}]) == [(3, 4)]
    assert phrase_spans([{3}, set()]) == []


@pytest.mark.parametrize(
    ("distance", "ordered", "expected"),
    [
        (1, False, []),
        (2, False, [(0, 1), (3, 5)]),
        (2, True, [(0, 1), (3, 5)]),
        (40, False, [(0, 1), (3, 5), (20, 21)]),
        (40, True, [(0, 1), (3, 5)]),
    ],
)
def test_near_counts_the_words_between_its_operands(distance, ordered, expected):
    """A word at 0 and 20, a phrase of two at 3: two words are between the first and the phrase, fifteen after it."""
    assert near_spans([[(0, 1), (20, 21)], [(3, 5)]], distance=distance, ordered=ordered) == expected


def test_near_without_one_of_its_operands_is_not_there():
    assert near_spans([[(0, 1)], []], distance=40, ordered=False) == []


def groups_slowly(operands, distance, ordered):
    """Return whether any choice of a span of each operand is close enough."""
    for group in product(*operands):
        start, end = min(first for first, _ in group), max(last for _, last in group)
        is_close = end - start <= sum(last - first for first, last in group) + distance
        is_in_order = all(before[1] <= after[0] for before, after in pairwise(group))
        if is_close and (is_in_order or not ordered):
            return True
    return False


positions = st.lists(st.integers(0, 12).map(lambda at: (at, at + 1)), unique=True, max_size=4).map(sorted)


@given(st.lists(positions, min_size=2, max_size=3), st.integers(0, 6), st.booleans())
def test_near_is_found_exactly_where_some_choice_is_close_enough(operands, distance, ordered):
    spans = near_spans(operands, distance=distance, ordered=ordered)

    assert bool(spans) == groups_slowly(operands, distance, ordered)
    assert spans == sorted(set(spans))
    assert set(spans) <= {span for operand in operands for span in operand}

from itertools import pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.index.evaluator.near import PhraseStarts, runs

places = st.tuples(st.integers(0, 2), st.integers(0, 12)).map(lambda place: place[0] * 2**32 + place[1])
occurrences = st.builds(
    lambda starts, length: PhraseStarts(np.array(sorted(starts), dtype=np.int64), length),
    st.sets(places, max_size=6),
    st.integers(1, 3),
)
operands = st.lists(st.lists(occurrences, min_size=1, max_size=2), min_size=2, max_size=3)


def slowly(found, distance, *, ordered):
    """The articles of every choice of places, one of each operand, that stand close together."""
    choices = product(
        *([(start, start + each.length) for each in operand for start in each.starts] for operand in found)
    )
    return {
        chosen[0][0] >> 32
        for chosen in choices
        if max(end for _, end in chosen) - min(start for start, _ in chosen)
        <= sum(end - start for start, end in chosen) + distance
        if not ordered or all(one[1] <= other[0] for one, other in pairwise(chosen))
    }


@given(operands, st.integers(0, 6), st.booleans())
def test_articles_are_those_of_all_choices_tried_one_by_one(found, distance, ordered):
    assert {start >> 32 for start in runs(found, distance, ordered=ordered)} == slowly(
        found, distance, ordered=ordered
    )


def test_a_run_begins_at_its_first_word():
    fisk = [PhraseStarts(np.array([5, 40]), 1)]
    havn = [PhraseStarts(np.array([3, 90]), 1)]

    assert list(runs([fisk, havn], 4, ordered=False)) == [3]
    assert list(runs([havn, fisk], 4, ordered=True)) == [3]
    assert list(runs([fisk, havn], 4, ordered=True)) == []

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.index.arrays import distinct, is_first, look_up

rising_sets = st.sets(st.integers(0, 50))


@given(st.lists(rising_sets, min_size=1, max_size=4))
def test_distinct_values_of_several_lists_rise(sets):
    lists = [np.array(sorted(values), dtype=np.int64) for values in sets]

    assert distinct(lists).tolist() == sorted(set().union(*sets))


@given(st.lists(st.integers(0, 9)).map(sorted))
def test_the_flagged_entries_of_a_rising_array_are_its_distinct_values(values):
    rising = np.array(values, dtype=np.int64)

    assert rising[is_first(rising)].tolist() == sorted(set(values))


@given(rising_sets, rising_sets)
def test_values_are_looked_up_in_a_rising_array(values, present):
    """Whether it is empty, or ends before the largest of them."""
    wanted = np.array(sorted(values), dtype=np.int64)
    rising = np.array(sorted(present), dtype=np.int64)

    indices, is_present = look_up(wanted, rising)

    assert wanted[is_present].tolist() == sorted(values & present)
    assert rising[indices[is_present]].tolist() == sorted(values & present)

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.index.segment.word_table import ranked

rising = st.sets(st.binary(max_size=3)).map(sorted)


@given(st.lists(rising, max_size=5))
def test_lists_that_rise_become_one_and_each_item_knows_its_place(lists):
    different, places = ranked(lists)

    assert different == sorted({item for each in lists for item in each})
    assert [[different[place] for place in each.tolist()] for each in places] == lists

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.index.segment.word_table import merge_sorted, sort_words

rising = st.sets(st.binary(max_size=3)).map(sorted)


@given(st.lists(rising, max_size=5))
def test_lists_that_rise_become_one_and_each_item_knows_its_place(lists):
    different, places = merge_sorted(lists)

    assert different == sorted({item for each in lists for item in each})
    assert [[different[place] for place in each.tolist()] for each in places] == lists


def test_the_example_of_the_module():
    words = [
        ("havner", ("havne", "havn")),
        ("havnen", ("havn",)),
        ("skipshavn", ("skipshavn",)),
        ("skip", ()),
        ("havn", ()),
    ]

    listed, ranks = sort_words(words)

    def sources(stream):
        pairs = zip(*listed.sources(stream), strict=True)
        return [(listed.strings[string].decode(), int(word)) for string, word in pairs]

    assert ranks.tolist() == [2, 1, 4, 3, 0]
    assert sources("terms") == [("havn", 1), ("havn", 2), ("havne", 2), ("skipshavn", 4)]
    assert sources("forms") == [("havnen", 1), ("havner", 2), ("skipshavn", 4)]
    assert sources("parts") == [("havn", 0), ("skip", 3)]

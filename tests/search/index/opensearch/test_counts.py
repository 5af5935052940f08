"""Terms are counted exactly on all shards, and a count is not cached beyond its generation."""

from __future__ import annotations

import pytest

from tests.search.index.clusters import article

pytestmark = pytest.mark.server


def test_hundreds_of_words_are_counted_on_all_shards(opensearch):
    place = opensearch.settings()
    index = opensearch.open(place, shards=3)
    index.add(article(f"a{number}", f"Ord{number} felles") for number in range(40))
    index.remove(["a3"])
    asked = [f"ord{number}" for number in range(600)]

    counts = index.frequencies([*asked, "felles", "felles", ""], fields=("title", "body"))

    assert counts == [int(number < 40 and number != 3) for number in range(600)] + [39, 39, 0]
    index.close()
    opensearch.delete(place)


def test_a_word_that_was_not_there_is_counted_as_soon_as_it_is(opensearch, place, index):
    index.add([article("a", "Fisk")])
    reader = opensearch.open(place)

    assert reader.frequencies(["fisk", "olje"], fields=("title",)) == [1, 0]
    index.add([article("b", "Olje")])
    assert reader.frequencies(["fisk", "olje"], fields=("title",)) == [1, 1]
    reader.close()

"""Tables merged batch by batch are the ones that the remaining articles would have made."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.index.segment import table_merger
from tests.search.index.segment.making import Maker, article, corpora, no_limit, positions_of


@given(
    corpora=st.lists(corpora.filter(bool), min_size=1, max_size=4), data=st.data(), chunk=st.integers(1, 9)
)
@no_limit
def test_merging_gives_the_files_that_the_articles_left_would_give(tmp_path_factory, corpora, data, chunk):
    """Byte for byte, whatever was removed and however little is copied at a time."""
    make = Maker(tmp_path_factory.mktemp("segments"))
    flags = [
        np.array(data.draw(st.lists(st.booleans(), min_size=len(each), max_size=len(each))))
        for each in corpora
    ]
    flags[0][0] = True
    left = [
        each
        for of, live in zip(corpora, flags, strict=True)
        for each, stays in zip(of, live, strict=True)
        if stays
    ]
    live = [None if each.all() else each for each in flags]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(table_merger, "BATCH_POSTINGS", chunk)
        merged = make.merged([make.of(each) for each in corpora], live)

    assert make.content(merged) == make.content(make.of(left))


def test_a_word_that_stands_hundreds_of_times_is_counted_right(make):
    """A frequency has one byte, and a large one a place of its own."""
    articles = [
        article(f"a{number}", "og " * times) for number, times in enumerate((1, 254, 255, 256, 3000, 2))
    ]
    segment = make.merged([make.of(articles[:3]), make.of(articles[3:])], [None, None])

    assert segment.postings("body", "forms", "og").frequencies.tolist() == [1, 254, 255, 256, 3000, 2]
    assert positions_of(segment, "body", "forms", "og", [2, 5]) == {2: list(range(255)), 5: [0, 1]}

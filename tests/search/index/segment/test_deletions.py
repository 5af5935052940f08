from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.index.segment.deletions import read_live, write_removed


@given(live=st.lists(st.booleans(), min_size=1, max_size=40))
def test_the_bitmap_gives_back_which_articles_are_live(tmp_path_factory, live):
    path = tmp_path_factory.mktemp("deletions") / "bitmap"
    with path.open("wb") as output:
        write_removed(output, np.array(live))

    assert read_live(path, len(live)).tolist() == live

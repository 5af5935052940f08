from __future__ import annotations

import time
from itertools import count

from benchmarks.worst_query import climb
from search.request import MAX_QUERY_LENGTH
from tests.corpus import ARTICLES, searcher_over


def test_a_climb_keeps_the_slowest_request_and_takes_the_same_steps_again(tmp_path):
    with searcher_over(ARTICLES, tmp_path) as searcher:
        ticks = [count(step=1), count(step=1)]
        climbs = [climb(searcher, seconds=8, seed=3, clock=lambda tick=tick: next(tick)) for tick in ticks]
        real = climb(searcher, seconds=0, seed=3, clock=time.perf_counter)

    assert climbs[0] == climbs[1]
    assert climbs[0].tried == 3
    assert real.tried == 1
    assert 0 < len(real.request.text) <= MAX_QUERY_LENGTH
    assert real.seconds > 0

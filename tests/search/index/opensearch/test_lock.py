"""One writer at a time holds the lock, and one that dies or is held up loses it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from search.errors import (
    IndexBusyError,
)
from search.index.opensearch import cluster, lock
from tests.search.index.clusters import article, found

pytestmark = pytest.mark.server


def test_a_second_writer_waits_and_is_then_told(opensearch, place, index):
    second = opensearch.open(place, patience=0.5)

    def articles():
        with pytest.raises(IndexBusyError, match="Wait until it is done"):
            second.add([])
        yield article("a", "Fisk")

    assert index.add(articles()) == 1
    assert second.add([article("b", "Olje")]) == 1
    second.close()


def test_writers_that_wait_come_in_one_after_the_other(opensearch, place, index):
    index.add([])
    inside = []

    def write(number):
        writer = opensearch.open(place)

        def articles():
            inside.append(number)
            time.sleep(0.2)
            yield article(f"a{number}", "Fisk")
            inside.append(number)

        writer.add(articles())
        writer.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))

    assert inside[::2] == inside[1::2]
    assert len(found(index, "fisk")) == 4


def test_the_lock_of_a_killed_writer_runs_out(opensearch, place):
    asked = cluster.Cluster(place)
    killed = lock.WriteLock(asked, place.index)
    killed._acquire("killed")
    next_one = lock.WriteLock(asked, place.index, lease=0.5, patience=5)

    began = time.monotonic()
    with next_one.hold() as check:
        check()
    assert 0.5 <= time.monotonic() - began < 4
    asked.close()


def test_a_lock_that_is_renewed_does_not_run_out_and_one_that_is_lost_is_noticed(opensearch, place):
    asked = cluster.Cluster(place)
    other = lock.WriteLock(asked, place.index, lease=0.6, patience=2)

    with lock.WriteLock(asked, place.index, lease=0.6).hold() as check:
        with pytest.raises(IndexBusyError), other.hold():
            pass
        check()
        opensearch.client.index(index=f"{place.index}.lock", id="writer", body={"owner": "somebody"})
        time.sleep(0.5)
        with pytest.raises(IndexBusyError, match="held up for so long"):
            check()
    assert opensearch.client.get(index=f"{place.index}.lock", id="writer")["_source"]["owner"] == "somebody"
    asked.close()

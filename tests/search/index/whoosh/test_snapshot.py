"""A snapshot stays what it was while the index changes."""

from __future__ import annotations

import threading

from tests.search.index.whoosh.folders import article, found


def test_a_reader_keeps_its_old_view_while_a_build_is_made(index, folder):
    index.add([article("old")])
    seen = []

    def articles():
        yield article("new")
        seen.append(found(index))

    index.replace_all(articles())

    assert seen == [["old"]]
    assert found(index) == ["new"]


def test_a_segment_is_opened_once_however_many_generations_it_is_in(index):
    index.add([article(f"a{number}") for number in range(20)])
    found(index)
    first = index._current().snapshot.segments[0].segment

    index.remove(["a3"])

    assert index._current().snapshot.segments[0].segment is first


def test_readers_never_fail_while_articles_come_go_and_merge(index):
    index.add([article("a")])
    stop = threading.Event()
    failures, searches = [], []

    def read():
        while not stop.is_set():
            try:
                assert "a" in found(index), "an article that was there all along"
                assert index.info().articles > 0
                assert index.generation()
                searches.append(1)
            except Exception as error:  # noqa: BLE001 - any at all is a failure
                failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(40):
        index.add([article(f"b{number % 5}"), article(f"c{number}")])
        if number % 15 == 14:
            index.replace_all([article("a"), *(article(f"d{each}") for each in range(number))])
    stop.set()
    for reader in readers:
        reader.join()

    assert failures == []
    assert searches

"""Who may write to a cluster, and does every change arrive?"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from search.errors import (
    BackendUnavailableError,
    IndexBusyError,
)
from search.index.opensearch import bulk, cluster, lock
from search.index.opensearch.bulk import Change, send
from search.index.opensearch.documents import delete_line, index_lines, split_article
from search.index.opensearch.parallel import BATCH_ARTICLES, PARALLEL_FROM_BATCHES
from search.index.opensearch.streams import StreamWriter
from tests.language import ANALYZER
from tests.search.index.clusters import article, found

pytestmark = pytest.mark.server


def in_bulk(each):
    return Change(each.id, index_lines(split_article(each), StreamWriter(ANALYZER)))


def test_an_article_of_two_million_words_is_found(index):
    """Its text goes in one request, which is bounded only by what a node takes."""
    index.add([article("long", "Lang", "ord " * 2_000_000 + "hvalross", "slutten nå")])

    assert found(index, "hvalross") == ["long"]
    assert found(index, '"slutten nå"') == ["long"]
    assert found(index, '"hvalross slutten"') == []


def test_many_articles_are_made_ready_by_other_processes_and_all_are_found(index):
    """So many that they are worth it; those with an id in common come in their order."""
    many = BATCH_ARTICLES * PARALLEL_FROM_BATCHES

    index.add([])
    index.add([*(article(f"a{number % many}", f"Fisk{number} i fjorden") for number in range(many + 300))])

    assert index._change_maker._pool.is_running
    assert index.info().articles == many
    assert found(index, "fisk7") == []
    assert found(index, f"fisk{many + 7}") == ["a7"]


def test_a_rejected_change_does_not_overtake_a_later_one_of_the_same_article(
    monkeypatch, opensearch, place, index, proxy
):
    """Each of the two is a request of its own, and the first one has to be sent again."""
    monkeypatch.setattr(bulk, "REQUEST_BYTES", 1)
    index.add([])
    (build,) = opensearch.client.indices.get_alias(name=place.index)
    rejected = b'{"items": [{"index": {"status": 429, "error": {"type": "rejected_execution_exception"}}}]}'
    proxy.refusals = [("_bulk", 200, rejected)]
    behind = cluster.Cluster(opensearch.settings(index=place.index, urls=(proxy.url,)))
    changes = [in_bulk(article("a", "Fisk")), in_bulk(article("a", "Olje"))]

    assert send(behind, build, changes, check=lambda: None, pauses=(0.5,)) == 2
    opensearch.client.indices.refresh(index=build)
    assert found(index, "olje") == ["a"]
    behind.close()


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


def test_what_a_busy_node_rejects_is_sent_again(opensearch, place, index, proxy):
    index.add([])
    (build,) = opensearch.client.indices.get_alias(name=place.index)
    rejected = b'{"index": {"status": 429, "error": {"type": "rejected_execution_exception"}}}'
    proxy.refusals = [("_bulk", 200, b'{"items": [%s, %s]}' % (rejected, b'{"index": {"status": 201}}'))]
    behind = cluster.Cluster(opensearch.settings(index=place.index, urls=(proxy.url,)))
    changes = [in_bulk(article(each, "Fisk")) for each in "ab"]

    assert send(behind, build, changes, check=lambda: None, pauses=(0.1,)) == 2
    opensearch.client.indices.refresh(index=build)
    assert opensearch.client.count(index=build)["count"] == 1  # the proxy kept b to itself
    behind.close()


def test_a_request_that_a_node_has_no_room_for_is_sent_again(opensearch, place, index, proxy):
    """As a node says it whose memory for requests is taken: of the request as a whole."""
    index.add([])
    (build,) = opensearch.client.indices.get_alias(name=place.index)
    body = b'{"error": {"type": "rejected_execution_exception"}, "status": 429}'
    proxy.refusals = [("_bulk", 429, body)]
    behind = cluster.Cluster(opensearch.settings(index=place.index, urls=(proxy.url,)))

    assert send(behind, build, [in_bulk(article("a", "Fisk"))], check=lambda: None, pauses=(0.1,)) == 1
    opensearch.client.indices.refresh(index=build)
    assert found(index, "fisk") == ["a"]
    proxy.refusals = [("_bulk", 429, body)] * 2
    with pytest.raises(BackendUnavailableError, match="too busy"):
        send(behind, build, [in_bulk(article("a", "Fisk"))], check=lambda: None, pauses=(0.1,))
    behind.close()


def test_a_node_that_rejects_for_ever_is_told_of(opensearch, place, index, proxy):
    rejected = b'{"items": [{"index": {"status": 429, "error": {"type": "rejected_execution_exception"}}}]}'
    proxy.refusals = [("_bulk", 200, rejected)] * 3
    behind = cluster.Cluster(opensearch.settings(index=place.index, urls=(proxy.url,)))

    with pytest.raises(BackendUnavailableError, match="too busy"):
        send(behind, "x", [Change("a", delete_line("a"))], check=lambda: None, pauses=(0.1, 0.1))
    behind.close()


def test_a_full_disk_is_told_of_with_what_to_do(opensearch, place, index):
    """A node past its watermark makes the index read-only in this very way."""
    index.add([article("a", "Fisk")])
    (build,) = opensearch.client.indices.get_alias(name=place.index)
    block = {"index.blocks.read_only_allow_delete": True}
    opensearch.client.indices.put_settings(index=build, body=block)

    with pytest.raises(BackendUnavailableError, match="Make room"):
        index.add([article("b", "Olje")])
    assert found(index, "fisk") == ["a"]


def test_full_disks_on_all_nodes_are_told_of_when_a_new_index_is_wanted(opensearch, index):
    """Then a cluster lets nobody make one, in this very way."""
    block = "cluster.blocks.create_index"
    opensearch.client.cluster.put_settings(body={"persistent": {block: True}})
    try:
        with pytest.raises(BackendUnavailableError, match="make room"):
            index.replace_all([article("a", "Fisk")])
    finally:
        opensearch.client.cluster.put_settings(body={"persistent": {block: None}})

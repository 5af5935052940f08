"""Every change arrives, in order, however often a node rejects it; else an error says why."""

from __future__ import annotations

import pytest

from search.errors import (
    BackendUnavailableError,
)
from search.index.opensearch import bulk, cluster
from search.index.opensearch.bulk import Change, send
from search.index.opensearch.documents import delete_line, index_lines, split_article
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

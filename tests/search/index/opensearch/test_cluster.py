"""What is told of a cluster that does not answer as it should?"""

from __future__ import annotations

import logging

import pytest

from search.errors import (
    BackendUnavailableError,
    SettingsError,
)
from search.index.opensearch import bulk, cluster, mapping
from tests.proxy import Proxy, certificate
from tests.search.index.clusters import article, found

pytestmark = pytest.mark.server

SECRET = "hemmelig"  # noqa: S105 - of a proxy that lives as long as the test


def refusal(kind, status):
    """Return what a node says that refuses something, and names what was searched."""
    return b'{"error": {"type": "%s", "reason": "hemmelig"}, "status": %d}' % (kind.encode(), status)


def in_one(body):
    """Return *body* as the first of the answers to several searches."""
    return b'{"responses": [%s, {}, {}]}' % body


def test_a_node_that_is_down_is_told_of(opensearch):
    index = opensearch.open(opensearch.settings(urls=("http://127.0.0.1:9",)))

    for ask in (index.generation, index.info, lambda: found(index, "fisk"), lambda: index.add([])):
        with pytest.raises(BackendUnavailableError, match=r"No node .* at http://127\.0\.0\.1:9\. Start it"):
            ask()
    index.close()


def test_a_node_that_is_slow_is_told_of(monkeypatch, index, place, opensearch, proxy):
    index.add([article("a", "Fisk")])
    monkeypatch.setattr(cluster, "SEARCH_SECONDS", 0.3)
    slow = opensearch.open(opensearch.settings(index=place.index, urls=(proxy.url,)))
    proxy.delay = 1.0

    with pytest.raises(BackendUnavailableError, match="did not answer in time"):
        found(slow, "fisk")
    slow.close()


def test_another_node_is_asked_when_one_is_down_slow_or_cut_off(monkeypatch, index, place, opensearch, proxy):
    index.add([article("a", "Fisk")])
    monkeypatch.setattr(cluster, "SEARCH_SECONDS", 2)
    urls = ("http://127.0.0.1:9", proxy.url, *opensearch.urls)
    reader = opensearch.open(opensearch.settings(index=place.index, urls=urls))
    proxy.is_cut = True
    answers = [found(reader, "fisk") for _ in range(5)]
    proxy.is_cut, proxy.delay = False, 3
    answers += [found(reader, "fisk") for _ in range(3)]

    assert answers == [["a"]] * 8
    reader.close()


@pytest.mark.parametrize("refused", ["a search", "a request", "one search of a request"])
@pytest.mark.parametrize(
    ("status", "kind", "told"),
    [
        (503, "cluster_manager_not_discovered_exception", "Start the nodes that are down"),
        (503, "search_phase_execution_exception", "Start the nodes that are down"),
        (429, "circuit_breaking_exception", "too much to do"),
        (403, "security_exception", "rights"),
        (413, "content_too_long", "http.max_content_length"),
        (400, "too_many_nested_clauses", "max_clause_count"),
    ],
)
def test_every_refusal_says_what_to_do_and_not_what_was_searched(
    index, behind, proxy, status, kind, told, refused
):
    index.add([])
    body = refusal(kind, status)
    proxy.refusals = [
        {
            "a search": ("_search", status, body),
            "a request": ("_msearch", status, body),
            "one search of a request": ("_msearch", 200, in_one(body)),
        }[refused]
    ] * 4

    ask = {
        "a search": lambda: found(behind, "hemmelig"),
        "a request": lambda: behind.frequencies(["hemmelig", "olje"], fields=("title",)),
    }
    with pytest.raises(BackendUnavailableError, match=told) as error:
        ask["a search" if refused == "a search" else "a request"]()
    assert "hemmelig" not in str(error.value)


def test_an_index_with_a_shard_on_no_node_is_told_of(monkeypatch, opensearch, place, index):
    """The cluster is red, as when the nodes that had the shard are down: here no node may have it."""
    body = mapping.index_body(shards=1, meta={**mapping.VERSIONS, "generation": 1})
    body["settings"]["index.routing.allocation.require._name"] = "nobody"
    body["aliases"] = {place.index: {}}
    opensearch.client.indices.create(index=f"{place.index}.2.1.{0:016}", body=body, wait_for_active_shards=0)
    assert opensearch.client.cluster.health(index=place.index)["status"] == "red"
    monkeypatch.setattr(bulk, "WRITE_SECONDS", 2)

    for ask in (
        lambda: found(index, "fisk"),
        lambda: index.frequencies(["fisk"], fields=("title",)),
        lambda: index.values("source"),
    ):
        with pytest.raises(BackendUnavailableError, match="Start the nodes that are down"):
            ask()
    with pytest.raises(BackendUnavailableError, match="did not answer in time"):
        index.add([article("b", "Olje")])


def test_a_search_that_ended_with_a_node_is_asked_again(index, behind, proxy):
    """A node that dies between finding the matches and handing them over ends the search as a whole."""
    index.add([article("a", "Fisk")])
    body = refusal("search_phase_execution_exception", 500)
    proxy.refusals = [("_msearch", 500, body), ("_msearch", 200, in_one(body)), ("_search", 500, body)]

    assert behind.frequencies(["fisk", "olje"], fields=("title",)) == [1, 0]
    assert found(behind, "fisk") == ["a"]
    assert proxy.refusals == []


def test_a_failure_in_one_of_many_answers_is_a_failure(index, behind, proxy):
    index.add([])
    answer = in_one(refusal("no_shard_available_action_exception", 503))
    proxy.refusals = [("_msearch", 200, answer)] * (cluster.MULTI_SEARCH_RETRIES + 1)

    with pytest.raises(BackendUnavailableError, match="Start the nodes"):
        behind.frequencies(["fisk", "olje"], fields=("title",))


@pytest.fixture(name="tls", scope="module")
def _tls(opensearch, tmp_path_factory):
    files = certificate(tmp_path_factory.mktemp("tls"))
    with Proxy(opensearch.urls[0], tls=files, login=("leit", "hemmelig")).running() as proxy:
        yield proxy, files[0]


def test_serves_over_tls_with_a_user_and_a_password(opensearch, tls):
    proxy, ca = tls
    secret = opensearch.settings(urls=(proxy.url,), user="leit", password=SECRET, ca=ca)
    index = opensearch.open(secret)

    index.add([article("a", "Fisk")])

    assert found(index, "fisk") == ["a"]
    index.close()
    opensearch.delete(secret)


def test_a_wrong_password_and_a_strange_certificate_are_told_of_without_secrets(opensearch, tls, caplog):
    proxy, ca = tls
    wrong = opensearch.open(opensearch.settings(urls=(proxy.url,), user="leit", password=SECRET[::-1], ca=ca))
    strange = opensearch.open(opensearch.settings(urls=(proxy.url,), user="leit", password=SECRET))
    caplog.set_level(logging.DEBUG)

    with pytest.raises(BackendUnavailableError, match="does not let the user «leit» in") as first:
        wrong.generation()
    with pytest.raises(BackendUnavailableError, match="LEIT_OPENSEARCH_CA") as second:
        strange.generation()

    told = str(first.value) + str(second.value) + caplog.text
    assert SECRET[::-1] not in told
    assert "hemmelig" not in told
    wrong.close()
    strange.close()


def test_a_missing_certificate_file_is_named(opensearch, tmp_path):
    with pytest.raises(SettingsError, match=r"LEIT_OPENSEARCH_CA is «.*nowhere\.pem»"):
        opensearch.open(opensearch.settings(ca=tmp_path / "nowhere.pem"))

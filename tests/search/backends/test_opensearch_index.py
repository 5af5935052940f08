from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.article_index import FindPlan
from search.articles import Article, Block, exact_values, field_texts
from search.backends.opensearch_index import builds, bulk, cluster, layout, lock
from search.backends.opensearch_index.bulk import Change, send
from search.backends.opensearch_index.documents import document, putting, removing, unwritten
from search.backends.opensearch_index.making import LOT_ARTICLES, WORTH_PROCESSES
from search.backends.opensearch_index.streams import StreamWriter
from search.errors import (
    BackendUnavailableError,
    IndexBusyError,
    IndexOutdatedError,
    SettingsError,
)
from search.query.tree import AllOf
from tests.language import ANALYZER, field_terms, parse_query
from tests.proxy import Proxy, certificate
from tests.search.index_strategies import corpora, queries
from tests.search.reference_index import ReferenceIndex

pytestmark = pytest.mark.server

SECRET = "hemmelig"  # noqa: S105 - of a proxy that lives as long as the test


@pytest.fixture(name="place")
def _place(opensearch):
    """The settings of an index nobody else uses."""
    place = opensearch.settings()
    yield place
    opensearch.delete(place)


@pytest.fixture(name="index")
def _index(opensearch, place):
    opened = opensearch.open(place)
    yield opened
    opened.close()


@pytest.fixture(name="proxy")
def _proxy(opensearch):
    with Proxy(opensearch.urls[0]).running() as proxy:
        yield proxy


@pytest.fixture(name="behind")
def _behind(opensearch, place, proxy):
    """Open the index of *place* with the proxy in between."""
    opened = opensearch.open(opensearch.settings(index=place.index, urls=(proxy.url,)))
    yield opened
    opened.close()


def article(article_id, title, *paragraphs, **fields):
    return Article(
        id=article_id, title=title, blocks=tuple(Block("p", each) for each in paragraphs), **fields
    )


def in_bulk(each):
    return Change(each.id, putting(unwritten(each), StreamWriter(ANALYZER)))


def found(index, typed, plan=None):
    return [match.article_id for match in index.find(parse_query(typed)[0], plan or FindPlan()).page]


def names(opensearch, place):
    return sorted(opensearch.client.indices.get(index=f"{place.index}.*", filter_path="*.aliases"))


@pytest.mark.parametrize("shards", [1, 3])
def test_finds_what_the_slow_obvious_index_finds(opensearch, shards):
    """Whatever is asked; the order is compared where it does not hang on scores."""
    place = opensearch.settings()
    fast = opensearch.open(place, shards=shards)

    @given(corpus=corpora(), later=corpora(), asked=st.lists(queries(), min_size=20, max_size=20))
    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    def agree(corpus, later, asked):
        slow = ReferenceIndex()
        for each in (fast, slow):
            each.replace_all(corpus)
            each.add(later[:4])
            each.remove(["a2", "a5"])
        for query in asked:
            plan = FindPlan(limit=20, sort="newest")
            assert fast.find(query, plan) == slow.find(query, plan), query

    agree()
    fast.close()
    opensearch.delete(place)


@given(corpus=corpora())
@settings(max_examples=25, deadline=None)
def test_a_document_holds_the_terms_of_the_embedded_index(corpus):
    for each in corpus:
        made = document(unwritten(each), StreamWriter(ANALYZER))

        for field, paragraphs in field_texts(each).items():
            expected = ANALYZER.field_terms(paragraphs, "nb" if each.language == "und" else each.language)
            terms, forms, parts = (
                " ".join(made.get(f"{field}_{stream}", [])).split() for stream in layout.STREAMS
            )
            assert sorted(forms) == sorted(f for f, at in expected.forms.items() for _ in at)
            assert sorted(t for each in terms for t in each.split("|")) == sorted(
                t for t, at in expected.terms.items() for _ in at
            )
            assert sorted(p for each in parts for p in each.split("|")) == sorted(
                p for p, at in expected.parts.items() for _ in at
            )
        assert [made.get(name, []) for name in exact_values(each)] == [
            list(values) for values in exact_values(each).values()
        ]


@given(corpus=corpora(), kept=st.sampled_from([0, 3, 1000]))
@settings(max_examples=25, deadline=None)
def test_what_is_learnt_of_chunks_changes_no_document(corpus, kept):
    known = StreamWriter(ANALYZER, kept=kept)

    for each in corpus * 2:
        assert document(unwritten(each), known) == document(unwritten(each), StreamWriter(ANALYZER))


@given(text=st.text(max_size=200))
def test_no_term_holds_what_parts_terms_in_a_document(text):
    held = field_terms([text])

    for term in (*held.terms, *held.forms, *held.parts):
        assert term.split() == [term]
        assert layout.READINGS_SIGN not in term
        assert len(term) * 2 * layout.PARTS_TOGETHER < 8192


def test_an_article_of_two_million_words_is_found(index):
    """Its text goes in one request, which is bounded only by what a node takes."""
    index.add([article("long", "Lang", "ord " * 2_000_000 + "hvalross", "slutten nå")])

    assert found(index, "hvalross") == ["long"]
    assert found(index, '"slutten nå"') == ["long"]
    assert found(index, '"hvalross slutten"') == []


def test_many_articles_are_made_ready_by_other_processes_and_all_are_found(index):
    """So many that they are worth it; those with an id in common come in their order."""
    many = LOT_ARTICLES * WORTH_PROCESSES

    index.add([])
    index.add([*(article(f"a{number % many}", f"Fisk{number} i fjorden") for number in range(many + 300))])

    assert index._maker._elsewhere.are_running
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


def test_a_query_of_a_thousand_signs_is_answered(index):
    index.add([article("a", "Fisk")])
    words = " OR ".join(f"fiskesort{number}" for number in range(60))

    assert found(index, f"{words} OR fisk") == ["a"]


def test_readers_see_the_old_build_until_the_new_one_is_complete(opensearch, place, index):
    index.add([article("old", "Fisk")])
    reader = opensearch.open(place)
    seen = []

    def articles():
        yield article("new", "Olje")
        seen.append(found(reader, ""))

    index.replace_all(articles())

    assert seen == [["old"]]
    assert found(reader, "") == ["new"]
    reader.close()


def test_only_the_current_build_is_kept(opensearch, place, index):
    index.add([article("a", "Fisk")])
    before = names(opensearch, place)
    index.replace_all([article("a", "Fisk")])
    after = names(opensearch, place)

    assert len(before) == len(after) == 2  # the build and the lock
    assert before != after
    assert list(opensearch.client.indices.get_alias(name=place.index)) == [
        name for name in after if not name.endswith(".lock")
    ]


def test_a_build_that_fails_changes_nothing_and_is_cleaned_up(opensearch, place, index):
    index.add([article("a", "Fisk")])
    before = names(opensearch, place)

    def articles():
        yield article("b", "Olje")
        raise KeyError

    with pytest.raises(KeyError):
        index.replace_all(articles())
    assert found(index, "") == ["a"]
    index.add([])

    assert names(opensearch, place) == before


def test_an_index_of_another_version_is_refused(opensearch, place, index):
    index.add([article("a", "Fisk")])
    (build,) = opensearch.client.indices.get_alias(name=place.index)
    made_by = {**layout.MADE_BY, "analyzer": "1", "generation": 1}
    opensearch.client.indices.put_mapping(index=build, body={"_meta": made_by})
    later = opensearch.open(place)

    for ask in (lambda: found(later, "fisk"), later.info, later.generation, lambda: later.add([])):
        with pytest.raises(IndexOutdatedError, match=r"analyzer 1,.*python -m search rebuild"):
            ask()
    later.replace_all([article("a", "Fisk")])
    assert found(later, "fisk") == ["a"]
    later.close()


def test_an_index_of_somebody_else_is_refused(opensearch):
    place = opensearch.settings()
    opensearch.client.indices.create(index=place.index)
    index = opensearch.open(place)

    with pytest.raises(IndexOutdatedError, match="analyzer unknown"):
        index.generation()
    opensearch.client.indices.delete(index=place.index)
    index.close()


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
    killed._acquired("killed")
    next_one = lock.WriteLock(asked, place.index, lease=0.5, patience=5)

    began = time.monotonic()
    with next_one.held() as check:
        check()
    assert 0.5 <= time.monotonic() - began < 4
    asked.close()


def test_a_lock_that_is_renewed_does_not_run_out_and_one_that_is_lost_is_noticed(opensearch, place):
    asked = cluster.Cluster(place)
    other = lock.WriteLock(asked, place.index, lease=0.6, patience=2)

    with lock.WriteLock(asked, place.index, lease=0.6).held() as check:
        with pytest.raises(IndexBusyError), other.held():
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
        send(behind, "x", [Change("a", removing("a"))], check=lambda: None, pauses=(0.1, 0.1))
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
def test_every_refusal_says_what_to_do_and_not_what_was_searched(index, behind, proxy, status, kind, told):
    index.add([])
    body = b'{"error": {"type": "%s", "reason": "hemmelig"}, "status": %d}' % (kind.encode(), status)
    proxy.refusals = [("_search", status, body)] * 4

    with pytest.raises(BackendUnavailableError, match=told) as refused:
        found(behind, "hemmelig")
    assert "hemmelig" not in str(refused.value)


def test_an_index_with_a_shard_on_no_node_is_told_of(monkeypatch, opensearch, place, index):
    """The cluster is red, as when the nodes that had the shard are down: here no node may have it."""
    body = layout.index_body(shards=1, generation=1)
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
    body = b'{"error": {"type": "search_phase_execution_exception"}, "status": 500}'
    proxy.refusals = [("_search", 500, body)]

    assert found(behind, "fisk") == ["a"]
    assert proxy.refusals == []


def test_a_failure_in_one_of_many_answers_is_a_failure(index, behind, proxy):
    index.add([])
    answer = b'{"responses": [{"error": {"type": "no_shard_available_action_exception"}, "status": 503}]}'
    proxy.refusals = [("_msearch", 200, answer)]

    with pytest.raises(BackendUnavailableError, match="Start the nodes"):
        behind.frequencies(["fisk"], fields=("title",))


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


def test_readers_find_something_while_the_index_is_replaced_again_and_again(opensearch, place, index):
    index.replace_all([article("a", "Fisk")])
    reader = opensearch.open(place)
    answers = []
    done = threading.Event()

    def read():
        while not done.is_set():
            answers.append(found(reader, "fisk"))

    thread = threading.Thread(target=read)
    thread.start()
    for _ in range(4):
        index.replace_all([article("a", "Fisk")])
    done.set()
    thread.join()

    assert answers
    assert answers == [["a"]] * len(answers)
    reader.close()


def test_a_word_may_be_given_twice_to_near(index):
    """In any order, one place may serve for both; one after the other, it may not."""
    index.add([article("a", "Regn", "fisk til havn"), article("b", "Regn", "fisk og fisk til havn")])

    assert sorted(found(index, '"fisk fisk havn"~1')) == ["a", "b"]
    assert sorted(found(index, "fisk NEAR/0 fisk")) == ["a", "b"]
    assert found(index, "fisk ONEAR/1 fisk") == ["b"]


def test_a_near_scores_as_loose_words_do_on_every_call(index):
    index.add([article("a", "Fisk til havn", "fisk"), article("b", "Havn", "fisk i havn")])
    near, loose = parse_query("fisk NEAR havn")[0], parse_query("fisk AND havn")[0]

    assert isinstance(loose, AllOf)
    assert index.find(near, FindPlan()) == index.find(near, FindPlan())
    assert {(m.article_id, m.score) for m in index.find(near, FindPlan()).page} == {
        (m.article_id, m.score) for m in index.find(loose, FindPlan()).page
    }


def test_a_build_of_another_alias_is_not_ours(opensearch):
    """«leit» must not clean up after «leit-test»."""
    ours = builds.Builds(cluster.Cluster(opensearch.settings()), "leit")

    assert ours._ours.fullmatch("leit.2.1.0123456789abcdef")
    assert not ours._ours.fullmatch("leit-test.2.1.0123456789abcdef")
    assert not ours._ours.fullmatch("leit.lock")

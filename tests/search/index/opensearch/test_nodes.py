"""What happens when a node of three dies, hangs, or comes back?"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from itertools import count

import pytest

from search.article_index import FindPlan
from search.articles import Article
from search.errors import SearchError
from search.query.tree import MatchAll
from tests.language import parse_query
from tests.proxy import Proxy

pytestmark = [pytest.mark.server, pytest.mark.timeout(900)]

FISK = parse_query("fisk")[0]
STILL_THERE = 200
GOES_ON_SECONDS = 12


@pytest.fixture(name="place")
def _place(three_nodes):
    """The settings of an index of STILL_THERE articles on three shards, each in two copies."""
    place = three_nodes.settings()
    index = three_nodes.open(place, shards=3)
    index.replace_all(Article(id=f"old{number}", title="Fisk") for number in range(STILL_THERE))
    index.close()
    three_nodes.await_green()
    yield place
    three_nodes.delete(place)


class Reader:
    """
    Searches without pause.

    Attributes:
        totals: What was found, a number for each answer.
        errors: What was answered instead.
        longest: Seconds from one answer to the next, at most.
    """

    def __init__(self, nodes, place):
        self.totals, self.errors, self.longest = [], [], 0.0
        self._index = nodes.open(place)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self):
        before = time.monotonic()
        while not self._done.is_set():
            try:
                self.totals.append(self._index.find(FISK, FindPlan()).total)
                self.longest = max(self.longest, time.monotonic() - before)
                before = time.monotonic()
            except SearchError as error:
                self.errors.append(str(error))

    @contextmanager
    def reading(self):
        self._thread.start()
        try:
            yield self
        finally:
            self._done.set()
            self._thread.join()
            self._index.close()


class Writer(Reader):
    """Adds an article at a time, for as long as it may; *totals* are the ids acknowledged."""

    def _run(self):
        for number in count():
            if self._done.is_set():
                return
            try:
                self._index.add([Article(id=f"new{number}", title="Olje")])
                self.totals.append(f"new{number}")
            except SearchError as error:
                self.errors.append(str(error))


def everything(nodes, place):
    index = nodes.open(place)
    found = index.find(MatchAll(), FindPlan(limit=2000))
    index.close()
    return {match.article_id for match in found.page}


@pytest.mark.parametrize("which", ["a plain node", "the manager"])
def test_a_killed_node_changes_no_answer_and_loses_no_article(three_nodes, place, which):
    [manager] = three_nodes.client.cat.cluster_manager(format="json", h="node")
    number = int(manager["node"].removeprefix("node-"))
    victim = number if which == "the manager" else number % 3 + 1

    with Reader(three_nodes, place).reading() as reader, Writer(three_nodes, place).reading() as writer:
        time.sleep(2)
        three_nodes.kill(victim)
        time.sleep(GOES_ON_SECONDS)
        three_nodes.start_again()
        three_nodes.await_green()

    assert reader.errors == []
    assert set(reader.totals) == {STILL_THERE}
    assert reader.longest < 15
    assert writer.errors == []
    assert set(writer.totals) <= everything(three_nodes, place)
    told = f"{len(reader.totals)} answers, longest {reader.longest:.1f} s, {len(writer.totals)} writes"
    print(f"{which} killed: {told}")  # noqa: T201 - the figures of docs/opensearch.md


def test_a_node_that_hangs_is_passed_over(three_nodes, place):
    with Reader(three_nodes, place).reading() as reader:
        time.sleep(1)
        three_nodes.pause(2, stopped=True)
        time.sleep(GOES_ON_SECONDS)
        three_nodes.pause(2, stopped=False)
        three_nodes.await_green()

    assert reader.totals
    assert set(reader.totals) == {STILL_THERE}


def test_a_slow_and_a_cut_off_node_are_passed_over(three_nodes, place):
    slow, cut = Proxy(three_nodes.urls[0]), Proxy(three_nodes.urls[1])
    behind = three_nodes.settings(index=place.index, urls=(slow.url, cut.url, three_nodes.urls[2]))
    slow.delay, cut.is_cut = 30.0, True

    with slow.running(), cut.running(), Reader(three_nodes, behind).reading() as reader:
        time.sleep(GOES_ON_SECONDS)

    assert reader.errors == []
    assert set(reader.totals) == {STILL_THERE}
    assert reader.longest < 15

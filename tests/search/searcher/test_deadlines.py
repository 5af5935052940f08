"""One deadline for a request: every stage asks it, and stops when its time is up."""

from __future__ import annotations

import sys

import pytest

from search.articles import Block, Tag
from search.request import SearchRequest
from search.system.deadline import READING_SECONDS, Deadline
from tests.search.searcher.asking import at

STAGES = {
    "search.index.evaluator.matching",
    "search.index.evaluator.near",
    "search.index.evaluator.phrases",
    "search.index.evaluator.page_positions",
    "search.highlighting.snippets",
    "search.highlighting.marks",
    "search.highlighting.explanation",
    "search.query.unknown_values",
    "search.suggestions.relaxation",
}
"""The modules that work in proportion to articles, values or tries."""


class Clock:
    """A clock that notes the modules that look at it, and is late from the first look of *late_in* on."""

    def __init__(self, late_in=""):
        self.asked = set()
        self._late_in = late_in

    def __call__(self):
        frame = sys._getframe(1)
        while frame is not None:
            self.asked.add(frame.f_globals.get("__name__", ""))
            frame = frame.f_back
        return 1000.0 if self._late_in in self.asked else 0.0


REQUESTS = (
    SearchRequest(text='"fisk og olje" OR (fisk NEAR/5 olje)', explain=True),
    SearchRequest(text="fisk kilde:ukjend"),
)


@pytest.fixture(name="articles")
def _articles():
    return [
        at(
            f"a{number}",
            "2021-08-01",
            title="Fisk og olje",
            source="NTB",
            subjects=(Tag("Mat"),),
            blocks=(Block("p", "Fisk og olje."),),
        )
        for number in range(3)
    ]


def test_every_stage_asks_the_one_deadline(searching, articles):
    searcher = searching(*articles)
    clock = Clock()

    for request in REQUESTS:
        searcher.search(request, Deadline(2.0, clock=clock))

    assert clock.asked >= STAGES


@pytest.mark.parametrize("stage", sorted(STAGES))
def test_whichever_stage_time_ends_in_there_is_an_answer_that_says_that_work_was_left(
    searching, articles, stage
):
    searcher = searching(*articles)
    passed = []

    for request in REQUESTS:
        deadline = Deadline(2.0 + READING_SECONDS, clock=Clock(stage))
        page = searcher.search(request, deadline)
        passed.append(deadline.passed)
        assert {hit.article.id for hit in page.hits} <= {"a0", "a1", "a2"}
        assert page.relation == "gte" or page.total in {0, 3}

    assert any(passed)


def test_a_whole_article_is_marked_as_far_as_time_allows(searching, articles):
    searcher = searching(*articles)
    deadline = Deadline(2.0, clock=Clock("search.highlighting.marks"))

    whole = searcher.marked_article("a0", SearchRequest(text="fisk"), deadline)

    assert whole.article == searcher.article("a0")
    assert whole.title.marks == ()
    assert deadline.passed


def test_what_time_cut_short_is_not_offered_with_a_count(searching, articles):
    searcher = searching(*articles)

    page = searcher.search(
        SearchRequest(text="fisk kilde:ukjend"), Deadline(2.0, clock=Clock("search.suggestions.relaxation"))
    )

    assert page.total == 0
    assert page.alternatives == ()

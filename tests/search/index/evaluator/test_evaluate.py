"""Over posting lists in memory, so that what fails here is the evaluator and no index."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from random import Random
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.analysis import Reading
from search.article_index import FindPlan
from search.articles import Article, Block
from search.index.evaluator import Evaluator, evaluate, score_list, top_k, word_positions
from search.index.evaluator.view import View
from search.query.tree import Or
from search.system.deadline import Deadline
from tests.language import parse_query
from tests.search.index.memory_lists import MemoryLists
from tests.search.index_strategies import corpora, queries
from tests.search.reference_index import ReferenceIndex


def article(article_id, title="Uten tittel", *paragraphs, **fields):
    return Article(
        id=article_id, title=title, blocks=tuple(Block("p", each) for each in paragraphs), **fields
    )


def evaluator(*batches, removed=()):
    return Evaluator(MemoryLists(batches, frozenset(removed)))


def find(engine, typed, plan=None, **options):
    return engine.find(parse_query(typed, **options)[0], plan or FindPlan())


def ids(matches):
    return [match.article_id for match in matches.page]


@st.composite
def plans(draw):
    return FindPlan(
        offset=draw(st.integers(0, 3)),
        limit=draw(st.integers(0, 8)),
        sort=draw(st.sampled_from(["relevance", "newest", "oldest"])),
        filters=draw(st.sampled_from([{}, {"source": ("ntb",)}, {"subject": ("Mat", "Sport")}])),
        date_field=draw(st.sampled_from(["published", "modified"])),
        start=draw(st.sampled_from([None, datetime(2021, 8, 2, tzinfo=UTC)])),
        end=draw(st.sampled_from([None, datetime(2021, 8, 4, tzinfo=UTC)])),
        facets=draw(st.sampled_from([(), ("source", "subject")])),
    )


@given(corpus=corpora(), later=corpora(), query=queries(), plan=plans())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_finds_ranks_and_counts_as_the_slow_obvious_index_does(corpus, later, query, plan):
    """Over several segments, with articles replaced and removed between."""
    slow = ReferenceIndex()
    slow.add(corpus)
    slow.add(later[:4])
    slow.remove(["a2", "a5"])

    actual = evaluator(corpus, later[:4], removed=["a2", "a5"]).find(query, plan)
    expected = slow.find(query, plan)

    assert ids(actual) == ids(expected)
    assert (actual.total, actual.relation, actual.facets) == (expected.total, "eq", expected.facets)
    assert [match.score for match in actual.page] == pytest.approx(
        [match.score for match in expected.page], abs=3e-6
    )


RARER = ("fisk", "olje", "havn", "havna", "nrksjef", "NRK-sjefen", "120.000")


@cache
def crowd(seed):
    """Return the lists of 90 articles, each with some of the words, in three segments, some of them removed."""
    random = Random(seed)  # noqa: S311 - no secret
    articles = []
    for number in range(90):
        few = [*random.sample(RARER, random.randint(0, 3)), "og", "og", "og"]
        title, text = (" ".join(random.choices(few, k=random.randint(1, most))) for most in (3, 40))
        articles.append(article(f"a{number:02}", title, text, source=random.choice(["NTB", "NRK"])))
    return MemoryLists([articles[:40], articles[40:70], articles[70:]], frozenset(["a05", "a50", "a88"]))


@given(
    lists=st.integers(0, 4).map(crowd),
    typed=st.lists(
        st.sampled_from((*RARER, '"fisk olje"', "hav*", "-havna", "fisk NEAR/3 olje", "og")),
        min_size=1,
        max_size=5,
    ),
    match=st.sampled_from(["all", "any", "any"]),
    plan=st.builds(
        FindPlan,
        offset=st.integers(0, 5),
        limit=st.integers(1, 3),
        sort=st.sampled_from(["relevance", "relevance", "newest"]),
        filters=st.sampled_from([{}, {}, {"source": ("ntb",)}]),
        with_positions=st.booleans(),
    ),
    depth=st.sampled_from([1, 4, 50]),
)
@settings(max_examples=200)
def test_what_saves_time_in_a_large_index_changes_nothing(lists, typed, match, plan, depth):
    """Some articles taken for many: the best found by champions, orders walked by chunks, places looked up."""
    query, _ = parse_query(" ".join(typed), match=match)

    with patch.object(evaluate, "WINDOW_DEPTH", depth):
        expected = Evaluator(lists).find(query, plan)
        with (
            patch.object(top_k, "_FEW", 0),
            patch.object(score_list, "CHAMPIONS", 8),
            patch.object(evaluate, "_CHUNK", 8),
            patch.multiple(word_positions, CACHED_DOCS=0, _READ_COST=0),
        ):
            actual = Evaluator(lists).find(query, plan)

    assert actual == expected


def test_pages_follow_one_another_across_the_depth_of_the_second_stage():
    corpus = [article(f"a{number:02}", "Fisk og " + "olje " * (number % 7)) for number in range(80)]
    engine = evaluator(corpus[:30], corpus[30:])

    whole = ids(find(engine, "fisk olje", FindPlan(limit=80), match="any"))
    paged = [
        each
        for start in range(0, 80, 7)
        for each in ids(find(engine, "fisk olje", FindPlan(offset=start, limit=7), match="any"))
    ]

    assert paged == whole
    assert len(set(whole)) == 80


def test_out_of_time_before_it_began_it_says_so():
    found = find(evaluator([article("a", "Fisk")]), "fisk", FindPlan(deadline=Deadline(0.0)))

    assert (found.total, found.relation, found.page) == (0, "gte", ())


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("fisk OR olje", ["a", "c"]),
        ("olje OR fisk", ["b", "c"]),
        ("fisk olje", []),
        ("fisk NOT olje", []),
        ("fisk OR (olje gass)", ["a", "c"]),
    ],
)
def test_out_of_time_on_the_way_it_gives_some_of_the_matches_and_no_others(monkeypatch, typed, expected):
    """The clock is stopped just before the second word is looked up."""
    engine = evaluator([article("a", "Fisk"), article("b", "Olje"), article("c", "Fisk, olje og gass")])
    words = []

    def counted(view, word):
        words.append(word.form)
        return look_up(view, word)

    look_up = View.word
    monkeypatch.setattr(View, "word", counted)
    monkeypatch.setattr("search.system.deadline.time.monotonic", lambda: len(set(words)) * 10.0)

    found = find(engine, typed, FindPlan(deadline=Deadline(9.0)))

    assert found.relation == "gte"
    assert sorted(ids(found)) == expected
    assert found.total == len(expected)


def test_without_a_limit_it_takes_its_time():
    assert find(evaluator([article("a", "Fisk")]), "fisk", FindPlan(deadline=Deadline(None))).relation == "eq"


@pytest.mark.parametrize("change", [{"weight": 0.3}, {"spellings": (Reading("gass", 0.5),)}])
def test_a_word_that_means_something_else_is_looked_up_anew(change):
    """What is known of a word as typed serves no other weight and no other spelling."""
    corpus = [article("a", "Fisk"), article("b", "Gass")]
    slow, engine = ReferenceIndex(), evaluator(corpus)
    slow.add(corpus)
    word, _ = parse_query("fisk")

    for query in (word, replace(word, **change), Or((word, replace(word, **change)), (0, 4))):
        actual, expected = engine.find(query, FindPlan()), slow.find(query, FindPlan())
        assert ids(actual) == ids(expected)
        assert [each.score for each in actual.page] == pytest.approx([each.score for each in expected.page])


def test_near_with_several_spellings_gives_each_article_once():
    corpus = [
        article("a", "Olje og fisk"),
        article("b", "Fisk og gass"),
        article("c", "Olje og fisk og gass"),
    ]

    found = find(evaluator(corpus[:2], corpus[2:]), "(gass OR olje) NEAR/1 fisk")

    assert (found.total, sorted(ids(found))) == (3, ["a", "b", "c"])

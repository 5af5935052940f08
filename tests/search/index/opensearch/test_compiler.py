"""Compiled queries match and score as the query tree says."""

from __future__ import annotations

import pytest

from search.article_index import FindPlan
from search.articles import DEFAULT_FIELDS
from search.index.opensearch import compiler, mapping
from search.query.tree import And, Phrase
from tests.language import parse_query
from tests.search.index.clusters import article, found


@pytest.mark.server
def test_a_query_of_a_thousand_signs_is_answered(index):
    index.add([article("a", "Fisk")])
    words = " OR ".join(f"fiskesort{number}" for number in range(60))

    assert found(index, f"{words} OR fisk") == ["a"]


@pytest.mark.server
def test_a_word_may_be_given_twice_to_near(index):
    """In any order, one place may serve for both; one after the other, it may not."""
    index.add([article("a", "Regn", "fisk til havn"), article("b", "Regn", "fisk og fisk til havn")])

    assert sorted(found(index, '"fisk fisk havn"~1')) == ["a", "b"]
    assert sorted(found(index, "fisk NEAR/0 fisk")) == ["a", "b"]
    assert found(index, "fisk ONEAR/1 fisk") == ["b"]


@pytest.mark.server
@pytest.mark.parametrize("offset", [0, 45])
def test_a_phrase_scores_as_its_words_do_where_they_stand_side_by_side(index, offset):
    """The second stage is the same for all matches of a phrase, so their words are not read for it."""
    index.add(
        article(f"a{n:02}", "Regn", "fisk og olje " * (n % 7) + "norsk fisk " * (n % 3 + 1))
        for n in range(60)
    )
    index.add(article(f"b{n}", "Vind", "sol") for n in range(140))
    phrase, loose = parse_query('"norsk fisk"')[0], parse_query("norsk AND fisk")[0]

    plan = FindPlan(offset=offset, limit=10)
    assert isinstance(phrase, Phrase)
    assert index.find(phrase, plan) == index.find(loose, plan)
    assert len(index.find(phrase, plan).page) == 10


@pytest.mark.server
def test_a_near_scores_as_loose_words_do_on_every_call(index):
    index.add([article("a", "Fisk til havn", "fisk"), article("b", "Havn", "fisk i havn")])
    near, loose = parse_query("fisk NEAR havn")[0], parse_query("fisk AND havn")[0]

    assert isinstance(loose, And)
    assert index.find(near, FindPlan()) == index.find(near, FindPlan())
    assert {(m.article_id, m.score) for m in index.find(near, FindPlan()).page} == {
        (m.article_id, m.score) for m in index.find(loose, FindPlan()).page
    }


@pytest.mark.parametrize(
    ("text", "is_counted"),
    [("havn fisk", True), ("havn fisk olje gass", False), ('"havn fisk olje gass"', True)],
)
def test_many_alternatives_are_counted_by_a_search_of_their_own(text, is_counted):
    query = parse_query(text, match="any")[0]

    assert compiler.counts_with_page(query, FindPlan()) is is_counted
    assert not compiler.counts_with_page(query, FindPlan(facets=("source",)))


def test_a_word_in_the_default_fields_is_one_posting_list():
    key = compiler.CountKey(DEFAULT_FIELDS, (("terms", "kai"), ("parts", "kai")))

    assert compiler.count_query(key) == {"bool": {"filter": [{"terms": {mapping.WEIGHTED: ["kai"]}}]}}

"""Which articles come first, by what their words count or by date?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.article_index import FindPlan
from search.query.tree import And, Optional, Or
from tests.language import open_whoosh, parse_query
from tests.search.article_index.contents import AUGUST, article, dated, found
from tests.search.index_strategies import corpora, queries
from tests.search.reference_index import ReferenceIndex


def test_a_word_in_the_title_outweighs_one_in_the_body(index):
    index.add(
        [
            article("body", "Nytt fra kysten", "Torsk og sild."),
            article("title", "Torsk på kysten", "Nytt om sild."),
        ]
    )

    assert found(index, "torsk") == ["title", "body"]


def test_a_rare_word_outweighs_a_common_one(index):
    index.add([article(f"fisk{number}", "Fisk") for number in range(5)])
    index.add([article("rare", "Hvalross")])

    assert found(index, "fisk hvalross", match="any")[0] == "rare"


def test_the_form_as_typed_comes_before_other_inflections(index):
    index.add([article("a", "Havner"), article("b", "Havna"), article("c", "Havnene")])

    assert found(index, "havna")[0] == "b"


def test_a_word_that_must_match_scores_as_it_does_where_any_word_will_do(index):
    index.add([article("a", "Fisk", "Olje"), article("b", "Fisk og fisk"), article("c", "Olje og gass")])

    def scores(typed):
        query, _ = parse_query(typed, match="any")
        return {match.article_id: match.score for match in index.find(query, FindPlan()).page}

    assert scores("+fisk olje") == {key: score for key, score in scores("fisk olje").items() if key != "c"}


def test_searching_bodies_ranks_as_if_there_were_no_titles(index):
    bodies = {"a": "fisk og mye annet rart fra havet", "b": "fisk fisk", "c": "olje"}
    index.add([article(each, "Fisk " * 9, text) for each, text in bodies.items()])
    with_titles = found(index, "fisk", fields=("body",))
    index.replace_all([article(each, "Uten", text) for each, text in bodies.items()])

    assert with_titles == found(index, "fisk", fields=("body",)) == ["b", "a"]


def test_undated_articles_come_last_newest_or_oldest_first(index):
    index.add(
        [article("x", "Fisk"), dated("old", "Fisk", AUGUST), dated("new", "Fisk", AUGUST + timedelta(days=1))]
    )

    assert found(index, "fisk", FindPlan(sort="newest")) == ["new", "old", "x"]
    assert found(index, "fisk", FindPlan(sort="oldest")) == ["old", "new", "x"]


def test_equal_scores_come_newest_first_then_by_id(index):
    index.add(
        [dated("c", "Fisk", AUGUST), dated("a", "Fisk", AUGUST), dated("b", "Fisk", AUGUST + timedelta(1))]
    )

    assert found(index, "fisk") == ["b", "a", "c"]


def test_sorted_by_date_there_is_no_score(index):
    index.add([dated("a", "Fisk", AUGUST)])

    page = index.find(parse_query("fisk")[0], FindPlan(sort="newest")).page

    assert page[0].score is None


def test_pages_follow_one_another_without_gap_or_overlap(index):
    index.add([article(f"a{number:02}", "Fisk " * (number % 3 + 1)) for number in range(25)])

    whole = found(index, "fisk", FindPlan(limit=25))
    paged = [each for start in range(0, 30, 10) for each in found(index, "fisk", FindPlan(offset=start))]

    assert paged == whole
    assert len(set(whole)) == 25


def test_what_is_preferred_raises_only_what_the_query_matches(index):
    index.add([article("a", "Fisk"), article("b", "Fisk og olje"), article("c", "Havn og olje")])
    fisk, olje, havn = (parse_query(word)[0] for word in ("fisk", "olje", "havn"))
    preferring = Optional(fisk, olje, (0, 4))

    assert [match.article_id for match in index.find(preferring, FindPlan()).page] == ["b", "a"]
    with_harbours = index.find(Or((preferring, havn), (0, 4)), FindPlan()).page
    scores = {match.article_id: match.score for match in with_harbours}
    # The same words, so the same windows; olje counts only beside fisk.
    required = Or((fisk, havn, And((fisk, olje), (0, 4))), (0, 4))
    expected = {match.article_id: match.score for match in index.find(required, FindPlan()).page}
    assert scores["c"] == pytest.approx(expected["c"])
    both = index.find(And((fisk, olje), (0, 4)), FindPlan()).page[0].score
    assert index.find(preferring, FindPlan()).page[0].score == pytest.approx(both)
    assert set(scores) == {"a", "b", "c"}


@given(corpus=corpora(), later=corpora(), query=queries(), data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_whoosh_finds_and_ranks_as_the_slow_obvious_index_does(tmp_path_factory, corpus, later, query, data):
    """Over several segments, with articles replaced and removed between."""
    plan = FindPlan(
        offset=data.draw(st.integers(0, 3)),
        limit=data.draw(st.integers(0, 8)),
        sort=data.draw(st.sampled_from(["relevance", "newest", "oldest"])),
        filters=data.draw(st.sampled_from([{}, {"source": ("ntb",)}, {"subject": ("Mat", "Sport")}])),
        date_field=data.draw(st.sampled_from(["published", "modified"])),
        start=data.draw(st.sampled_from([None, datetime(2021, 8, 2, tzinfo=UTC)])),
    )
    fast, slow = open_whoosh(tmp_path_factory.mktemp("index")), ReferenceIndex()
    for each in (fast, slow):
        each.add(corpus)
        each.add(later[:4])
        each.remove(["a2", "a5"])

    expected, actual = slow.find(query, plan), fast.find(query, plan)

    assert [match.article_id for match in actual.page] == [match.article_id for match in expected.page]
    assert actual.total == expected.total
    assert [match.score for match in actual.page] == pytest.approx(
        [match.score for match in expected.page], abs=2e-6
    )
    fast.close()


def test_near_scores_like_its_words(index):
    index.add([article("a", "Fisk til havn"), article("b", "Regn")])

    [near] = index.find(parse_query("fisk NEAR havn")[0], FindPlan()).page
    [loose] = index.find(parse_query("fisk AND havn")[0], FindPlan()).page

    assert near.score == loose.score

"""Which articles do filters and dates let through, and how many hold a word or a value?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from search.article_index import EXACT_UP_TO, FindPlan
from search.articles import Tag
from search.system.deadline import Deadline
from tests.language import parse_query
from tests.search.article_index.contents import AUGUST, article, dated, found


@pytest.mark.parametrize("value", ["NTB", "ntb", "Ntb"])
def test_exact_fields_are_compared_whole_whatever_the_case(index, value):
    index.add([article("a", "Fisk", source="NTB"), article("b", "Fisk", source="NTB Sport")])

    assert found(index, f"kilde:{value}") == ["a"]
    assert found(index, "fisk", FindPlan(filters={"source": (value,)})) == ["a"]


def test_facets_count_the_values_of_all_matches(index):
    index.add(
        [
            article("a", "Fisk", source="NTB", subjects=(Tag("Sport"), Tag("Mat"))),
            article("b", "Fisk og olje", source="NTB", subjects=(Tag("Mat"),)),
            article("c", "Fisk", source="AFP"),
            article("d", "Olje", source="NPK", subjects=(Tag("Mat"),)),
        ]
    )
    query, _ = parse_query("fisk")

    counted = index.find(query, FindPlan(limit=1, facets=("source", "subject"))).facets

    assert counted == {"source": {"NTB": 2, "AFP": 1}, "subject": {"Mat": 2, "Sport": 1}}


def test_a_query_with_time_to_spare_is_answered_whole(index):
    index.add([article("a", "Fisk")])
    query, _ = parse_query("fisk")

    for limit in (None, 60.0):
        found_in_time = index.find(query, FindPlan(deadline=Deadline(limit)))
        assert (found_in_time.total, found_in_time.relation) == (1, "eq")


def test_a_filter_takes_any_of_its_values_and_all_filters_must_hold(index):
    index.add(
        [
            article("a", "Fisk", source="NTB", subjects=(Tag("Sport"), Tag("Mat"))),
            article("b", "Fisk", source="NPK", subjects=(Tag("Mat"),)),
            article("c", "Fisk", source="AFP", subjects=(Tag("Mat"),)),
        ]
    )

    plan = FindPlan(filters={"source": ("NTB", "NPK"), "subject": ("Mat",)})

    assert sorted(found(index, "fisk", plan)) == ["a", "b"]
    assert found(index, "fisk", FindPlan(filters={"subject": ("Sport",)})) == ["a"]


def test_names_the_values_of_an_exact_field(index):
    index.add(
        [article("a", "Fisk", source="NTB"), article("b", "Fisk", source="Avisa"), article("c", "Fisk")]
    )
    index.remove(["a"])

    assert index.values("source") == ["Avisa"]
    assert index.values("subject") == []


def test_dates_limit_from_the_first_instant_up_to_the_last(index):
    index.add([dated("a", "Fisk", AUGUST), article("undated", "Fisk")])
    minute = timedelta(minutes=1)

    assert found(index, "fisk", FindPlan(start=AUGUST, end=AUGUST + minute)) == ["a"]
    assert found(index, "fisk", FindPlan(start=AUGUST + minute)) == []
    assert found(index, "fisk", FindPlan(end=AUGUST)) == []


def test_counting_needs_no_page(index):
    index.add([article("a", "Fisk"), article("b", "Fisk")])

    matches = index.find(parse_query("fisk")[0], FindPlan(limit=0))

    assert (matches.total, matches.page) == (2, ())


def test_knows_how_many_articles_hold_a_form(index):
    index.add([article("a", "Havna", "havna"), article("b", "Nytt", "Havna"), article("c", "Havner")])

    assert index.frequencies(["havna", "havner", "havnen"], fields=("title", "body")) == [2, 1, 0]
    assert index.frequencies(["havna"], fields=("title",)) == [1]


def test_knows_how_many_articles_hold_a_term_as_a_word_or_as_a_part(index):
    index.add([article("a", "Havna"), article("b", "Nytt", "Regjeringspartiet")])

    assert index.frequencies(["havn", "havna"], fields=("title", "body"), stream="terms") == [1, 0]
    assert index.frequencies(["parti", "havn"], fields=("title", "body"), stream="parts") == [1, 0]


def test_a_word_that_only_removed_articles_hold_is_held_by_none(index):
    index.add([article("a", "Havna", "Havna"), article("b", "Havna", "Fisk"), article("c", "Olje")])
    index.remove(["a"])
    assert index.frequencies(["havna", "fisk"], fields=("title", "body")) == [1, 1]

    index.remove(["b"])
    assert index.frequencies(["havna", "fisk"], fields=("title", "body")) == [0, 0]


def test_a_common_word_that_only_removed_articles_hold_is_held_by_none_too(index):
    ids = [f"a{number}" for number in range(EXACT_UP_TO)]
    kept = [article(f"b{number}", "Olje") for number in range(2 * EXACT_UP_TO)]
    index.add([*kept, *(article(each, "Havna", "Havna") for each in ids)])
    index.remove(ids)

    assert index.frequencies(["havna"], fields=("title", "body")) == [0]


def test_of_a_common_word_at_least_as_many_articles_are_told_as_hold_it(index):
    some = EXACT_UP_TO + 5
    index.add(article(f"a{number}", "Havna", "Havna" if number % 2 else "Fisk") for number in range(some))
    index.remove(["a0", "a1"])

    [common, fewer] = index.frequencies(["havna", "fisk"], fields=("title", "body"))

    assert some - 2 <= common <= 2 * some
    assert fewer == some // 2


def test_no_word_is_no_question(index):
    assert index.frequencies([], fields=("title",)) == []

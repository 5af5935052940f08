"""Is what brings the likeliest article to the front found, and for the right queries only?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.expansion.wishes import ADJACENT_WEIGHT, MAX_ARTICLES, TITLE_WEIGHT, WishFinder
from search.query.leaves import is_wish
from tests.language import ANALYZER, parse_query
from tests.search.query.notation import short
from tests.strategies import typed_text


def wishes(typed, *, articles=5, **options):
    finder = WishFinder(lambda terms, **_: [articles] * len(terms), ANALYZER, ANALYZER.query_language(typed))
    return finder.find(parse_query(typed, **options)[0])


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("gå av", ['"gå av"', 'title:"gå av"']),
        ("i går", ['"i går"', 'title:"i går"']),
        ("Ut av skrapet", ['"ut av skrapet"', 'title:"ut av skrapet"']),
        ("gå av dato:2021 -bil", ['"gå av"', 'title:"gå av"']),
        ("ny NRK-sjef", ['"ny nrk sjef"', 'title:"ny nrk sjef"']),
        ("en ny ferje til byen", ['title:"en ny ferje til byen"']),
        ("ferje", []),
        ("gå AND av", []),
        ("gå OR av", []),
        ('"gå av"', []),
        ("=gå =av", []),
        ("tittel:gå av", []),
        (" ".join(["ferje"] * 17), []),
    ],
)
def test_short_queries_are_wished_for_side_by_side_and_all_as_the_title(typed, expected):
    assert [short(wish) for wish in wishes(typed)] == expected


def test_where_any_word_is_enough_nothing_is_wished_for():
    assert wishes("gå av", match="any") == []


def test_a_title_that_is_not_searched_is_not_wished_for():
    assert [short(wish) for wish in wishes("gå av", fields=("body",))] == ['body:"gå av"']


def test_words_that_all_stand_in_too_many_articles_are_not_read():
    assert wishes("gå av", articles=MAX_ARTICLES)
    assert wishes("gå av", articles=MAX_ARTICLES + 1) == []


def test_the_words_weigh_less_beside_each_other_than_as_the_title():
    anywhere, title = wishes("gå av")

    assert {word.weight for word in anywhere.words} == {ADJACENT_WEIGHT}
    assert {word.weight for word in title.words} == {TITLE_WEIGHT}


def test_a_word_with_a_star_is_wished_for_in_the_title_and_as_typed():
    assert [short(wish) for wish in wishes("munk*")] == ["title:munk*", "munk"]
    assert [short(wish) for wish in wishes("ingress:munk*")] == ["lead:munk"]


@given(typed_text, st.sampled_from(["all", "any"]))
def test_every_wish_is_known_as_one_and_keeps_its_place(typed, match):
    for wish in wishes(typed, match=match):
        assert is_wish(wish)
        assert 0 <= wish.span[0] < wish.span[1] <= len(typed)

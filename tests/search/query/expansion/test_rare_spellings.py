"""Is the spelling found that most articles have for a word that few have?"""

from __future__ import annotations

import pytest

from search.query.expansion.rare_spellings import RARE, TYPED_WEIGHT, RareSpellingFinder
from search.query.tree import Word
from tests.language import ANALYZER, parse_query
from tests.search.query.notation import nodes


def finder(**held):
    def frequencies(terms, *, fields, stream="forms"):
        return [held.get(term, 0) for term in terms]

    return RareSpellingFinder(frequencies, ANALYZER, "nb")


def words(typed, **options):
    return [node for node in nodes(parse_query(typed, **options)[0]) if isinstance(node, Word)]


def better(typed, **held):
    return [(found.spelling, found.articles) for found in finder(**held).find(words(typed))]


@pytest.mark.parametrize(
    ("typed", "spelling"),
    [
        ("bjork", "björk"),
        ("motorhead", "motörhead"),
        ("shakespear", "shakespeare"),
        ("resturant", "restaurant"),
        ("skuespiler", "skuespiller"),
        ("interesant", "interessant"),
        ("kommite", "komite"),
        ("regisør", "regissør"),
        ("Beatels", "beatles"),
        ("ledefigurr", "ledefigur"),
    ],
)
def test_a_spelling_of_ten_times_as_many_articles_is_better(typed, spelling):
    assert better(typed, **{typed.lower(): 2, spelling: 20}) == [(spelling, 2)]
    assert better(typed, **{typed.lower(): 2, spelling: 19}) == []


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("oslo", "slo"),
        ("bergen", "berge"),
        ("mangel", "mange"),
        ("katt", "kutt"),
        ("kyiv", "kniv"),
        ("hare", "bare"),
        ("tv2", "tv"),
        ("korona", "krona"),
        ("donbas", "donnas"),
    ],
)
def test_a_right_word_has_no_better_spelling(typed, other):
    assert better(typed, **{typed: 2, other: 2000}) == []


def test_a_word_of_no_article_is_a_matter_of_repairs():
    assert better("resturant", restaurant=99) == []


def test_words_asked_for_exactly_are_right():
    assert finder(resturant=1, restaurant=99).find(words("=resturant")) == []


def test_a_rare_spelling_is_read_as_both_and_weighs_less():
    [(word, both)] = finder(resturant=2, restaurant=99).read_as_both(words("resturant")).items()

    assert both.forms == ("resturant", "restaurant")
    assert both.better_spelling == "restaurant"
    assert both.stand_ins == ()
    assert both.weight == TYPED_WEIGHT
    assert {reading.term for reading in both.readings} == {word.readings[0].term, "restaurant"}
    assert max(reading.weight for reading in both.readings) * both.weight == pytest.approx(1)


def test_a_spelling_of_more_articles_is_read_as_typed():
    found = finder(resturant=RARE + 1, restaurant=9999)

    assert found.read_as_both(words("resturant")) == {}
    assert [each.spelling for each in found.find(words("resturant"))] == ["restaurant"]

"""Tests of the leaves of a query tree."""

import pytest
from hypothesis import given

from search.query.leaves import leaves, limits_of, runs_of, shown_leaves, words_of
from search.query.tree import Near, Optional, Or, Phrase, Prefix, Word
from tests.language import parse_query
from tests.strategies import typed_text


def leaves_of(text, **options):
    return leaves(parse_query(text)[0], **options)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("fisk olj*", [Word, Prefix]),
        ('"norsk olje" OR fisk', [Phrase, Word]),
        ("fisk NEAR olje", [Near]),
        ("fisk -olje", [Word]),
        ("dato:2020 kilde:NTB", []),
        ("", []),
    ],
)
def test_leaves_come_in_order_without_excluded_ones_and_limits(text, kinds):
    assert [type(leaf) for leaf in leaves_of(text)] == kinds


def test_leaves_of_an_optional_clause_are_left_out_on_demand():
    fish, oil = leaves_of("fisk olje")
    query = Optional(fish, oil, (0, 9))

    assert leaves(query) == (fish, oil)
    assert leaves(query, with_optional=False) == (fish,)


def test_demoted_words_are_not_shown():
    word = Word("i", (), ("text",), (0, 1), role="demoted")
    (fish,) = leaves_of("fisk")

    assert shown_leaves(Or((word, fish), (0, 6))) == (fish,)


def test_runs_of_near_are_its_operands():
    (near,) = leaves_of('fisk NEAR ("norsk olje" OR gass)')

    assert [type(run) for run in runs_of(near)] == [Word, Phrase, Word]
    assert [word.form for word in words_of(near)] == ["fisk", "norsk", "olje", "gass"]


@given(typed_text)
def test_words_of_a_leaf_are_the_words_of_its_runs(text):
    for leaf in leaves_of(text):
        words = [word for run in runs_of(leaf) for word in words_of(run)]
        assert words_of(leaf) == tuple(words)
        assert bool(words) != isinstance(leaf, Prefix)


def test_limits_are_the_dates_and_exact_values_also_of_what_is_excluded():
    query, _ = parse_query("fisk (kilde:NTB OR seksjon:Sport) -(dato:2020 olje)")

    assert [limit.field for limit in limits_of(query)] == ["source", "section", "published"]

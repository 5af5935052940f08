"""Is what else may be written for words put beside them, and nowhere else?"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.expansion.alternatives import Run, add_alternatives, is_loose_word
from search.query.tree import Word
from tests.language import parse_query
from tests.search.query.notation import nodes, short
from tests.strategies import typed_text


def joined(clauses):
    """Every two loose neighbours may be one word."""
    for index, (first, second) in enumerate(pairwise(clauses)):
        if is_loose_word(first) and is_loose_word(second):
            word = replace(first, form=first.form + second.form, role="variant")
            yield Run(index, index + 2, (word,))


def adjacent(clauses):
    return [replace(run, is_adjacent=True) for run in joined(clauses)]


def alone(clauses):
    """Every loose word may be written with an x."""
    for index, clause in enumerate(clauses):
        if is_loose_word(clause):
            yield Run(index, index + 1, (replace(clause, form=f"{clause.form}x", role="variant"),))


def shape(typed, find_runs, **options):
    return short(add_alternatives(parse_query(typed, **options)[0], find_runs))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ny ferje", "any(all(ny, ferje), nyferje)"),
        ("ny ferje dato:2021", "all(any(all(ny, ferje), nyferje), published[2021-01-01..2021-12-31])"),
        ("ny ferje -bil", "(any(all(ny, ferje), nyferje) - bil)"),
        ("ny ferje kai bil", "all(any(all(ny, ferje), nyferje), any(all(kai, bil), kaibil))"),
    ],
)
def test_a_run_is_replaced_by_it_or_its_alternatives(typed, expected):
    assert shape(typed, joined) == expected


def test_words_that_name_one_thing_must_stand_side_by_side():
    assert shape("ny ferje", adjacent) == 'any("ny ferje", nyferje)'


def test_one_word_may_have_alternatives():
    assert shape("ferje", alone) == "any(ferje, ferjex)"
    assert shape("ny ferje", alone) == "all(any(ny, nyx), any(ferje, ferjex))"


def test_where_any_word_is_enough_alternatives_stand_beside_the_words():
    assert shape("ny ferje dato:2021", joined, match="any") == (
        "all(any(ny, ferje, nyferje), published[2021-01-01..2021-12-31])"
    )


@pytest.mark.parametrize(
    "typed",
    [
        "ny AND ferje",
        "ny OR ferje",
        '"ny ferje"',
        "tittel:ny tittel:ferje",
        "=ny =ferje",
        "ny NEAR ferje",
        "dato:2021",
    ],
)
def test_what_was_asked_for_in_a_certain_way_stays(typed):
    assert add_alternatives(parse_query(typed)[0], joined) == parse_query(typed)[0]


@given(typed_text, st.sampled_from(["all", "any"]), st.sampled_from([joined, adjacent, alone]))
def test_no_word_is_lost(typed, match, find_runs):
    before, _ = parse_query(typed, match=match)

    words = [node for node in nodes(add_alternatives(before, find_runs)) if isinstance(node, Word)]

    assert [word for word in words if word.role != "variant"] == [
        node for node in nodes(before) if isinstance(node, Word)
    ]

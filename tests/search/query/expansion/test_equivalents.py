"""Is a word found by what it is also called?"""

from __future__ import annotations

import pytest

from search.errors import SettingsError
from search.query.expansion.alternatives import add_alternatives
from search.query.expansion.equivalents import EQUIVALENT_WEIGHT, EquivalentFinder, read_equivalents
from search.query.tree import Word
from tests.language import ANALYZER, parse_query
from tests.search.query.notation import nodes, short


def expanded(typed, **options):
    finder = EquivalentFinder(typed, ANALYZER, ANALYZER.query_language(typed))
    return add_alternatives(parse_query(typed, **options)[0], finder.find_runs)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("FN", 'any(fn, "forente nasjoner", "sameinte nasjonar")'),
        ("forente nasjoner", 'any("forente nasjoner", fn, "sameinte nasjonar")'),
        ("Den europeiske unionen", 'all(den, any("europeiske unionen", eu))'),
        ("SSB tall", 'all(any(ssb, "statistisk sentralbyrå"), tall)'),
        ("100 km", "all(100, any(km, kilometer))"),
        ("dr. Proktor", "all(any(dr, doktor), proktor)"),
        ("10 pst.", 'all(10, any(pst, "politiets sikkerhetstjeneste", prosent))'),
        ("prosent", "prosent"),
        ("igår", 'any(igår, "i går")'),
        ("i går", "any(all(i, går), igår)"),
        ("sulter ihjel", 'all(sulter, any(ihjel, "i hjel"))'),
        ("Kyiv", "any(kyiv, kiev, kyjiv)"),
        ("science fiction", 'any("science fiction", scifi, "sci fi")'),
    ],
)
def test_words_are_found_by_what_they_are_also_called(typed, expected):
    assert short(expanded(typed)) == expected


@pytest.mark.parametrize(
    "typed",
    ['"forente nasjoner"', "=FN", "tittel:FN", "FN AND EU", "forente, nasjoner", "nasjoner forente", "ferje"],
)
def test_what_was_asked_for_in_a_certain_way_stays(typed):
    assert expanded(typed) == parse_query(typed)[0]


def test_an_equivalent_weighs_less_and_has_the_place_of_what_was_typed():
    [typed, *words] = [node for node in nodes(expanded("  Kyiv")) if isinstance(node, Word)]

    assert {(word.weight, word.span, word.role) for word in words} == {(EQUIVALENT_WEIGHT, (2, 6), "variant")}
    assert typed.weight == 1


def test_with_any_word_enough_equivalents_are_more_words():
    assert short(expanded("krig Kyiv", match="any")) == "any(krig, kyiv, kiev, kyjiv)"


def test_equals_stand_on_a_line_and_an_arrow_goes_one_way():
    assert read_equivalents("# note\nfn, Forente  nasjoner # UN\n\npst, p => prosent\n", "words.txt") == {
        ("fn",): (("forente", "nasjoner"),),
        ("forente", "nasjoner"): (("fn",),),
        ("pst",): (("prosent",),),
        ("p",): (("prosent",),),
    }


def test_lines_about_one_item_add_up():
    assert read_equivalents("a, b\na, c", "words.txt")[("a",)] == (("b",), ("c",))


@pytest.mark.parametrize("line", ["fn", "fn,", "fn =>", "=> fn", "fn, fn", ","])
def test_a_line_without_two_items_is_named_with_its_file(line):
    with pytest.raises(SettingsError, match=r"words\.txt, line 2: .*Write «fn, forente nasjoner»"):
        read_equivalents(f"a, b\n{line}", "words.txt")

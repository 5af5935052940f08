"""Tests of operators typed in lower case."""

import pytest
from hypothesis import given

from search.query.lexer import OPERATORS, lexemes
from search.query.operator_hints import (
    as_words,
    capital_operators,
    is_headline,
    lower_case_operators,
    other_reading,
)
from tests.strategies import typed_text


@pytest.mark.parametrize(
    ("text", "operators"),
    [
        ("fisk eller olje", ["ELLER"]),
        ("fisk or olje", ["OR"]),
        ("fisk eller olje gass", []),
        ('"ny bru" eller fisk', ["ELLER"]),
        ("(fisk olje) ikke gass", ["IKKE"]),
        ("fisk ikke (olje gass)", ["IKKE"]),
        ("fisk near/5 olje", ["NEAR/5"]),
        ("fisk near olje", []),
        ("fisk og olje", []),
        ("fisk =eller olje", []),
    ],
)
def test_only_unambiguous_operators_are_hinted_at(text, operators):
    assert [word.text.upper() for word in lower_case_operators(lexemes(text))] == operators


@given(typed_text)
def test_a_word_hinted_at_is_an_operator_in_capitals(text):
    for word in lower_case_operators(lexemes(text)):
        operator = word.text.upper()
        assert operator in OPERATORS or operator.startswith(("NEAR/", "ONEAR/"))


@pytest.mark.parametrize(
    ("text", "operators", "headline"),
    [
        ("ULVEN ER IKKE ØNSKET I DALEN", ["IKKE"], True),
        ("OG SÅ KOM ULVEN", ["OG"], True),
        ("LIV OG DØD PÅ FJELLET", ["OG"], True),
        ("EU IKKE NATO", ["IKKE"], False),
        ("NRK OG TV2", ["OG"], False),
        ("ULVEN AND SAUEN NOT HUNDEN", [], True),
        ("ulven IKKE dalen", [], False),
        ("ULVEN IKKE dalen I NORD", [], True),
        ("IKKE", [], False),
        ("17 OG 18", [], False),
    ],
)
def test_operators_in_a_text_wholly_in_capitals_are_known(text, operators, headline):
    assert [operator.text for operator in capital_operators(lexemes(text))] == operators
    if operators:
        assert is_headline(lexemes(text)) is headline


def test_the_other_reading_is_written_so_that_it_stays():
    typed = lexemes("EU IKKE NATO")
    operators = capital_operators(typed)

    assert {lexeme.kind for lexeme in as_words(typed, operators)} == {"word"}
    assert other_reading("EU IKKE NATO", operators, of_words=False) == "EU ikke NATO"
    assert other_reading("EU IKKE NATO", operators, of_words=True) == "EU NOT NATO"

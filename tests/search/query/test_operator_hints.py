"""Tests of operators typed in lower case."""

import pytest
from hypothesis import given

from search.query.lexer import OPERATORS, lexemes
from search.query.operator_hints import lower_case_operators
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
    assert [hint.operator for hint in lower_case_operators(lexemes(text))] == operators


@given(typed_text)
def test_a_hint_is_the_typed_word_in_capitals(text):
    for hint in lower_case_operators(lexemes(text)):
        assert text[hint.start : hint.end] == hint.text
        assert hint.operator == hint.text.upper()
        assert hint.operator in OPERATORS or hint.operator.startswith(("NEAR/", "ONEAR/"))

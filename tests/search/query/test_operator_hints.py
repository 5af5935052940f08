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
    assert [word.text.upper() for word in lower_case_operators(lexemes(text))] == operators


@given(typed_text)
def test_a_word_hinted_at_is_an_operator_in_capitals(text):
    for word in lower_case_operators(lexemes(text)):
        operator = word.text.upper()
        assert operator in OPERATORS or operator.startswith(("NEAR/", "ONEAR/"))

"""
Finds words in lower case that were very likely meant as operators, and operators that were meant as words.

The first only in unambiguous texts: «fisk eller olje» and nothing else, a word between quotations or
parentheses, or ``near/5``. In running text «eller» and «ikke» are ordinary words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from search.query.diagnostic_collector import DiagnosticCollector
from search.query.lexer import OPERATORS, Lexeme

_WORDS: Final = frozenset({"or", "eller", "not", "ikke", "ikkje", "andnot"})
"""Without «og» and «and», which change little as words, and «near», an English word."""
_ALTERNATIVES: Final = frozenset({"or", "eller"})
_THREE: Final = 3
_NORWEGIAN: Final = {"OG": "AND", "ELLER": "OR", "IKKE": "NOT", "IKKJE": "NOT"}
"""Operators that are everyday words of Norwegian, with those that are none."""
LEAST_HEADLINE: Final = 4
"""Words of a text in capitals, operators too, from which it is a headline."""
_NEAR = re.compile(r"o?near/\d+", re.ASCII)


def lower_case_operators(lexemes: Sequence[Lexeme]) -> Iterator[Lexeme]:
    """Yield the words of *lexemes* that, in capitals, were very likely meant as operators."""
    for before, lexeme, after in zip(lexemes, lexemes[1:], lexemes[2:], strict=False):
        if lexeme.kind != "word" or lexeme.is_exact:
            continue
        word = lexeme.text.lower()
        is_only_one = (
            len(lexemes) == _THREE and {before.kind, after.kind} == {"word"} and word in _ALTERNATIVES
        )
        is_between_signs = word in _WORDS and (
            before.kind in {"quoted", "close"} or after.kind in {"quoted", "open"}
        )
        if is_only_one or is_between_signs or _NEAR.fullmatch(word):
            yield lexeme


def capital_operators(lexemes: Sequence[Lexeme]) -> list[Lexeme]:
    """Return the Norwegian operators of *lexemes*, a text wholly in capitals; none of any other text."""
    typed = [lexeme for lexeme in lexemes if lexeme.kind == "word" or lexeme.text in OPERATORS]
    has_words = any(lexeme.kind == "word" for lexeme in typed)
    is_in_capitals = all(lexeme.text == lexeme.text.upper() for lexeme in lexemes if lexeme.kind != "field")
    found = [
        lexeme for lexeme in lexemes if lexeme.text in _NORWEGIAN and lexeme.kind in {"and", "or", "not"}
    ]
    return found if is_in_capitals and has_words and any(map(_has_letters, typed)) else []


def is_headline(lexemes: Sequence[Lexeme]) -> bool:
    """Say whether *lexemes*, a text wholly in capitals, are so many words that they are a headline."""
    return sum(lexeme.kind == "word" or lexeme.text in _NORWEGIAN for lexeme in lexemes) >= LEAST_HEADLINE


def as_words(lexemes: Sequence[Lexeme], operators: Sequence[Lexeme]) -> list[Lexeme]:
    """Return *lexemes* with those of *operators* read as words."""
    return [replace(lexeme, kind="word") if lexeme in operators else lexeme for lexeme in lexemes]


def other_reading(text: str, operators: Sequence[Lexeme], *, of_words: bool) -> str:
    """Return *text* with *operators* as the other thing than they are read as: as words in small letters, or in English."""
    for operator in sorted(operators, key=lambda lexeme: -lexeme.start):
        instead = operator.text.lower() if not of_words else _NORWEGIAN[operator.text]
        text = text[: operator.start] + instead + text[operator.end :]
    return text


def _has_letters(lexeme: Lexeme) -> bool:
    return lexeme.kind == "word" and any(map(str.isalpha, lexeme.text))


def read_capitals(typed: list[Lexeme], diagnostics: DiagnosticCollector) -> list[Lexeme]:
    """Return *typed*, in a headline in capitals with OG, ELLER and IKKE as words; say how any capitals were read."""
    operators = capital_operators(typed)
    if not operators:
        return typed
    of_words = is_headline(typed)
    span = (operators[0].start, operators[-1].end)
    diagnostics.warn(
        "capitals_as_words" if of_words else "capitals_as_operators",
        span,
        ", ".join(dict.fromkeys(operator.text for operator in operators)),
        instead=other_reading(diagnostics.text, operators, of_words=of_words),
        suggestion_span=(0, len(diagnostics.text)),
    )
    return as_words(typed, operators) if of_words else typed

"""
Which word in small letters was very likely meant as an operator?

Only where the text itself shows it: «fisk eller olje» and nothing else, a word between quotations or
parentheses, or ``near/5``. In running text «eller» and «ikke» are words like others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from search.query.lexer import Lexeme

_WORDS: Final = frozenset({"or", "eller", "not", "ikke", "ikkje", "andnot"})
"""Not «og» and «and»: to have them as words changes little, and «near» alone is an English word."""
_ALTERNATIVES: Final = frozenset({"or", "eller"})
_THREE: Final = 3
_NEAR = re.compile(r"o?near/\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Hint:
    """A word at *start* to *end*, and the *operator* it was likely meant as."""

    text: str
    start: int
    end: int
    operator: str


def lower_case_operators(found: Sequence[Lexeme]) -> Iterator[Hint]:
    """Yield the words of *found* that were very likely meant as operators."""
    for before, lexeme, after in zip(found, found[1:], found[2:], strict=False):
        if lexeme.kind != "word" or lexeme.is_exact:
            continue
        word = lexeme.text.lower()
        is_only_one = len(found) == _THREE and {before.kind, after.kind} == {"word"} and word in _ALTERNATIVES
        is_between_signs = word in _WORDS and (
            before.kind in {"quoted", "close"} or after.kind in {"quoted", "open"}
        )
        if is_only_one or is_between_signs or _NEAR.fullmatch(word):
            yield Hint(lexeme.text, lexeme.start, lexeme.end, word.upper())

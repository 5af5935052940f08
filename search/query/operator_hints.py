"""
Finds words in lower case that were very likely meant as operators.

Only in unambiguous texts: «fisk eller olje» and nothing else, a word between quotations or
parentheses, or ``near/5``. In running text «eller» and «ikke» are ordinary words.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from search.query.lexer import Lexeme

_WORDS: Final = frozenset({"or", "eller", "not", "ikke", "ikkje", "andnot"})
"""Without «og» and «and», which change little as words, and «near», an English word."""
_ALTERNATIVES: Final = frozenset({"or", "eller"})
_THREE: Final = 3
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

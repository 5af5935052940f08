"""
How does a text become tokens? The whole chain, in order.

chunks → pieces → lower case → stem. The rules are pure functions of one chunk, so the result is
kept for each different chunk: a token costs a look-up, not an analysis.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from search.analysis.stems import stem
from search.analysis.tokenizer import chunks, pieces
from search.analysis.tokens import Part, Token

ANALYZER_VERSION: Final = "1"
"""Rises with any change of a rule: an index made by another version is refused."""
MAX_TERM_LENGTH: Final = 64
"""Characters; longer words are cut, so that a megabyte without a space is one short term."""


def analyze(text: str) -> list[Token]:
    """Return the tokens of *text*, in order; offsets are code points of *text* as given."""
    tokens = []
    for position, (at, (start, end, readings, form, parts)) in enumerate(placed_words(text)):
        moved = tuple(Part(term, at + first, at + last) for term, first, last in parts)
        tokens.append(Token(at + start, at + end, position, readings, form, moved))
    return tokens


Word = tuple[int, int, tuple[str, ...], str, tuple[Part, ...]]
"""Start and end in the chunk, readings, form, parts."""


def placed_words(text: str) -> Iterator[tuple[int, Word]]:
    """Yield the words of *text* in order, each with the first code point of its chunk."""
    for at, chunk in chunks(text):
        for word in words(chunk):
            yield at, word


def words(chunk: str) -> tuple[Word, ...]:
    """Return the words of a chunk, as `chunks` gives it; offsets count from its first code point."""
    return _words(chunk) if len(chunk) <= MAX_TERM_LENGTH else _words.__wrapped__(chunk)


@lru_cache(maxsize=2**17)  # about 50 MB when full, for each process
def _words(chunk: str) -> tuple[Word, ...]:
    found = []
    for piece in pieces(chunk):
        form = piece.form.lower()[:MAX_TERM_LENGTH]
        reading = stem(piece.base.lower()[:MAX_TERM_LENGTH])
        joined = (Part(stem(piece.joined.lower()), 0, len(chunk)),) if piece.joined else ()
        found.append((piece.start, piece.end, (reading,), form, joined))
    return tuple(found)

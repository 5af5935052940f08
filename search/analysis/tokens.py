"""What a token is: a word where it stands, and every term it gives."""

from __future__ import annotations

from typing import NamedTuple

# Named tuples, not dataclasses: an article makes hundreds, and they are made three times as fast.


class Part(NamedTuple):
    """A term of a piece of the word, or of pieces joined; *start* and *end* as in Token."""

    term: str
    start: int
    end: int


class Reading(NamedTuple):
    """
    One way to read a word of a query.

    Attributes:
        term: What the streams hold for it.
        weight: Its share of the word's weight.
        rule: What made it, such as ``stem``.
        is_read_otherwise: Whether a text in the other language may have *term* as a word as written, and hold
            nothing that the word is read as: «lenger» is «lenge» in nynorsk.
    """

    term: str
    weight: float = 1.0
    rule: str = "stem"
    is_read_otherwise: bool = False


class Token(NamedTuple):
    """
    A word of a text.

    Attributes:
        start: First code point, in the text as stored; no later step changes it.
        end: After the last code point.
        position: Number of words before it.
        readings: Terms the word stands for, for the stream ``terms``; at least one.
        form: The word in lower case, for the stream ``forms``.
        parts: For the stream ``parts``.
    """

    start: int
    end: int
    position: int
    readings: tuple[str, ...]
    form: str
    parts: tuple[Part, ...] = ()


AnalyzedWord = tuple[int, int, tuple[str, ...], str, tuple[Part, ...]]
"""A word of a chunk: start and end, counted from the chunk's first code point, readings, form, parts."""

BareWord = tuple[int, int, tuple[str, ...], str, tuple[str, ...]]
"""A Word of whose parts only the terms are told: all that an index wants."""

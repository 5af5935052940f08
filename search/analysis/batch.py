"""
Which terms does a field of an article hold, and where?

The same words as `Analyzer.analyze` gives, gathered for an index: no object is made for a token.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from search.analysis.tokens import AnalyzedWord

PARAGRAPH_GAP: Final = 50
"""Positions left free between paragraphs, so that no phrase, and no NEAR, reaches across."""


@dataclass(frozen=True, slots=True)
class FieldTerms:
    """
    The terms of one field of one article.

    Attributes:
        terms: Term to its rising positions.
        forms: Exact lower-case form to its rising positions.
        parts: Term of a part to the positions of the words it is a part of.
        length: Number of words.
    """

    terms: dict[str, list[int]]
    forms: dict[str, list[int]]
    parts: dict[str, list[int]]
    length: int


def gathered(paragraphs: Iterable[Sequence[Sequence[AnalyzedWord]]]) -> FieldTerms:
    """Return the terms of a field, given the words of each chunk of each of its paragraphs."""
    terms: dict[str, list[int]] = {}
    forms: dict[str, list[int]] = {}
    parts: dict[str, list[int]] = {}
    position = length = 0
    for chunks in paragraphs:
        begin = position
        for words in chunks:
            for _, _, readings, form, parts_there in words:
                for reading in readings:
                    if reading in terms:
                        terms[reading].append(position)
                    else:
                        terms[reading] = [position]
                if form in forms:
                    forms[form].append(position)
                else:
                    forms[form] = [position]
                for part in parts_there:
                    parts.setdefault(part.term, []).append(position)
                position += 1
        length += position - begin
        position += PARAGRAPH_GAP
    return FieldTerms(terms, forms, parts, length)

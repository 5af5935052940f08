"""
Which terms does a field of an article hold, and where?

The same words as `chain.analyze` gives, gathered for an index: no object is made for a token.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from search.analysis.chain import placed_words

PARAGRAPH_GAP: Final = 50
"""Positions left free between paragraphs, so that no phrase, and later no NEAR, reaches across."""


@dataclass(frozen=True, slots=True)
class FieldTerms:
    """
    The terms of one field of one article.

    Attributes:
        terms: Term to its rising positions.
        forms: Exact lower-case form to its rising positions.
        parts: Term of a part to how often it occurs.
        length: Number of words.
    """

    terms: dict[str, list[int]]
    forms: dict[str, list[int]]
    parts: dict[str, int]
    length: int


def field_terms(paragraphs: Iterable[str]) -> FieldTerms:
    """Return the terms of a field that has these paragraphs."""
    found = FieldTerms({}, {}, {}, 0)
    position = length = 0
    for paragraph in paragraphs:
        first = position
        for _, (_, _, readings, form, parts) in placed_words(paragraph):
            for reading in readings:
                found.terms.setdefault(reading, []).append(position)
            found.forms.setdefault(form, []).append(position)
            for part in parts:
                found.parts[part.term] = found.parts.get(part.term, 0) + 1
            position += 1
        length += position - first
        position += PARAGRAPH_GAP
    return FieldTerms(found.terms, found.forms, found.parts, length)

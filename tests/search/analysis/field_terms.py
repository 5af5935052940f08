"""The terms of a field with their positions, in dicts: what an index of the field must hold."""

from __future__ import annotations

from dataclasses import dataclass, field

from search.analysis import PARAGRAPH_GAP, read_paragraphs


@dataclass
class FieldTerms:
    """
    The terms of one field of one article.

    Attributes:
        terms: Term to its rising positions.
        forms: Exact lower-case form to its rising positions.
        parts: Term of a part to the positions of the words it is a part of.
        length: Number of words.
    """

    terms: dict[str, list[int]] = field(default_factory=dict)
    forms: dict[str, list[int]] = field(default_factory=dict)
    parts: dict[str, list[int]] = field(default_factory=dict)
    length: int = 0


def field_terms(texts, article_language, analyzer):
    """Return the terms of a field that has these *texts*, in an article of *article_language*."""
    result = FieldTerms()
    position = 0
    for paragraph in read_paragraphs(texts, article_language):
        for chunk in paragraph.chunks:
            for word in analyzer.words(chunk, paragraph.language):
                for term in word.readings:
                    result.terms.setdefault(term, []).append(position)
                result.forms.setdefault(word.form, []).append(position)
                for part in word.parts:
                    result.parts.setdefault(part.term, []).append(position)
                position += 1
                result.length += 1
        position += PARAGRAPH_GAP
    return result

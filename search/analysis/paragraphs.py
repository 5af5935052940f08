"""The paragraphs of an article, each cut into chunks and with the language it is read in."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from search.analysis.language import Language, paragraph_language
from search.analysis.tokenizer import chunk_matches

PARAGRAPH_GAP: Final = 50
"""Positions left free between paragraphs, so that no phrase, and no NEAR, reaches across."""


class Paragraph(NamedTuple):
    """
    A paragraph, ready to be analyzed.

    Attributes:
        text: The text as stored.
        language: The language it is read in: that of the article, unless the paragraph clearly is in the other.
        chunks: Its chunks, in order.
        matches: For each chunk, the match that found it; its `start` is the first code point.
    """

    text: str
    language: Language
    chunks: list[str]
    matches: list[re.Match[str]]


def read_paragraphs(texts: Iterable[str], article_language: Language) -> Iterator[Paragraph]:
    """Yield the paragraphs of a field that has these *texts*, in an article of *article_language*."""
    for text in texts:
        matches = list(chunk_matches(text))
        chunks = [match[0] for match in matches]
        yield Paragraph(text, paragraph_language(chunks, article_language), chunks, matches)

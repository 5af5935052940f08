"""
What do the words of a paragraph put into each stream of OpenSearch?

The streams go to the cluster as text, so the text of each different chunk is made once and kept: a word
that stands a thousand times costs a thousand look-ups, not an analysis. Of 17 million words in reviews,
600,000 are different; they take two thirds of the time all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final, NamedTuple, get_args

from search.analysis import Analyzer, ChunkCache, Language, read_paragraphs
from search.index.opensearch.mapping import READINGS_SIGN
from search.index.opensearch.stored_positions import EVERY, chunk_numbers, paragraph_numbers

KEPT_CHUNKS: Final = 2**19
"""Different chunks of a language that are kept before all are forgotten: about 150 MB."""

_Added = tuple[str, str, str, bytes]


class StreamTexts(NamedTuple):
    """A field as OpenSearch takes it: a text a paragraph in terms and forms, all parts in one, and its stored words."""

    terms: list[str]
    forms: list[str]
    parts: str
    words: bytes


class StreamWriter:
    """Writes the streams of one field after the other, and keeps what it learns of chunks. Safe between threads."""

    def __init__(self, analyzer: Analyzer, *, kept: int = KEPT_CHUNKS) -> None:
        self._chunks: dict[Language, ChunkCache[_Added]] = {
            language: ChunkCache(partial(_added, analyzer, language), limit=kept)
            for language in get_args(Language)
        }

    def written(self, paragraphs: Iterable[str], article_language: Language) -> StreamTexts:
        """Return the streams of a field that has these paragraphs, in an article of *article_language*."""
        terms: list[str] = []
        forms: list[str] = []
        parts: list[str] = []
        words: list[bytes] = []
        for _, language, chunks, matches in read_paragraphs(paragraphs, article_language):
            known = self._chunks[language]
            columns = zip(*map(known.__getitem__, chunks), strict=True)
            of_terms, of_forms, of_parts, of_words = columns if chunks else ((), (), (), ())
            terms.append(" ".join(of_terms))
            forms.append(" ".join(of_forms))
            parts += filter(None, of_parts)
            begins = [match.start() for match in matches[EVERY::EVERY]]
            words.append(paragraph_numbers(of_words, begins, language))
        return StreamTexts(terms, forms, " ".join(parts), b"".join(words))


def _added(analyzer: Analyzer, language: Language, chunk: str) -> _Added:
    """Return what a chunk of one language adds to terms, forms, parts and words."""
    words = analyzer.analyze_chunk(chunk, language)
    return (
        " ".join([READINGS_SIGN.join(word.readings) for word in words]),
        " ".join([word.form for word in words]),
        " ".join([part.term for word in words for part in word.parts]),
        chunk_numbers(words),
    )

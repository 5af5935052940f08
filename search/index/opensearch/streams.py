"""
Writes the words of paragraphs as texts that OpenSearch splits on spaces, one for each stream.

The texts of each different chunk are made once and cached, so a word that occurs a thousand times costs a
thousand look-ups instead of a thousand analyses. NoReC's 17 million words have 600,000 different ones; analyzing
those is two thirds of the time all the same.
"""

from collections.abc import Iterable
from functools import partial
from typing import Final, NamedTuple

from search.analysis import Analyzer, ChunkCache, Language, read_paragraphs
from search.index.opensearch.mapping import READINGS_SEPARATOR
from search.index.opensearch.stored_positions import OFFSET_INTERVAL, encode_chunk, encode_paragraph
from search.index.posting_lists import LANGUAGES

CACHED_CHUNKS: Final = 2**19
"""Different chunks cached for each language: about 150 MB."""


class FieldStreams(NamedTuple):
    """
    A text field as it goes to OpenSearch.

    Attributes:
        terms: A text for each paragraph: its terms, several readings of a word joined by READINGS_SEPARATOR.
        forms: A text for each paragraph: its exact forms.
        parts: The parts of compounds of all paragraphs.
        positions: The encoded paragraphs for `stored_positions`.
    """

    terms: list[str]
    forms: list[str]
    parts: str
    positions: bytes


class _ChunkStreams(NamedTuple):
    """What one chunk adds to each stream of its field."""

    terms: str
    forms: str
    parts: str
    positions: bytes


class StreamWriter:
    """Writes the streams of text fields, with a cache of chunks. Safe to share between threads."""

    def __init__(self, analyzer: Analyzer, *, cache_size: int = CACHED_CHUNKS) -> None:
        self._caches: dict[Language, ChunkCache[_ChunkStreams]] = {
            language: ChunkCache(partial(_analyze_chunk, analyzer, language), limit=cache_size)
            for language in LANGUAGES
        }

    def write_field(self, texts: Iterable[str], article_language: Language) -> FieldStreams:
        """Return the streams of a field with the paragraphs *texts*, in an article of *article_language*."""
        terms: list[str] = []
        forms: list[str] = []
        parts: list[str] = []
        positions: list[bytes] = []
        for paragraph in read_paragraphs(texts, article_language):
            chunks = list(map(self._caches[paragraph.language].__getitem__, paragraph.chunks))
            terms.append(" ".join([chunk.terms for chunk in chunks]))
            forms.append(" ".join([chunk.forms for chunk in chunks]))
            parts += [chunk.parts for chunk in chunks if chunk.parts]
            # Characters before every OFFSET_INTERVAL-th chunk; the first is always at 0 and not stored.
            starts = [match.start() for match in paragraph.matches[OFFSET_INTERVAL::OFFSET_INTERVAL]]
            positions.append(
                encode_paragraph([chunk.positions for chunk in chunks], starts, paragraph.language)
            )
        return FieldStreams(terms, forms, " ".join(parts), b"".join(positions))


def _analyze_chunk(analyzer: Analyzer, language: Language, chunk: str) -> _ChunkStreams:
    words = analyzer.index_words(chunk, language)
    return _ChunkStreams(
        " ".join([READINGS_SEPARATOR.join(word.readings) for word in words]),
        " ".join([word.form for word in words]),
        " ".join([term for word in words for term in word.parts]),
        encode_chunk(words),
    )

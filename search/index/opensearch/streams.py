"""
What do the words of a paragraph put into each stream of OpenSearch?

The streams go to the cluster as text, so the text of each different chunk is made once and kept: a word
that stands a thousand times costs a thousand look-ups, not an analysis. Of 17 million words in reviews,
600,000 are different; they take two thirds of the time all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import Final, NamedTuple

from search.analysis import MAX_TERM_LENGTH, Analyzer, Language
from search.analysis.language import paragraph_language
from search.analysis.tokenizer import chunk_matches
from search.index.opensearch.mapping import READINGS_SIGN
from search.index.opensearch.stored_positions import EVERY, chunk_numbers, paragraph_numbers

KEPT_CHUNKS: Final = 2**19
"""Different chunks of a language that are kept before all are forgotten: about 150 MB."""
_WHOLE: Final = itemgetter(0)

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
        self._chunks: dict[Language, _Chunks] = {
            "nb": _Chunks(analyzer, "nb"),
            "nn": _Chunks(analyzer, "nn"),
        }
        self._kept = kept

    def written(self, paragraphs: Iterable[str], article_language: Language) -> StreamTexts:
        """Return the streams of a field that has these paragraphs, in an article of *article_language*."""
        terms: list[str] = []
        forms: list[str] = []
        parts: list[str] = []
        words: list[bytes] = []
        for paragraph in paragraphs:
            matches = list(chunk_matches(paragraph))
            found = list(map(_WHOLE, matches))
            language = paragraph_language(found, article_language)
            known = self._chunks[language]
            if len(known) > self._kept:
                known.clear()
            columns = zip(*map(known.__getitem__, found), strict=True)
            of_terms, of_forms, of_parts, of_words = columns if found else ((), (), (), ())
            terms.append(" ".join(of_terms))
            forms.append(" ".join(of_forms))
            parts += filter(None, of_parts)
            begins = [match.start() for match in matches[EVERY::EVERY]]
            words.append(paragraph_numbers(of_words, begins, language))
        return StreamTexts(terms, forms, " ".join(parts), b"".join(words))


class _Chunks(dict[str, _Added]):
    """What a chunk of one language adds to terms, forms, parts and words; a new one is analysed when it is asked for."""

    def __init__(self, analyzer: Analyzer, language: Language) -> None:
        super().__init__()
        self._analyzer = analyzer
        self._language = language

    def __missing__(self, chunk: str) -> _Added:
        words = self._analyzer.analyze_chunk(chunk, self._language)
        texts = (
            " ".join([READINGS_SIGN.join(readings) for _, _, readings, _, _ in words]),
            " ".join([form for _, _, _, form, _ in words]),
            " ".join([part.term for word in words for part in word.parts]),
            chunk_numbers(words),
        )
        if len(chunk) <= MAX_TERM_LENGTH:
            self[chunk] = texts
        return texts

"""
Where does each word of a batch of articles stand?

Each different chunk is analysed once and told by a number from then on; what follows is arithmetic on
arrays. So a word that stands a thousand times costs a thousand look-ups in a dict, not an analysis.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, get_args

import numpy as np

from search.analysis import PARAGRAPH_GAP, Analyzer, ChunkCache, Language, read_paragraphs
from search.index.posting_lists import LANGUAGES, POSITION_BITS
from search.index.segment.contents import Contents
from search.index.segment.offsets import EVERY, OffsetValues, offset_values
from search.index.segment.posting_table import Integers, spread
from search.index.segment.word_table import FIELD_NUMBERS, WordKey

KEPT_CHUNKS: Final = 2**19
"""Different chunks remembered from batch to batch, before all are forgotten: about 150 MB."""


@dataclass(frozen=True, slots=True)
class Occurrences:
    """
    Every word of a batch of articles where it stands.

    The arrays are of equal shape, an entry an occurrence, by rising article, field and position.

    Attributes:
        words: The different words.
        word: Which of them; a part of a word is one of its own.
        field: Number of the field, as in FIELD_NUMBERS.
        article: Number of the article in the batch.
        position: Place in the field, counted over paragraphs, with PARAGRAPH_GAP free between two.
        lengths: For each field, the words in each article.
        offsets: At which character some of the chunks begin.
    """

    words: list[WordKey]
    word: Integers
    field: Integers
    article: Integers
    position: Integers
    lengths: dict[str, Integers]
    offsets: OffsetValues


class Gatherer:
    """Gathers batch after batch, with what it remembers of the chunks of those before."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._memory = _Memory(analyzer)

    def gather(self, articles: Sequence[Contents]) -> Occurrences:
        """Return the words of *articles*, numbered as they come."""
        if len(self._memory.starts) > KEPT_CHUNKS:
            self._memory = _Memory(self._memory.analyzer)
        met, paragraphs, characters = self._read(articles)
        memory = self._memory
        # Of each chunk met: its words and parts.
        counts = _integers(memory.counts)[met]
        entries = spread(_integers(memory.starts)[met], counts)
        used, word = _numbered(_integers(memory.contents)[entries], len(memory.words))
        # Of each paragraph: its words (a part is none, and has the position of its word), and all entries.
        article, field, chunk_count, _, _ = paragraphs.T
        lengths = _integers(memory.lengths)[met]
        length, size = _sums(lengths, chunk_count), _sums(counts, chunk_count)
        words_before = np.cumsum(lengths) - lengths
        shift = _first_positions(article, field, length) - (np.cumsum(length) - length)
        position = (
            np.repeat(words_before, counts) + _integers(memory.places)[entries] + np.repeat(shift, size)
        )
        noted = -(-chunk_count // EVERY)
        chunk = spread(np.zeros(len(noted), np.int64), noted) * EVERY
        chunk += np.repeat(np.cumsum(chunk_count) - chunk_count, noted)
        chunk_article, chunk_field, _, paragraph, language = np.repeat(paragraphs, noted, axis=0).T
        places = (chunk_field << POSITION_BITS) + words_before[chunk] + np.repeat(shift, noted)
        return Occurrences(
            offsets=offset_values(len(articles), chunk_article, places, paragraph, characters, language),
            words=[memory.words[number] for number in used.tolist()],
            word=word,
            field=np.repeat(field, size),
            article=np.repeat(article, size),
            position=position,
            lengths={
                name: np.bincount(
                    article[field == number], length[field == number], minlength=len(articles)
                ).astype(np.int64)
                for name, number in FIELD_NUMBERS.items()
            },
        )

    def _read(self, articles: Sequence[Contents]) -> tuple[Integers, Integers, Integers]:
        """
        Return the numbers of all chunks, what there is to say of each paragraph, and some characters.

        Of a paragraph: article, field, chunks, its number in the field, its language. The characters are those
        at which every EVERY-th chunk of a paragraph begins.
        """
        met, paragraphs, characters = array("I"), array("I"), array("I")
        known = self._memory.known
        for number, article in enumerate(articles):
            for field, texts in enumerate(article.texts):
                for place, (_, language, chunks, matches) in enumerate(
                    read_paragraphs(texts, article.language)
                ):
                    met.extend(map(known[language].__getitem__, chunks))
                    paragraphs.extend((number, field, len(chunks), place, LANGUAGES.index(language)))
                    characters.extend([match.start() for match in matches[::EVERY]])
        return _integers(met), _integers(paragraphs).reshape(-1, 5), _integers(characters)


def _numbered(numbers: Integers, size: int) -> tuple[Integers, Integers]:
    """Return the different *numbers* below *size*, rising, and for each of *numbers* its place among them."""
    is_used = np.zeros(size, dtype=np.bool_)
    is_used[numbers] = True
    return np.flatnonzero(is_used), (np.cumsum(is_used) - 1)[numbers]


def _integers(numbers: array[int]) -> Integers:
    return np.frombuffer(numbers, np.uint32).astype(np.int64)


def _sums(numbers: Integers, counts: Integers) -> Integers:
    """Return the sum of each run of *counts* numbers, which lie end to end."""
    sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(numbers)])
    ends = np.cumsum(counts)
    summed: Integers = sums[ends] - sums[ends - counts]
    return summed


def _first_positions(article: Integers, field: Integers, length: Integers) -> Integers:
    """Return the position at which each paragraph begins: after those of its field before it, and gaps."""
    ends = np.cumsum(length + PARAGRAPH_GAP)
    begins = ends - (length + PARAGRAPH_GAP)
    is_first = np.ones(len(article), dtype=np.bool_)
    is_first[1:] = (np.diff(article) != 0) | (np.diff(field) != 0)
    positions: Integers = begins - begins[is_first][np.cumsum(is_first) - 1]
    return positions


class _Memory:
    """What is known of chunks and words, each told by the number it got when it was first met."""

    def __init__(self, analyzer: Analyzer) -> None:
        self.analyzer = analyzer
        # The number of each chunk; a chunk that is not there yet is analysed.
        self.known: dict[Language, ChunkCache[int]] = {
            language: ChunkCache(partial(self.learn, language=language), limit=KEPT_CHUNKS)
            for language in get_args(Language)
        }
        self.words: list[WordKey] = []
        # Of each chunk: where its words and parts begin, how many they are, and how many are words.
        self.starts, self.counts, self.lengths = array("I"), array("I"), array("I")
        # Of each word or part of a chunk: which it is, and how many words of the chunk stand before it.
        self.contents, self.places = array("I"), array("I")
        self._numbers: dict[WordKey, int] = {}

    def learn(self, chunk: str, language: Language) -> int:
        """Analyse *chunk*; return its number."""
        number = len(self.starts)
        found = self.analyzer.analyze_chunk(chunk, language)
        self.starts.append(len(self.contents))
        for place, (_, _, readings, form, parts) in enumerate(found):
            for key in ((form, readings), *[(part.term, ()) for part in parts]):
                self.contents.append(self._number(key))
                self.places.append(place)
        self.counts.append(len(self.contents) - self.starts[-1])
        self.lengths.append(len(found))
        return number

    def _number(self, word: WordKey) -> int:
        number = self._numbers.setdefault(word, len(self.words))
        if number == len(self.words):
            self.words.append(word)
        return number

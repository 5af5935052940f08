"""
Where does each word of a batch of articles stand?

Each different chunk is analysed once and told by a number from then on; what follows is arithmetic on
arrays. So a word that stands a thousand times costs a thousand look-ups in a dict, not an analysis.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from search.analysis import Part, chunks
from search.analysis.batch import PARAGRAPH_GAP
from search.articles import Article, field_texts
from search.backends.whoosh_arrays.tables import Integers, spread
from search.backends.whoosh_arrays.words import FIELD_NUMBERS, WordKey

KEPT_CHUNKS: Final = 2**18
"""Different chunks remembered from batch to batch, before all are forgotten: about 120 MB."""

Words = Sequence[tuple[int, int, tuple[str, ...], str, tuple[Part, ...]]]
ChunkWords = Callable[[str, str], Words]
"""Gives the words of a chunk, which `chunks` gave, of an article in a language."""


@dataclass(frozen=True, slots=True)
class Occurrences:
    """
    Every word of a batch of articles where it stands.

    The arrays are of equal shape, an entry an occurrence, by rising article, field and position.

    Attributes:
        words: The different words.
        word: Which of them.
        field: Number of the field, as in FIELD_NUMBERS.
        article: Number of the article in the batch.
        position: Place in the field, as `search.analysis.field_terms` counts.
        lengths: For each field, the words in each article.
    """

    words: list[WordKey]
    word: Integers
    field: Integers
    article: Integers
    position: Integers
    lengths: dict[str, Integers]


class Gatherer:
    """Gathers batch after batch, with what it remembers of the chunks of those before."""

    def __init__(self, words: ChunkWords) -> None:
        self._memory = _Memory(words)

    def gather(self, articles: Sequence[Article]) -> Occurrences:
        """Return the words of *articles*, numbered as they come."""
        if len(self._memory.starts) > KEPT_CHUNKS:
            self._memory = _Memory(self._memory.words_of)
        met, paragraphs = self._read(articles)
        memory = self._memory
        starts = np.frombuffer(memory.starts, np.uint32).astype(np.int64)
        counts = np.frombuffer(memory.counts, np.uint32).astype(np.int64)
        of_chunk = counts[met]
        word = np.frombuffer(memory.contents, np.uint32)[spread(starts[met], of_chunk)]
        used, word = np.unique(word, return_inverse=True)
        article, field, chunk_count = paragraphs.T
        ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(of_chunk)])[np.cumsum(chunk_count)]
        length = np.diff(ends, prepend=0)
        return Occurrences(
            words=[memory.words[number] for number in used.tolist()],
            word=word.astype(np.int64),
            field=np.repeat(field, length),
            article=np.repeat(article, length),
            position=spread(_first_positions(article, field, length), length),
            lengths={
                name: np.bincount(
                    article[field == number], length[field == number], minlength=len(articles)
                ).astype(np.int64)
                for name, number in FIELD_NUMBERS.items()
            },
        )

    def _read(self, articles: Sequence[Article]) -> tuple[Integers, Integers]:
        """Return the number of each chunk, and (article, field, chunks) of each paragraph."""
        met, paragraphs = array("I"), array("I")
        for number, article in enumerate(articles):
            of_chunk = self._memory.language(article.language).__getitem__
            for name, texts in field_texts(article).items():
                for text in texts:
                    before = len(met)
                    met.extend([of_chunk(chunk) for _, chunk in chunks(text)])
                    paragraphs.extend((number, FIELD_NUMBERS[name], len(met) - before))
        return (
            np.frombuffer(met, np.uint32).astype(np.int64),
            np.frombuffer(paragraphs, np.uint32).astype(np.int64).reshape(-1, 3),
        )


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

    def __init__(self, words: ChunkWords) -> None:
        self.words_of = words
        self.words: list[WordKey] = []
        self.starts, self.counts, self.contents = array("I"), array("I"), array("I")
        self._numbers: dict[WordKey, int] = {}
        self._languages: dict[str, _Chunks] = {}

    def language(self, language: str) -> _Chunks:
        """Return the chunks of texts in *language*."""
        return self._languages.setdefault(language, _Chunks(self, language))

    def learn(self, chunk: str, language: str) -> int:
        """Analyse *chunk*; return its number."""
        number = len(self.starts)
        found = [self._number(each) for each in self.words_of(chunk, language)]
        self.starts.append(len(self.contents))
        self.counts.append(len(found))
        self.contents.extend(found)
        return number

    def _number(self, word: tuple[Any, ...]) -> int:
        _, _, readings, form, parts = word
        key = (form, readings, tuple(part.term for part in parts))
        number = self._numbers.setdefault(key, len(self.words))
        if number == len(self.words):
            self.words.append(key)
        return number


class _Chunks(dict[str, int]):
    """The number of each chunk met in one language; a new one is analysed when it is asked for."""

    def __init__(self, memory: _Memory, language: str) -> None:
        super().__init__()
        self._memory = memory
        self._language = language

    def __missing__(self, chunk: str) -> int:
        number = self[chunk] = self._memory.learn(chunk, self._language)
        return number

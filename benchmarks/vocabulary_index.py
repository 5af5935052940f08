"""
How good would an index be whose analysis differs in one rule? Asked without writing an index.

A collection is read once as numbers of chunks: for each different chunk, which articles have it, and how
often. Another analysis then only says which chunks give which terms, and the posting list of a term is put
together when a query asks for it. So another analysis takes half a minute, not an import. Scores are those
of `search.ranking`, for queries any word of which will do; nothing else can be asked here.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.analysis import Analyzer, Language, article_language, chunks
from search.archive.assign_language import with_language
from search.articles import Article, TextField, field_texts
from search.query.tree import And, Optional, Or, Phrase, Query, Stream, Word
from search.ranking import (
    FIELD_WEIGHTS,
    SCORE_DECIMALS,
    Unit,
    inverse_document_frequency,
    length_norms,
    saturation,
)

Numbers = NDArray[np.int32]
Floats = NDArray[np.float64]
Fields = tuple[str, ...]
FIELDS: Final[tuple[TextField, ...]] = ("title", "lead", "body", "caption")
_STREAMS: Final[tuple[Stream, ...]] = ("terms", "forms", "parts")
_KEPT_POSTINGS: Final = 60_000_000
"""Scores of units that are kept for the next query, about 700 MB of them."""


@dataclass(frozen=True, slots=True)
class Occurrences:
    """
    Where the chunks of a collection stand, in one field.

    Attributes:
        starts: By chunk, where its rows begin in the other two; one more at the end.
        articles: Article numbers, those of a chunk rising.
        counts: How often the chunk stands there.
    """

    starts: NDArray[np.int64]
    articles: Numbers
    counts: Numbers

    def of(self, chunk: int) -> tuple[Numbers, Numbers]:
        """Return the articles that have *chunk*, and how often each has it."""
        rows = slice(self.starts[chunk], self.starts[chunk + 1])
        return self.articles[rows], self.counts[rows]


@dataclass(frozen=True, slots=True)
class Collection:
    """
    Articles as chunks.

    Attributes:
        ids: The id of each article.
        chunks: Each different chunk with the language of the paragraph around it.
        occurrences: Where they stand, for each of `FIELDS`.
    """

    ids: list[str]
    chunks: list[tuple[str, Language]]
    occurrences: dict[TextField, Occurrences]


def read_collection(articles: Iterable[Article], analyzer: Analyzer) -> Collection:
    """Return *articles* as chunks; *analyzer* tells the language of each paragraph."""
    ids: list[str] = []
    known: dict[tuple[str, Language], int] = {}
    rows = {field: (array("i"), array("i"), array("i")) for field in FIELDS}
    for number, article in enumerate(map(with_language, articles)):
        ids.append(article.id)
        texts = field_texts(article)
        for field, (of_chunk, of_article, counts) in rows.items():
            found = Counter(_chunks(texts[field], article_language(article.language), analyzer))
            of_chunk.extend(known.setdefault(chunk, len(known)) for chunk in found)
            of_article.extend([number] * len(found))
            counts.extend(found.values())
    occurrences = {field: _by_chunk(*columns, size=len(known)) for field, columns in rows.items()}
    return Collection(ids, list(known), occurrences)


class Wanted(NamedTuple):
    """A word that a query wants; without it an article may match all the same if it is only a wish."""

    word: Word
    is_wish: bool


class Asked(NamedTuple):
    """A summand of a score, and the fields it is asked in."""

    unit: Unit
    fields: Fields
    is_wish: bool = False


def wanted(query: Query, *, is_wish: bool = False) -> Iterator[Wanted]:
    """Yield the words that *query* wants, those of phrases and mere wishes too."""
    match query:
        case Word():
            yield Wanted(query, is_wish)
        case Phrase():
            yield from (Wanted(word, is_wish) for word in query.words)
        case And() | Or():
            for clause in query.clauses:
                yield from wanted(clause, is_wish=is_wish)
        case Optional():
            yield from wanted(query.query, is_wish=is_wish)
            yield from wanted(query.optional, is_wish=True)
        case _:
            pass


class VocabularyIndex:
    """The index that *analyzer* would make of *collection*."""

    def __init__(self, collection: Collection, analyzer: Analyzer) -> None:
        self._collection = collection
        self._chunks: dict[Stream, dict[str, array[int]]] = {
            stream: defaultdict(lambda: array("i")) for stream in _STREAMS
        }
        words = np.zeros(len(collection.chunks), dtype=np.int64)
        for number, (chunk, language) in enumerate(collection.chunks):
            found = analyzer.words(chunk, language)
            words[number] = len(found)
            for _, _, readings, form, parts in found:
                self._chunks["forms"][form].append(number)
                for term in readings:
                    self._chunks["terms"][term].append(number)
                for part in parts:
                    self._chunks["parts"][part.term].append(number)
        self._lengths = {
            field: _lengths(found, words, len(collection.ids))
            for field, found in collection.occurrences.items()
        }
        self._searched: dict[Fields, _Searched] = {}
        self._kept: dict[tuple[str, Fields, tuple[tuple[Stream, float], ...]], tuple[Numbers, Floats]] = {}
        self._frequencies: dict[tuple[TextField, Stream, str], int] = {}
        self._room = _KEPT_POSTINGS

    def frequencies(
        self, terms: Sequence[str], *, fields: Sequence[str], stream: Stream = "forms"
    ) -> list[int]:
        """Return how many articles hold each of *terms*, as `ArticleIndex.frequencies` does."""
        known = self._chunks[stream]
        present = self._present(fields)
        return [
            max((self._frequency(field, stream, term) for field in present), default=0)
            if term in known
            else 0
            for term in terms
        ]

    def best(self, asked: Iterable[Asked], *, limit: int) -> list[str]:
        """Return the ids of the *limit* articles with the highest sums of what is *asked*, best first."""
        scores, wishes = np.zeros(len(self._collection.ids)), np.zeros(len(self._collection.ids))
        for unit, fields, is_wish in asked:
            articles, found = self._scores(unit, fields)
            (wishes if is_wish else scores)[articles] += unit.weight * found
        held = np.flatnonzero(scores)
        total = (scores[held] + wishes[held]).round(SCORE_DECIMALS)
        if limit < len(held):
            least = np.partition(total, -limit)[-limit]
            held, total = held[total >= least], total[total >= least]
        return [self._collection.ids[number] for number in held[np.argsort(-total, kind="stable")][:limit]]

    def _scores(self, unit: Unit, fields: Fields) -> tuple[Numbers, Floats]:
        """Return the articles that hold *unit*, and the score of each for a weight of 1."""
        key = (unit.term, fields, unit.streams)
        if (kept := self._kept.get(key)) is not None:
            return kept
        made = self._scored(unit, fields)
        if len(made[0]) <= self._room:
            self._room -= len(made[0])
            self._kept[key] = made
        return made

    def _scored(self, unit: Unit, fields: Fields) -> tuple[Numbers, Floats]:
        searched = self._searched_in(fields)
        weighted = np.zeros(len(self._collection.ids))
        longest = 0
        for field in self._present(fields):
            for stream, weight in unit.streams:
                articles, frequencies = self._postings(field, stream, unit.term)
                weighted[articles] += FIELD_WEIGHTS[field] * weight * frequencies
                longest = max(longest, len(articles))
        holding = np.flatnonzero(weighted).astype(np.int32)
        rarity = inverse_document_frequency(searched.articles, longest)
        return holding, rarity * saturation(weighted[holding], searched.norms[holding])

    def _frequency(self, field: TextField, stream: Stream, term: str) -> int:
        key = (field, stream, term)
        if key not in self._frequencies:
            self._frequencies[key] = len(self._postings(field, stream, term)[0])
        return self._frequencies[key]

    def _postings(self, field: TextField, stream: Stream, term: str) -> tuple[Numbers, Numbers]:
        """Return the articles that hold *term*, rising, and its frequencies: lists of chunks, made one."""
        occurrences = self._collection.occurrences[field]
        lists = [occurrences.of(chunk) for chunk in self._chunks[stream].get(term, ())]
        if len(lists) == 1:
            return lists[0]
        if not lists:
            return np.zeros(0, np.int32), np.zeros(0, np.int32)
        articles = np.concatenate([each for each, _ in lists])
        frequencies = np.bincount(articles, weights=np.concatenate([each for _, each in lists]))
        holding = np.flatnonzero(frequencies)
        return holding.astype(np.int32), frequencies[holding].astype(np.int32)

    def _searched_in(self, fields: Fields) -> _Searched:
        if fields not in self._searched:
            lengths = np.zeros(len(self._collection.ids))
            for field in self._present(fields):
                lengths += FIELD_WEIGHTS[field] * self._lengths[field]
            held = lengths[lengths > 0]
            mean = float(held.mean()) if len(held) else 1.0
            self._searched[fields] = _Searched(length_norms(lengths, mean), len(held))
        return self._searched[fields]

    def _present(self, fields: Sequence[str]) -> list[TextField]:
        return [
            field
            for field, found in self._collection.occurrences.items()
            if field in fields and len(found.articles)
        ]


@dataclass(frozen=True, slots=True)
class _Searched:
    """What the ranking needs of a set of fields: what the length of each article counts, articles that have any."""

    norms: Floats
    articles: int


def _chunks(
    paragraphs: Iterable[str], around: Language, analyzer: Analyzer
) -> Iterator[tuple[str, Language]]:
    for paragraph in paragraphs:
        language = analyzer.paragraph_language(paragraph, around)
        for _, chunk in chunks(paragraph):
            yield chunk, language


def _by_chunk(of_chunk: array[int], of_article: array[int], counts: array[int], *, size: int) -> Occurrences:
    numbers = np.frombuffer(of_chunk, dtype=np.int32)
    order = np.argsort(numbers, kind="stable")
    starts = np.searchsorted(numbers[order], np.arange(size + 1))
    articles, found = (np.frombuffer(column, dtype=np.int32)[order] for column in (of_article, counts))
    return Occurrences(starts, articles, found)


def _lengths(occurrences: Occurrences, words: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Return how many words each article has, given how many each chunk has."""
    in_row = np.repeat(words, np.diff(occurrences.starts)) * occurrences.counts
    return np.bincount(occurrences.articles, weights=in_row, minlength=size).astype(np.int64)

"""
What does one generation of the index say of a word, a prefix, a value, a date?

What is worked out here depends on the generation alone, so it is kept: the lists of the words asked for
last, lengths, orders. A view may be shared between threads.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.article_index import DateField, Sort
from search.index.evaluator.article_sets import ArticleNumbers, ArticleSet, distinct
from search.index.evaluator.cache import Cache
from search.index.evaluator.word_lists import Lengths, ScoreList, lengths_over, word_list
from search.index.posting_lists import (
    UNDATED,
    Flags,
    Offsets,
    Places,
    PostingLists,
    SegmentLists,
    microseconds,
)
from search.query.tree import Prefix, Stream, Word
from search.ranking import PREFIX_SCORE, units

LISTS_BYTES: Final = 128 * 2**20
"""Lists kept in memory for each generation in use, at least."""
LISTS_BYTES_PER_ARTICLE: Final = 512
"""And at least so much for each article: a common word's list is as long as the index is large."""
PLACES_BYTES: Final = 40 * 2**20
"""Places kept besides, apart from the lists: those of one common word would drive out the lists of many."""

WHOLE_WORDS: Final[tuple[Stream, ...]] = ("terms", "forms")
_PARTS: Final[tuple[Stream, ...]] = ("parts",)
_PARTS_TOO: Final = WHOLE_WORDS + _PARTS
_ALL_WHOLE: Final[Flags] = np.ones(0, dtype=np.bool_)

KEPT_WHOLE: Final = 2**14
"""Articles of a word up to which all its places are read at once, to be kept."""
_PASSED_OVER: Final = 8
"""Articles that can be read with the others while one is looked up."""

_BySegment = Sequence[tuple[SegmentLists, ArticleNumbers | None]]
"""Articles of each segment, as it numbers them; None for all."""


class Standing(NamedTuple):
    """
    Where a word stands.

    Attributes:
        places: The places.
        whole: Whether each is that of the word itself, not of a part; empty where all are.
    """

    places: Places
    whole: Flags

    def nbytes(self) -> int:
        """Return the memory it takes."""
        return self.places.nbytes + self.whole.nbytes


class View:
    """One generation, with what was worked out of it."""

    def __init__(self, lists: PostingLists) -> None:
        self._lists = lists
        self._cache = Cache(max(LISTS_BYTES, LISTS_BYTES_PER_ARTICLE * lists.size))
        self._kept_places = Cache(PLACES_BYTES)
        self._lengths: dict[tuple[str, ...], Lengths] = {}
        self._orders: dict[tuple[Sort, DateField], ArticleNumbers] = {}
        self.size = lists.size
        self.live = ArticleSet.flagged(lists.live)

    @property
    def lists(self) -> PostingLists:
        """Return the lists behind the view."""
        return self._lists

    def word(self, word: Word) -> ScoreList:
        """Return which articles hold *word*, and its score in each."""
        return self._cache.get(
            meaning(word), lambda: word_list(word, self._lists, self._lengths_over(word.fields))
        )

    def prefix(self, prefix: Prefix) -> ScoreList:
        """Return which articles hold a word that begins so; each scores the same."""
        return self._cache.get((prefix.prefix, prefix.fields), lambda: self._prefix(prefix))

    def value(self, exact_field: str, value: str) -> ArticleSet:
        """Return the articles with *value*, whatever its case, in *exact_field* or as ``id``."""
        key = (exact_field, value)
        return self._cache.get(
            key,
            lambda: ArticleSet.flagged(self._lists.with_value(exact_field, value) & self._lists.live),
        )

    def dated(self, field: str, start: datetime | None, end: datetime | None) -> ArticleSet:
        """Return the articles with *field* in [start, end); None leaves that end open."""
        dates = self._lists.dates("modified" if field == "modified" else "published")
        allowed: Flags = self._lists.live & (dates != UNDATED)
        if start is not None:
            allowed &= dates >= microseconds(start)
        if end is not None:
            allowed &= dates < microseconds(end)
        return ArticleSet.flagged(allowed)

    def order(self, sort: Sort, date_field: DateField) -> ArticleNumbers:
        """Return all article numbers in the order of *sort*; for relevance, in the order of ties."""
        key = (sort, date_field)
        if key not in self._orders:
            self._orders[key] = np.argsort(self._lists.rank(sort, date_field)).astype(np.uint32)
        return self._orders[key]

    def places(self, word: Word, among: ArticleNumbers) -> Places:
        """Return where *word* stands as a word of its own: all of it in *among*, and maybe in other articles."""
        return self._standing(word, among, WHOLE_WORDS, self._whole).places

    def prefix_places(self, prefix: Prefix, among: ArticleNumbers) -> Places:
        """Return where a word in *among* begins with *prefix*, in two ways maybe."""
        found = [_NOWHERE]
        for segment, numbers in self._by_segment(among):
            places = segment.prefix_places(prefix.fields, prefix.prefix, numbers)
            found.append(places + (segment.base << 32))
        return np.concatenate(found)

    def offsets(self, places: Places) -> Iterator[Offsets]:
        """Yield where in the texts the words at *places* stand, segment by segment, in order."""
        for segment in self._lists.segments:
            base = segment.base << 32
            first, last = places.searchsorted(np.array([base, base + (segment.size << 32)]))
            if first < last:
                yield segment.offsets(places[first:last] - base)

    def places_and_parts(self, word: Word, among: ArticleNumbers) -> Standing:
        """Return where *word* stands, a part where its word does; all in *among*, and maybe in others."""
        return self._standing(word, among, _PARTS_TOO, self._whole_and_parts)

    def _standing(
        self,
        word: Word,
        among: ArticleNumbers,
        streams: tuple[Stream, ...],
        read: Callable[[Word, _BySegment], Standing],
    ) -> Standing:
        """Return what *read* gives: all of a word, to be kept, unless that is common and *among* are few."""
        key = (streams, meaning(word))
        if isinstance(kept := self._kept_places.kept(key), Standing):
            return kept
        if self.word(word).articles.count <= max(KEPT_WHOLE, _PASSED_OVER * len(among)):
            return self._kept_places.get(key, lambda: read(word, self._everywhere()))
        return read(word, self._by_segment(among))

    def _whole(self, word: Word, among: _BySegment) -> Standing:
        places = self._places(word, among, WHOLE_WORDS)
        return Standing(places, _ALL_WHOLE)

    def _whole_and_parts(self, word: Word, among: _BySegment) -> Standing:
        whole, parts = self._places(word, among, WHOLE_WORDS), self._places(word, among, _PARTS)
        merged = np.concatenate([whole, parts])
        order = merged.argsort(kind="stable")
        return Standing(merged[order], order < len(whole))

    def _places(self, word: Word, among: _BySegment, streams: tuple[Stream, ...]) -> Places:
        terms = [
            (stream, unit.term) for unit in units(word) for stream, _ in unit.streams if stream in streams
        ]
        found = [_NOWHERE]
        for segment, numbers in among if terms else ():
            places = segment.places(word.fields, terms, numbers)
            if numbers is None and segment.live is not None:
                places = places[segment.live[places >> 32]]
            if len(places):
                found.append(places + (segment.base << 32) if segment.base else places)
        return np.concatenate(found)

    def _everywhere(self) -> _BySegment:
        return [(segment, None) for segment in self._lists.segments]

    def _by_segment(self, numbers: ArticleNumbers) -> list[tuple[SegmentLists, ArticleNumbers]]:
        """Return *numbers*, which rise, parted into those of each segment that has any."""
        parted = [(each, _of_segment(numbers, each.base, each.size)) for each in self._lists.segments]
        return [(segment, here) for segment, here in parted if len(here)]

    def _prefix(self, prefix: Prefix) -> ScoreList:
        found = [
            numbers.astype(np.uint32) + np.uint32(segment.base)
            for segment in self._lists.segments
            for field in prefix.fields
            for stream in WHOLE_WORDS
            if len(numbers := segment.with_prefix(field, stream, prefix.prefix))
        ]
        numbers = distinct(found) if found else np.zeros(0, dtype=np.uint32)
        numbers = numbers[self._lists.live[numbers]]
        return ScoreList(
            ArticleSet(self.size, numbers=numbers), np.full(len(numbers), PREFIX_SCORE, dtype=np.float32)
        )

    def _lengths_over(self, fields: Iterable[str]) -> Lengths:
        key = tuple(fields)
        if key not in self._lengths:
            self._lengths[key] = lengths_over(key, self._lists)
        return self._lengths[key]


def meaning(word: Word) -> Hashable:
    """Return what two words share that mean the same, wherever they were typed."""
    return word.form, word.readings, word.fields, word.weight, word.spellings


def borders(among: ArticleNumbers) -> Places:
    """Return where the articles *among* begin, then where they end."""
    begins = among.astype(np.int64) << 32
    return np.concatenate([begins, begins + (1 << 32)])


def inside(places: Places, ends: Places) -> NDArray[np.int64]:
    """Return which of *places* are in the articles with these `borders`."""
    return inside_each([places], ends)[0]


def inside_each(lists: Sequence[Places], ends: Places) -> list[NDArray[np.int64]]:
    """Return the same for each of one or more *lists*: quicker than one by one."""
    found = np.array([places.searchsorted(ends) for places in lists])
    half = len(ends) // 2
    first = found[:, :half]
    counts = found[:, half:] - first
    after = counts.cumsum()
    which: NDArray[np.int64] = np.repeat(first.ravel() - after + counts.ravel(), counts.ravel())
    which += np.arange(len(which))
    stops = [0, *after[half - 1 :: half].tolist()] if half else [0] * (len(lists) + 1)
    return [which[start:stop] for start, stop in pairwise(stops)]


def _of_segment(numbers: ArticleNumbers, base: int, size: int) -> ArticleNumbers:
    """Return those of *numbers* that are of a segment, as the segment numbers them."""
    if not base and (not len(numbers) or numbers[-1] < size):
        return numbers
    first, last = numbers.searchsorted(np.array([base, base + size], dtype=np.uint32))
    return numbers[first:last] - np.uint32(base)


_NOWHERE: Final = np.zeros(0, dtype=np.int64)

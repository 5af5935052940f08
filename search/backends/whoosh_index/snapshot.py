"""
What does a generation of the index hold? Its segments, seen as one set of posting lists.

Article numbers of a segment are moved by the number of articles before it. What was read of a
segment is kept and used again by the next generation, as long as the segment is in it.
"""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from search.article_index import EXACT_UP_TO, DateField, Sort
from search.backends.posting_lists import UNDATED, Flags, Numbers
from search.backends.whoosh_index.dictionary import Words
from search.backends.whoosh_index.layout import LIST_SEPARATOR
from search.backends.whoosh_index.segment import Columns, Segment, live_articles
from search.backends.whoosh_index.storage import REMEDY, reading
from search.errors import BackendUnavailableError
from search.query.tree import Stream

CACHE_BYTES: Final = 64 * 2**20
"""Posting lists kept in memory, for each process."""

_FEW: Final = 0.02
"""Share of the articles of a segment."""

Arrays = tuple[NDArray[Any], ...]


class ListCache:
    """The posting lists used last, up to CACHE_BYTES in all; safe to share between threads."""

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        self._limit = limit
        self._used = 0
        self._lists: OrderedDict[Hashable, Arrays] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, read: Callable[[], Arrays]) -> Arrays:
        """Return the arrays kept under *key*, or those that *read* gives. One *read* runs at a time."""
        with self._lock:
            if key in self._lists:
                self._lists.move_to_end(key)
                return self._lists[key]
            arrays = read()
            self._lists[key] = arrays
            self._used += _bytes(arrays)
            while self._used > self._limit and len(self._lists) > 1:
                self._used -= _bytes(self._lists.popitem(last=False)[1])
            return arrays

    def reading(self) -> threading.Lock:
        """Return the lock to hold while reading past the cache."""
        return self._lock


def _bytes(arrays: Arrays) -> int:
    overhead = 300  # of an entry: key, tuple and array objects
    return overhead + sum(array.nbytes for array in arrays)


class OpenSegment:
    """A segment with its columns, shared by the generations it is in; closed when the last of them is gone."""

    def __init__(self, storage: FileStorage, whoosh_segment: Any) -> None:  # noqa: ANN401 - Whoosh ships no types
        self.name = str(whoosh_segment.segment_id())
        self.segment = Segment(storage, whoosh_segment)
        weakref.finalize(self, self.segment.close)
        self.columns: Columns = self.segment.columns()


class SnapshotOpener:
    """Opens generation after generation, each with what is still good of the one before."""

    def __init__(self) -> None:
        self._cache = ListCache()
        self._snapshot: Snapshot | None = None

    def open(self, build_id: str, index: FileIndex) -> Snapshot:
        """Return the newest generation of *index*, the build *build_id*. One thread at a time."""
        generation = generation_name(build_id, index)
        if self._snapshot is None or self._snapshot.generation != generation:
            with reading(index.storage.folder):
                contents = index._read_toc()  # noqa: SLF001 - Whoosh's only way to the table of contents
            known = {each.name: each for each in self._snapshot.segments} if self._snapshot else {}
            segments = [
                known.get(each.segment_id()) or OpenSegment(index.storage, each) for each in contents.segments
            ]
            self._snapshot = Snapshot(
                f"{build_id}.{contents.generation}",
                segments,
                [live_articles(each) for each in contents.segments],
                self._cache,
            )
        return self._snapshot


def generation_name(build_id: str, index: FileIndex) -> str:
    """
    Return the name of the newest generation of *index*, the build *build_id*.

    Raises:
        BackendUnavailableError: The build has no table of contents: it was removed meanwhile, or is damaged.
    """
    newest = index.latest_generation()
    if newest < 0:
        raise BackendUnavailableError(f"The index in {index.storage.folder} is damaged. {REMEDY}")
    return f"{build_id}.{newest}"


class Snapshot:
    """
    One generation: implements PostingLists.

    Attributes:
        generation: Its name.
        segments: Its segments, in order.
    """

    def __init__(
        self, generation: str, segments: list[OpenSegment], live: list[Flags], cache: ListCache
    ) -> None:
        self.generation = generation
        self.segments = segments
        self._cache = cache
        self._live = np.concatenate([np.zeros(0, dtype=np.bool_), *live])
        self._bases = np.cumsum([0, *(len(flags) for flags in live)]).tolist()
        self._ranks: dict[tuple[Sort, DateField], NDArray[np.int64]] = {}
        self._known_ordinals: dict[str, tuple[NDArray[np.int64], list[str]]] = {}

    @property
    def size(self) -> int:
        return len(self._live)

    @property
    def live(self) -> Flags:
        return self._live

    def postings(self, field: str, stream: Stream, term: str) -> tuple[Numbers, NDArray[np.float32]]:
        parts = []
        for base, each in zip(self._bases, self.segments, strict=False):
            numbers, frequencies = self._cache.get(
                (each.name, field, stream, term),
                lambda each=each: each.segment.postings(field, stream, term),  # type: ignore[misc]
            )
            parts.append((numbers + base, frequencies))
        numbers = np.concatenate([_NO_NUMBERS, *(numbers for numbers, _ in parts)])
        frequencies = np.concatenate([_NO_FREQUENCIES, *(frequencies for _, frequencies in parts)])
        kept = self._live[numbers]
        return numbers[kept], frequencies[kept]

    def frequencies(self, terms: Sequence[str], fields: Sequence[str], stream: Stream) -> list[int]:
        """Return how many articles hold each of *terms*, as `ArticleIndex.frequencies` says."""
        counts = np.zeros(len(terms), dtype=np.int64)
        asked = Words(terms)
        for each in self.segments:
            for field in fields:
                counts += each.segment.article_counts(field, stream, asked)
        removed = int((~self._live).sum())
        # Each article counts once a field: more than that many, and one of them is still there.
        enough = max(EXACT_UP_TO, removed * len(fields))
        for number in np.flatnonzero((counts > 0) & (counts <= enough)).tolist():
            counts[number] = self._live_holding(terms[number], fields, stream)
        return [int(count) for count in counts]

    def _live_holding(self, term: str, fields: Sequence[str], stream: Stream) -> int:
        return len(np.unique(np.concatenate([self.postings(field, stream, term)[0] for field in fields])))

    def positions(self, field: str, stream: Stream, term: str, among: Flags) -> NDArray[np.int64]:
        found = [_NO_NUMBERS]
        for base, each in zip(self._bases, self.segments, strict=False):
            wanted = among[base : base + each.segment.size]
            if wanted.any():
                found.append(self._positions(each, (field, stream, term), wanted) + (base << 32))
        return np.concatenate(found)

    def _positions(
        self, segment: OpenSegment, of: tuple[str, Stream, str], wanted: Flags
    ) -> NDArray[np.int64]:
        """Read few positions as they are needed; keep a list of which many are."""
        if np.count_nonzero(wanted) < _FEW * segment.segment.size:
            with self._cache.reading():
                return segment.segment.positions(*of, wanted)
        everywhere = np.ones_like(wanted)
        (positions,) = self._cache.get(
            (segment.name, *of, "positions"), lambda: (segment.segment.positions(*of, everywhere),)
        )
        kept: NDArray[np.int64] = positions[wanted[positions >> 32]]
        return kept

    def with_prefix(self, field: str, stream: Stream, prefix: str) -> Numbers:
        found = [_NO_NUMBERS]
        for base, each in zip(self._bases, self.segments, strict=False):
            (numbers,) = self._cache.get(
                (each.name, field, stream, prefix, "*"),
                lambda each=each: (each.segment.with_prefix(field, stream, prefix),),  # type: ignore[misc]
            )
            found.append(numbers + base)
        numbers = np.concatenate(found)
        kept: Numbers = numbers[self._live[numbers]]
        return kept

    def lengths(self, field: str) -> NDArray[np.int64]:
        return self._column(lambda columns: columns.lengths[field])

    def dates(self, field: DateField) -> NDArray[np.int64]:
        return self._column(lambda columns: columns.dates[field])

    def with_value(self, exact_field: str, value: str) -> Flags:
        ordinals, values = self._ordinals(exact_field)
        wanted = value.casefold()
        holding = [wanted in each.casefold().split(LIST_SEPARATOR) for each in values]
        return np.array(holding, dtype=np.bool_)[ordinals] if values else np.zeros(0, dtype=np.bool_)

    def values(self, exact_field: str) -> list[str]:
        """Return the different values of *exact_field* that a live article has, in alphabetical order."""
        ordinals, joined = self._ordinals(exact_field)
        used = np.unique(ordinals[self._live]).tolist()
        return sorted({value for number in used for value in joined[number].split(LIST_SEPARATOR) if value})

    def rank(self, sort: Sort, date_field: DateField) -> NDArray[np.int64]:
        key = (sort, date_field)
        if key not in self._ranks:
            dates = self.dates("published" if sort == "relevance" else date_field)
            # np.lexsort sorts by its last key first. Undated articles come last whichever way.
            by_date = dates if sort == "oldest" else -dates
            order = np.lexsort((self._id_rank, by_date, dates == UNDATED))
            ranks = np.empty(self.size, dtype=np.int64)
            ranks[order] = np.arange(self.size)
            self._ranks[key] = ranks
        return self._ranks[key]

    def article_id(self, number: int) -> str:
        return self._ids[number]

    def numbers_of(self, article_ids: set[str]) -> list[tuple[str, int]]:
        """Return (segment id, article number in it) of each live article with one of these ids."""
        return [
            (each.name, number)
            for base, each in zip(self._bases, self.segments, strict=False)
            for number, article_id in enumerate(each.columns.ids)
            if article_id in article_ids and self._live[base + number]
        ]

    @cached_property
    def _ids(self) -> list[str]:
        return [article_id for each in self.segments for article_id in each.columns.ids]

    @cached_property
    def _id_rank(self) -> NDArray[np.int64]:
        ranks = np.empty(self.size, dtype=np.int64)
        ranks[sorted(range(self.size), key=self._ids.__getitem__)] = np.arange(self.size)
        return ranks

    def _ordinals(self, exact_field: str) -> tuple[NDArray[np.int64], list[str]]:
        """Return each article's place in a list of different (joined) values, and the list."""
        if exact_field not in self._known_ordinals:
            values = (
                self._ids
                if exact_field == "id"
                else [value for each in self.segments for value in each.columns.exact[exact_field]]
            )
            different = {value: number for number, value in enumerate(dict.fromkeys(values))}
            ordinals = np.fromiter((different[value] for value in values), dtype=np.int64, count=len(values))
            self._known_ordinals[exact_field] = (ordinals, list(different))
        return self._known_ordinals[exact_field]

    def _column(self, part: Callable[[Columns], NDArray[np.int64]]) -> NDArray[np.int64]:
        return np.concatenate([_NO_NUMBERS, *(part(each.columns) for each in self.segments)])


_NO_NUMBERS = np.zeros(0, dtype=np.int64)
_NO_FREQUENCIES = np.zeros(0, dtype=np.float32)

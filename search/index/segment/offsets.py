"""
Where in the texts do the words stand? At which character each eighth chunk begins.

Positions tell which word of a field it is. Who shows an extract needs the character, and would have to count
the words of the whole article; from the chunk noted last before a position there are a few at most.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.index.posting_lists import Offsets, Positions
from search.index.segment.array_file import ArrayFile, ArrayWriter, compact, smallest
from search.index.segment.posting_table import Integers, spread

EVERY: Final = 8
"""Chunks of a paragraph of which the first one's character is noted: half as many take twice the room."""

_STARTS: Final = "offset_starts"
_COLUMNS: Final = ("places", "paragraphs", "characters", "languages")
_CHUNK_ARTICLES: Final = 2**15
"""Articles whose offsets are copied at a time."""
_LOW: Final = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class OffsetValues:
    """
    The chunks of some articles whose characters are noted, in memory.

    Attributes:
        starts: Where those of each article begin, and where the last end; shape (articles + 1,).
        columns: By name, arrays of equal shape: *places*, what a place has besides its article, of the first
            word of the chunk, rising for each article; *paragraphs*, its number in the field; *characters*,
            code points before it in the paragraph; *languages*, in which the paragraph is read (LANGUAGES).
    """

    starts: Integers
    columns: dict[str, Integers]


def offset_values(
    articles: int,
    article: Integers,
    places: Integers,
    paragraphs: Integers,
    characters: Integers,
    languages: Integers,
) -> OffsetValues:
    """Return the values of chunks by rising *article* (of so many *articles*) and place."""
    counts = np.bincount(article, minlength=articles)
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    return OffsetValues(starts, dict(zip(_COLUMNS, (places, paragraphs, characters, languages), strict=True)))


def write_offsets(writer: ArrayWriter, values: OffsetValues) -> None:
    """Write *values*."""
    writer.add(_STARTS, compact(values.starts))
    for name in _COLUMNS:
        writer.add(f"offset_{name}", compact(values.columns[name]))


class OffsetTable:
    """The offsets in a file; checked as they are read."""

    def __init__(self, file: ArrayFile) -> None:
        self._starts = file.whole(_STARTS)
        self._columns = {name: file.array(f"offset_{name}") for name in _COLUMNS}

    def of(self, places: Positions) -> Offsets:
        """Return where the words at *places* stand; see SegmentLists."""
        articles = np.unique(places >> 32)
        entries, counts = self._entries(articles)
        keys = np.repeat(articles << 32, counts) + self._columns["places"].data[entries].astype(np.int64)
        at = np.searchsorted(keys, places, side="right") - 1
        found = entries[at]
        paragraphs, characters, languages = (self._columns[name].data[found] for name in _COLUMNS[1:])
        return Offsets(paragraphs, characters, places - keys[at], languages)

    def _entries(self, articles: Integers) -> tuple[Integers, Integers]:
        """Return the entries of *articles*, checked, and how many each has."""
        starts = self._starts[articles].astype(np.int64)
        counts = self._starts[articles + 1].astype(np.int64) - starts
        for start, count in zip(starts.tolist(), counts.tolist(), strict=True):
            for column in self._columns.values():
                column.check(start, start + count)
        return spread(starts, counts), counts

    def counts(self, kept: Integers) -> Integers:
        """Return how many entries each of the articles *kept* has."""
        return self._starts[kept + 1].astype(np.int64) - self._starts[kept].astype(np.int64)

    def parts(self, name: str, kept: Integers) -> Iterator[NDArray[Any]]:
        """Yield a column of the articles *kept*, which rise, some thousand articles at a time."""
        column = self._columns[name]
        for first in range(0, len(kept), _CHUNK_ARTICLES):
            part = kept[first : first + _CHUNK_ARTICLES]
            start, stop = int(self._starts[part[0]]), int(self._starts[part[-1] + 1])
            found = column[start:stop]
            counts = self.counts(part)
            if int(counts.sum()) < stop - start:
                found = found[spread(self._starts[part].astype(np.int64) - start, counts)]
            yield found


def write_united(writer: ArrayWriter, tables: Sequence[tuple[OffsetTable, Integers]]) -> None:
    """Write the offsets of some segments, of each those of the articles named, end to end."""
    counts = np.concatenate([np.zeros(1, np.int64), *(table.counts(kept) for table, kept in tables)])
    starts = np.cumsum(counts)
    writer.add(_STARTS, starts.astype(smallest(int(starts[-1]))))
    for name in _COLUMNS:
        largest = max((int(part.max(initial=0)) for part in _parts(name, tables)), default=0)
        with writer.parts(f"offset_{name}", smallest(largest)) as add:
            for part in _parts(name, tables):
                add(part)


def _parts(name: str, tables: Sequence[tuple[OffsetTable, Integers]]) -> Iterator[NDArray[Any]]:
    return chain.from_iterable(table.parts(name, kept) for table, kept in tables)

"""
How do posting lists lie in a file, and how is one found?

A table is a list of rows, one a posting list, told by a rising key; the postings of all rows lie end to
end. A frequency is one byte, and those over 254 stand in a list of their own. Positions, where a table
has them, lie in the order of the postings; every 64th posting knows where its positions begin, so that
those of a few articles are read without adding up a whole list.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.index.posting_lists import Postings
from search.index.segment.array_file import ArrayFile, ArrayWriter, MappedArray, compact, smallest

LARGE: Final = 255
"""In the bytes of frequencies: look it up among the large ones."""
BLOCK_BITS: Final = 6
BLOCK: Final = 1 << BLOCK_BITS
"""Postings between two of which the place of the positions is kept."""

_LOOKED_THROUGH: Final = 2000
"""Postings of several rows in all, up to which it is quicker to look at each than to search row by row."""

Integers = NDArray[np.int64]

_CLOSE: Final = 2**14
"""Elements between two parts of an array up to which both are checked in one go."""

Row = tuple[int, int]
"""A row, and what its places have besides article number and position: a shift."""


def spread(starts: NDArray[Any], counts: NDArray[Any]) -> Integers:
    """Return start, start + 1, … of each run, end to end: the indices of runs of *counts* from *starts*."""
    counts = np.asarray(counts, dtype=np.int64)
    ends = np.cumsum(counts)
    shifts = np.asarray(starts, dtype=np.int64) - (ends - counts)
    indices: Integers = np.repeat(shifts, counts)
    indices += np.arange(len(indices))
    return indices


def write_rows(writer: ArrayWriter, name: str, keys: NDArray[Any], counts: NDArray[Any]) -> None:
    """Write which rows a table has: rising *keys*, and how many postings each has."""
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])
    writer.add(f"{name}_keys", compact(keys))
    writer.add(f"{name}_starts", starts.astype(smallest(int(starts[-1]))))


def write_large(writer: ArrayWriter, name: str, places: NDArray[Any], frequencies: NDArray[Any]) -> None:
    """Write which postings are large, by rising place, and their frequencies."""
    writer.add(f"{name}_large_places", compact(places))
    writer.add(f"{name}_large", compact(frequencies))


def as_bytes(frequencies: NDArray[Any]) -> NDArray[np.uint8]:
    """Return *frequencies* as a table holds them."""
    narrowed: NDArray[np.uint8] = np.minimum(frequencies, LARGE).astype(np.uint8)
    return narrowed


def write_postings(
    writer: ArrayWriter, name: str, numbers: NDArray[Any], frequencies: NDArray[Any], size: int
) -> None:
    """Write the postings of all rows; *numbers* are under *size*."""
    large = np.flatnonzero(frequencies >= LARGE)
    write_large(writer, name, large, frequencies[large])
    writer.add(f"{name}_numbers", numbers.astype(smallest(size - 1), copy=False))
    writer.add(f"{name}_frequencies", as_bytes(frequencies))


def write_positions(
    writer: ArrayWriter, name: str, frequencies: NDArray[Any], positions: NDArray[Any]
) -> None:
    """Write the positions of all postings, end to end, and where those of every 64th begin."""
    writer.add(f"{name}_positions", compact(positions))
    write_blocks(writer, name, (np.cumsum(frequencies, dtype=np.int64) - frequencies)[::BLOCK])


def write_blocks(writer: ArrayWriter, name: str, begins: NDArray[Any]) -> None:
    """Write where the positions of every 64th posting begin."""
    writer.add(f"{name}_blocks", compact(begins))


class PostingTable:
    """A table in a file. What tells rows apart is checked at opening, postings as they are read."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self.keys = file.whole(f"{name}_keys")
        self.starts = file.whole(f"{name}_starts")
        self.numbers = file.array(f"{name}_numbers")
        self.frequency_bytes = file.array(f"{name}_frequencies")
        self.large_places = file.whole(f"{name}_large_places")
        self.large = file.whole(f"{name}_large")
        self._keys = self.keys.data
        self._starts = self.starts.data
        self._large_places = self.large_places.data

    def row(self, key: int) -> int:
        """Return the row with *key*, or −1."""
        row = bisect_left(self._keys, key)
        return row if row < len(self._keys) and self._keys[row] == key else -1

    def rows(self, keys: Integers) -> Integers:
        """Return the rows with one of *keys*, which rise, rising."""
        # Of the type of the table's own: else a copy is made of those.
        wanted = keys[keys <= np.iinfo(self.keys.dtype).max].astype(self.keys.dtype)
        found = np.searchsorted(self.keys, wanted)
        return found[self.keys.take(found, mode="clip") == wanted] if len(self.keys) else _NONE

    def span(self, row: int) -> tuple[int, int]:
        """Return where the postings of a row begin and end."""
        return self._starts[row], self._starts[row + 1]

    def numbers_of_many(self, rows: Integers) -> NDArray[Any]:
        """Return the articles of *rows*, which rise, row by row."""
        starts, ends = self._spans(rows)
        _check(self.numbers, starts, ends)
        return self.numbers.data[spread(starts, ends - starts)]

    def _spans(self, rows: Integers) -> tuple[Integers, Integers]:
        """Return where the postings of each of *rows* begin and end."""
        return self.starts[rows].astype(np.int64), self.starts[rows + 1].astype(np.int64)

    def postings(self, row: int) -> Postings:
        """Return the postings of a row, mapped."""
        start, stop = self.span(row)
        return Postings(self.numbers[start:stop], self.frequencies(start, stop))

    def frequencies(self, start: int, stop: int) -> NDArray[np.unsignedinteger[Any]]:
        """Return the frequencies of postings *start* to *stop*; mapped, unless some of them are large."""
        found = self.frequency_bytes[start:stop]
        if not self._large_places:
            return found
        first = bisect_left(self._large_places, start)
        last = bisect_left(self._large_places, stop, first)
        if first == last:
            return found
        widened = found.astype(np.uint32)
        widened[self.large_places[first:last].astype(np.int64) - start] = self.large[first:last]
        return widened

    def frequencies_at(self, postings: Integers) -> Integers:
        """Return the frequencies of *postings*, which lie where bytes have been checked."""
        found = self.frequency_bytes.data[postings].astype(np.int64)
        if self._large_places and LARGE in found:
            is_large = found == LARGE
            found[is_large] = self.large[np.searchsorted(self.large_places, postings[is_large])]
        return found


class PositionTable(PostingTable):
    """A table with positions."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        super().__init__(file, name)
        self.blocks = file.whole(f"{name}_blocks")
        self._positions = file.array(f"{name}_positions")

    @property
    def position_type(self) -> np.dtype[Any]:
        """Type of the positions."""
        return self._positions.dtype

    def positions_begin(self, posting: int) -> int:
        """Return where the positions of a posting begin; of the one after the last, where they end."""
        if posting == len(self.numbers):
            return len(self._positions)
        block = posting >> BLOCK_BITS
        before = self.frequencies(block << BLOCK_BITS, posting)
        return int(self.blocks[block]) + int(before.sum(dtype=np.int64))

    def positions_between(self, start: int, stop: int) -> NDArray[Any]:
        """Return the positions of postings *start* to *stop*, end to end."""
        return self._positions[self.positions_begin(start) : self.positions_begin(stop)]

    def places(self, rows: Sequence[Row], among: NDArray[Any]) -> Integers:
        """
        Return number × 2³² + shift + position of each occurrence in the articles *among*, rising.

        Args:
            rows: Whose postings to look at, rising; an article may be in several.
            among: Article numbers, rising.
        """
        spans = [self.span(row) for row, _ in rows]
        postings = self._postings_among(spans, among)
        if not len(postings):
            return postings
        for start, stop in spans:
            self.frequency_bytes.check(start & -BLOCK, stop)
        span = np.searchsorted(np.array([start for start, _ in spans]), postings, side="right") - 1
        return self._placed(postings, np.array([shift for _, shift in rows])[span])

    def places_of_many(self, rows: Integers, shifts: Integers, among: NDArray[Any]) -> Integers:
        """Return what `places` does, for thousands of *rows*, which rise; *shifts* are theirs."""
        starts, ends = self._spans(rows)
        there = np.isin(self.numbers_of_many(rows), among)
        _check(self.frequency_bytes, starts & -BLOCK, ends)
        postings = spread(starts, ends - starts)[there]
        return self._placed(postings, np.repeat(shifts, ends - starts)[there])

    def _placed(self, postings: Integers, shifts: Integers) -> Integers:
        """Return the places of *postings*, rising, whose numbers and frequencies are checked; *shifts* are theirs."""
        counts = self.frequencies_at(postings)
        begins = self._begins(postings)
        _check(self._positions, begins, begins + counts)
        found = self._positions.data[spread(begins, counts)].astype(np.int64)
        found += np.repeat((self.numbers.data[postings].astype(np.int64) << 32) + shifts, counts)
        found.sort(kind="stable")  # which merges runs
        return found

    def all_places(self, rows: Sequence[Row]) -> Integers:
        """Return what `places` does for all articles: as quick as the lists are long."""
        found = []
        for row, shift in rows:
            start, stop = self.span(row)
            numbers = (self.numbers[start:stop].astype(np.int64) << 32) + shift
            places = np.repeat(numbers, self.frequencies(start, stop))
            places += self.positions_between(start, stop)
            found.append(places)
        if len(found) == 1:
            return found[0]
        merged = np.concatenate(found)
        merged.sort(kind="stable")
        return merged

    def _postings_among(self, spans: Sequence[tuple[int, int]], among: NDArray[Any]) -> Integers:
        """Return the places of the postings in *spans* that are of articles *among*."""
        among = among.astype(self.numbers.dtype, copy=False)  # else a copy is made of the numbers
        lengths = [stop - start for start, stop in spans]
        if len(spans) > 1 and len(among) and sum(lengths) < _LOOKED_THROUGH:
            return self._looked_through(spans, lengths, among)
        found = [_NONE]
        for start, stop in spans:
            numbers = self.numbers[start:stop]
            if stop - start == 1:
                at = _FIRST[: int(numbers[0] in among)]
            else:
                at = np.searchsorted(numbers, among)
                at[at == stop - start] = 0
                at = at[numbers[at] == among]
            found.append(at + start)
        return np.concatenate(found)

    def _looked_through(
        self, spans: Sequence[tuple[int, int]], lengths: Sequence[int], among: NDArray[Any]
    ) -> Integers:
        """Return the same of short spans, all looked at together."""
        for start, stop in spans:
            self.numbers.check(start, stop)
        postings = spread(np.array([start for start, _ in spans]), np.array(lengths))
        numbers = self.numbers.data[postings]
        there: NDArray[np.bool_] = among.take(among.searchsorted(numbers), mode="clip") == numbers
        found: Integers = postings[there]
        return found

    def _begins(self, postings: Integers) -> Integers:
        """Return where the positions of each of *postings*, whose bytes are checked, begin."""
        blocks = postings >> BLOCK_BITS
        inside = postings & (BLOCK - 1)
        before = self.frequencies_at(spread(blocks << BLOCK_BITS, inside))
        sums = np.concatenate([_FIRST, np.cumsum(before)])
        ends = np.cumsum(inside)
        begins: Integers = self.blocks[blocks].astype(np.int64) + sums[ends] - sums[ends - inside]
        return begins


def _check(array: MappedArray[Any], starts: Integers, ends: Integers) -> None:
    """Check the parts of *array* from *starts* to *ends*, which rise; those close together at once."""
    apart = np.flatnonzero(starts[1:] - ends[:-1] > _CLOSE)
    if len(starts):
        for start, end in zip([0, *(apart + 1).tolist()], [*apart.tolist(), len(starts) - 1], strict=True):
            array.check(int(starts[start]), int(ends[end]))


_NONE: Final = np.zeros(0, dtype=np.int64)
_FIRST: Final = np.zeros(1, dtype=np.int64)

"""
Posting lists in a file: for each row its documents, frequencies and, in a `PositionTable`, positions.

A row is one posting list and has a key; keys rise. The postings of all rows lie end to end, and so do the
positions of all postings. An example with two rows, keys 16 and 24, of a segment with three articles:

    keys             16    24                   row 0 is the list of key 16
    starts           0     2         3          row 0 has postings 0 and 1, row 1 has posting 2
    doc_ids          0     2         1          the word of row 0 occurs in articles 0 and 2
    frequencies      2     1         255        255 means: see the large ones
    large_postings                   2          posting 2 …
    large                            300        … has frequency 300
    positions        4 9   0         1 3 5 …    article 0 has the word of row 0 at positions 4 and 9
    blocks           0                          the positions of posting 0, 64, 128, … start here

A frequency is one byte, as hardly any is over 254. Where the positions of a posting start follows from the
frequencies before it; with *blocks*, at most 63 of them have to be added up.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.index.arrays import EMPTY_INT64
from search.index.posting_lists import Positions, Postings
from search.index.segment.array_file import ArrayFile, ArrayWriter, MappedArray, compact, smallest

LARGE: Final = 255
"""Stands in the bytes of frequencies for all from 255 on."""
BLOCK_BITS: Final = 6
BLOCK: Final = 1 << BLOCK_BITS
"""Of so many postings, the start of the positions of the first is stored."""

_FEW_POSTINGS: Final = 2000
"""Postings of several rows together, up to which comparing each is quicker than a search in every row."""
_NEAR_ELEMENTS: Final = 2**14
"""Elements between two slices of an array, up to which one check of both is quicker than two."""

Integers = NDArray[np.int64]

Row = tuple[int, int]
"""A row, and the field number × 2²⁸ of its positions, as in `Positions`."""


def expand_runs(starts: NDArray[Any], counts: NDArray[Any]) -> Integers:
    """
    Return the indices in runs of *counts* from *starts*, end to end.

    ``expand_runs([5, 0, 7], [3, 0, 2])`` gives ``[5, 6, 7, 7, 8]``.
    """
    counts = np.asarray(counts, dtype=np.int64)
    stops = np.cumsum(counts)
    # Of each run, its start less the index at which it goes in the result.
    shifts = np.asarray(starts, dtype=np.int64) - (stops - counts)
    indices: Integers = np.repeat(shifts, counts)
    indices += np.arange(len(indices))
    return indices


def write_rows(writer: ArrayWriter, name: str, keys: NDArray[Any], counts: NDArray[Any]) -> None:
    """Write the rows of a table: their rising *keys*, and the number of postings of each."""
    # Shape (rows + 1,): counts [2, 1] become starts [0, 2, 3].
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])
    writer.add(f"{name}_keys", compact(keys))
    writer.add(f"{name}_starts", starts.astype(smallest(int(starts[-1]))))


def write_large(writer: ArrayWriter, name: str, postings: NDArray[Any], frequencies: NDArray[Any]) -> None:
    """Write which *postings*, rising, have large frequencies, and these."""
    writer.add(f"{name}_large_postings", compact(postings))
    writer.add(f"{name}_large", compact(frequencies))


def to_bytes(frequencies: NDArray[Any]) -> NDArray[np.uint8]:
    """Return *frequencies* as a table stores them: LARGE for those that need more than a byte."""
    narrowed: NDArray[np.uint8] = np.minimum(frequencies, LARGE).astype(np.uint8)
    return narrowed


def write_postings(
    writer: ArrayWriter, name: str, doc_ids: NDArray[Any], frequencies: NDArray[Any], size: int
) -> None:
    """Write the postings of all rows, end to end; *doc_ids* are below *size*."""
    # Shape (large,): indices of the few postings whose frequency does not fit a byte.
    large = np.flatnonzero(frequencies >= LARGE)
    write_large(writer, name, large, frequencies[large])
    writer.add(f"{name}_doc_ids", doc_ids.astype(smallest(size - 1), copy=False))
    writer.add(f"{name}_frequencies", to_bytes(frequencies))


def write_positions(
    writer: ArrayWriter, name: str, frequencies: NDArray[Any], positions: NDArray[Any]
) -> None:
    """Write the *positions* of all postings, end to end, of which each has as many as its frequency."""
    writer.add(f"{name}_positions", compact(positions))
    write_blocks(writer, name, (np.cumsum(frequencies, dtype=np.int64) - frequencies)[::BLOCK])


def write_blocks(writer: ArrayWriter, name: str, starts: NDArray[Any]) -> None:
    """Write where the positions of every BLOCK-th posting start."""
    writer.add(f"{name}_blocks", compact(starts))


class PostingTable:
    """
    A table in a file; keys and starts are checked at opening, postings when they are read.

    Attributes:
        keys: Keys of the rows, rising; shape (rows,).
        starts: First posting of each row, and the number of postings; shape (rows + 1,).
        doc_ids: Shape (postings,), rising in each row.
        frequency_bytes: Frequencies, LARGE for those over 254; shape (postings,).
        large_postings: Postings with a large frequency, rising; shape (large,).
        large: Their frequencies; shape (large,).
    """

    def __init__(self, file: ArrayFile, name: str) -> None:
        self.keys = file.whole(f"{name}_keys")
        self.starts = file.whole(f"{name}_starts")
        self.doc_ids = file.array(f"{name}_doc_ids")
        self.frequency_bytes = file.array(f"{name}_frequencies")
        self.large_postings = file.whole(f"{name}_large_postings")
        self.large = file.whole(f"{name}_large")
        # Memory views: one element is read faster than from a NumPy array.
        self._keys = self.keys.data
        self._starts = self.starts.data
        self._large_postings = self.large_postings.data

    def row(self, key: int) -> int:
        """Return the row with *key*, or −1."""
        # Some twenty steps in a memory view: quicker than one call of np.searchsorted.
        row = bisect_left(self._keys, key)
        return row if row < len(self._keys) and self._keys[row] == key else -1

    def rows(self, keys: Integers) -> Integers:
        """Return the rows that have one of *keys*, which rise, rising."""
        if not len(self.keys):
            return EMPTY_INT64
        # In the type of the table's keys: NumPy would copy all of these to a wider type.
        narrowed = keys[keys <= np.iinfo(self.keys.dtype).max].astype(self.keys.dtype)
        # Shape (keys,): the row of each key if it has one; past the end, `take` clips.
        rows = np.searchsorted(self.keys, narrowed)
        matching: Integers = rows[self.keys.take(rows, mode="clip") == narrowed]
        return matching

    def span(self, row: int) -> tuple[int, int]:
        """Return the first posting of a row, and the one after its last."""
        return self._starts[row], self._starts[row + 1]

    def doc_ids_of_rows(self, rows: Integers) -> NDArray[Any]:
        """Return the documents of *rows*, which rise, row by row."""
        starts, stops = self._spans(rows)
        _check(self.doc_ids, starts, stops)
        return self.doc_ids.data[expand_runs(starts, stops - starts)]

    def postings(self, row: int) -> Postings:
        """Return the postings of a row, mapped."""
        start, stop = self.span(row)
        return Postings(self.doc_ids[start:stop], self.frequencies(start, stop))

    def frequencies(self, start: int, stop: int) -> NDArray[np.unsignedinteger[Any]]:
        """Return the frequencies of postings *start* to *stop*: mapped bytes, or a copy when some are large."""
        as_bytes = self.frequency_bytes[start:stop]
        if not self._large_postings:
            return as_bytes
        # Large frequencies of the slice are large_postings[first:last].
        first = bisect_left(self._large_postings, start)
        last = bisect_left(self._large_postings, stop, first)
        if first == last:
            return as_bytes
        # Shape (stop - start,): the bytes, with LARGE replaced by the stored frequencies.
        widened = as_bytes.astype(np.uint32)
        widened[self.large_postings[first:last].astype(np.int64) - start] = self.large[first:last]
        return widened

    def frequencies_at(self, postings: Integers) -> Integers:
        """Return the frequencies of *postings*, whose bytes must have been checked."""
        frequencies = self.frequency_bytes.data[postings].astype(np.int64)
        if self._large_postings and LARGE in frequencies:
            # Shape (postings,).
            is_large = frequencies == LARGE
            frequencies[is_large] = self.large[np.searchsorted(self.large_postings, postings[is_large])]
        return frequencies

    def _spans(self, rows: Integers) -> tuple[Integers, Integers]:
        """Return the first postings of *rows*, and those after their last ones."""
        return self.starts[rows].astype(np.int64), self.starts[rows + 1].astype(np.int64)


class PositionTable(PostingTable):
    """
    A table with positions.

    Attributes:
        blocks: Start of the positions of every BLOCK-th posting; shape (postings / BLOCK rounded up,).
    """

    def __init__(self, file: ArrayFile, name: str) -> None:
        super().__init__(file, name)
        self.blocks = file.whole(f"{name}_blocks")
        # Positions in the field, shape (sum of all frequencies,).
        self._positions = file.array(f"{name}_positions")

    @property
    def position_type(self) -> np.dtype[Any]:
        """Type of the positions."""
        return self._positions.dtype

    def positions_start(self, posting: int) -> int:
        """Return the first index of the positions of *posting*; of the one after the last, the number of all positions."""
        if posting == len(self.doc_ids):
            return len(self._positions)
        block = posting >> BLOCK_BITS
        # Shape (up to 63,): frequencies of the postings of the block before this one.
        before = self.frequencies(block << BLOCK_BITS, posting)
        return int(self.blocks[block]) + int(before.sum(dtype=np.int64))

    def positions_between(self, start: int, stop: int) -> NDArray[Any]:
        """Return the positions in the field of postings *start* to *stop*, end to end."""
        return self._positions[self.positions_start(start) : self.positions_start(stop)]

    def positions_in(self, rows: Sequence[Row], among: NDArray[Any]) -> Positions:
        """
        Return the positions of *rows* in some documents, rising, as `Positions` has them.

        Args:
            rows: The rows, rising; a document may be in several.
            among: The documents, rising.
        """
        spans = [self.span(row) for row, _ in rows]
        postings = self._postings_among(spans, among)
        if not len(postings):
            return postings
        for start, stop in spans:
            self.frequency_bytes.check(start & -BLOCK, stop)
        # Shape (postings,): the span that each is in.
        span = np.searchsorted(np.array([start for start, _ in spans]), postings, side="right") - 1
        return self._read_positions(postings, np.array([base for _, base in rows])[span])

    def positions_in_many(self, rows: Integers, field_bases: Integers, among: NDArray[Any]) -> Positions:
        """Return the same as `positions_in` for thousands of *rows*, which rise and have *field_bases*."""
        starts, stops = self._spans(rows)
        # Shape (postings of all rows,).
        chosen = np.isin(self.doc_ids_of_rows(rows), among)
        _check(self.frequency_bytes, starts & -BLOCK, stops)
        postings = expand_runs(starts, stops - starts)[chosen]
        return self._read_positions(postings, np.repeat(field_bases, stops - starts)[chosen])

    def all_positions(self, rows: Sequence[Row]) -> Positions:
        """Return the same as `positions_in` for all documents, in a time proportional to the length of the lists."""
        lists = []
        for row, field_base in rows:
            start, stop = self.span(row)
            # Shape (postings,): document and field of each; then (positions,), one of these for each position.
            bases = (self.doc_ids[start:stop].astype(np.int64) << 32) + field_base
            positions = np.repeat(bases, self.frequencies(start, stop))
            positions += self.positions_between(start, stop)
            lists.append(positions)
        if len(lists) == 1:
            return lists[0]
        merged = np.concatenate(lists)
        merged.sort(kind="stable")  # which merges runs that rise
        return merged

    def _read_positions(self, postings: Integers, field_bases: Integers) -> Positions:
        """Return the positions of *postings*, whose documents and frequencies have been checked, rising."""
        # Both of shape (postings,): the positions of posting i are starts[i] to starts[i] + counts[i].
        counts = self.frequencies_at(postings)
        starts = self._starts_of_positions(postings)
        _check(self._positions, starts, starts + counts)
        positions = self._positions.data[expand_runs(starts, counts)].astype(np.int64)
        positions += np.repeat((self.doc_ids.data[postings].astype(np.int64) << 32) + field_bases, counts)
        positions.sort(kind="stable")  # which merges runs that rise
        return positions

    def _postings_among(self, spans: Sequence[tuple[int, int]], among: NDArray[Any]) -> Integers:
        """Return the postings in *spans* whose document is in *among*."""
        among = among.astype(self.doc_ids.dtype, copy=False)  # or NumPy would copy the document ids
        lengths = [stop - start for start, stop in spans]
        if len(spans) > 1 and len(among) and sum(lengths) < _FEW_POSTINGS:
            return self._compare_all(spans, lengths, among)
        lists = [EMPTY_INT64]
        for start, stop in spans:
            doc_ids = self.doc_ids[start:stop]
            if stop - start == 1:
                indices = _ZERO[: int(doc_ids[0] in among)]
            else:
                # Search the few in the list; past its end, compare with its first instead.
                indices = np.searchsorted(doc_ids, among)
                indices[indices == stop - start] = 0
                indices = indices[doc_ids[indices] == among]
            lists.append(indices + start)
        return np.concatenate(lists)

    def _compare_all(
        self, spans: Sequence[tuple[int, int]], lengths: Sequence[int], among: NDArray[Any]
    ) -> Integers:
        """Return the same for short spans: all of their documents are looked up in *among* at once."""
        for start, stop in spans:
            self.doc_ids.check(start, stop)
        # Shape (sum of lengths,), and so are the next two.
        postings = expand_runs(np.array([start for start, _ in spans]), np.array(lengths))
        doc_ids = self.doc_ids.data[postings]
        is_among: NDArray[np.bool_] = among.take(among.searchsorted(doc_ids), mode="clip") == doc_ids
        chosen: Integers = postings[is_among]
        return chosen

    def _starts_of_positions(self, postings: Integers) -> Integers:
        """Return the first index of the positions of each of *postings*, whose bytes have been checked."""
        # Both of shape (postings,): the block of each, and its index in the block.
        blocks = postings >> BLOCK_BITS
        inside = postings & (BLOCK - 1)
        # The frequencies of the postings before each in its block, end to end; then their sums.
        before = self.frequencies_at(expand_runs(blocks << BLOCK_BITS, inside))
        sums = np.concatenate([_ZERO, np.cumsum(before)])
        # The run of posting i in *sums* is stops[i] - inside[i] to stops[i].
        stops = np.cumsum(inside)
        starts: Integers = self.blocks[blocks].astype(np.int64) + sums[stops] - sums[stops - inside]
        return starts


def _check(array: MappedArray[Any], starts: Integers, stops: Integers) -> None:
    """Check the slices of *array* from *starts* to *stops*, which rise; neighbours together."""
    # Indices of slices that are followed by a wide gap: a check ends there.
    gaps = np.flatnonzero(starts[1:] - stops[:-1] > _NEAR_ELEMENTS)
    if len(starts):
        for first, last in zip([0, *(gaps + 1).tolist()], [*gaps.tolist(), len(starts) - 1], strict=True):
            array.check(int(starts[first]), int(stops[last]))


_ZERO: Final = np.zeros(1, dtype=np.int64)

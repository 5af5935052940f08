"""
Merges tables of posting lists: writes one new table from lists of several old ones, batch by batch.

For each old list the new row is known. The postings of a new row are those of its old lists, end to end.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

from search.index.arrays import EMPTY_INT64, distinct
from search.index.segment.array_file import ArrayWriter, smallest
from search.index.segment.posting_table import (
    BLOCK,
    LARGE,
    Integers,
    PositionTable,
    PostingTable,
    expand_runs,
    to_bytes,
    write_blocks,
    write_large,
    write_rows,
)

BATCH_POSTINGS: Final = 2**22
"""Postings copied at a time; a longer list is copied whole."""
_MEMORY_BYTES: Final = 2**26
"""Up to so many bytes, a column that is being copied is kept in memory before it is written."""


@dataclass(frozen=True, slots=True)
class RowLists:
    """
    Posting lists of one old table, with the rows of the new table to which they go.

    A new table is merged from several of these: one for each segment, or for the unions several. All arrays but
    *new_doc_ids* have shape (lists,).

    Attributes:
        table: The old table.
        keys: Keys of the new rows, rising, each at most once.
        starts: First posting of each list in *table*.
        counts: Number of its postings.
        live_counts: Number of its postings of articles that stay.
        new_doc_ids: New document id of each article of the segment, −1 for a removed one; shape (articles,).
        has_removed: Whether any article is removed.
    """

    table: PostingTable
    keys: Integers
    starts: Integers
    counts: Integers
    live_counts: Integers
    new_doc_ids: Integers
    has_removed: bool

    def slice(self, first: int, last: int) -> RowLists:
        """Return the lists from index *first* up to, not including, *last*."""
        part = slice(first, last)
        return RowLists(self.table, self.keys[part], self.starts[part], self.counts[part],
                      self.live_counts[part], self.new_doc_ids, self.has_removed)  # fmt: skip


class TableMerger:
    """
    Writes one new table, the words or the unions, from lists of the old segments.

    A file has one array after another, but all arrays of a table are made together, batch by batch. So each array
    waits in a temporary file of its own until all batches are copied.
    """

    def __init__(self, writer: ArrayWriter, name: str, lists: Sequence[RowLists], size: int) -> None:
        self._writer = writer
        self._name = name
        self._lists = lists
        self._doc_id_type = smallest(size - 1)
        # Shape (new rows,): the keys, and the postings of each row.
        self._keys = distinct([EMPTY_INT64, *(each.keys for each in lists)])
        counts = np.zeros(len(self._keys), dtype=np.int64)
        # For each of *lists*, shape (its lists,): the index in the new row at which the list starts.
        self._first_indices = []
        for each in lists:
            rows = np.searchsorted(self._keys, each.keys)
            self._first_indices.append(counts[rows])
            counts[rows] += each.live_counts
        self._starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])

    def write(self, *, has_positions: bool) -> None:
        """Write the table; with positions, all lists must be of tables that have them."""
        write_rows(self._writer, self._name, self._keys, np.diff(self._starts))
        tables = [lists.table for lists in self._lists if isinstance(lists.table, PositionTable)]
        position_type = np.result_type(np.uint8, *(table.position_type for table in tables))
        large_postings, large, blocks = [EMPTY_INT64], [EMPTY_INT64], [EMPTY_INT64]
        positions_before = 0
        with ExitStack() as stack:
            doc_ids, frequencies, positions = (stack.enter_context(_spool()) for _ in range(3))
            for first, last in row_batches(self._starts):
                batch = self._copy_rows(first, last, has_positions=has_positions)
                doc_ids.write(batch.doc_ids.astype(self._doc_id_type).tobytes())
                frequencies.write(to_bytes(batch.frequencies).tobytes())
                is_large = np.flatnonzero(batch.frequencies >= LARGE)
                large_postings.append(is_large + self._starts[first])
                large.append(batch.frequencies[is_large])
                if batch.positions is not None:
                    positions.write(batch.positions.astype(position_type).tobytes())
                    starts = np.cumsum(batch.frequencies) - batch.frequencies + positions_before
                    # Of postings 0, 64, 128, … of the whole table: the batch may start between two.
                    blocks.append(starts[-int(self._starts[first]) % BLOCK :: BLOCK])
                    positions_before += len(batch.positions)
            write_large(self._writer, self._name, np.concatenate(large_postings), np.concatenate(large))
            self._write_spooled("doc_ids", self._doc_id_type, doc_ids)
            self._write_spooled("frequencies", np.dtype(np.uint8), frequencies)
            if has_positions:
                self._write_spooled("positions", position_type, positions)
                write_blocks(self._writer, self._name, np.concatenate(blocks))

    def _copy_rows(self, first: int, last: int, *, has_positions: bool) -> _Batch:
        """Return the postings of the new rows *first* up to, not including, *last*."""
        base, size = int(self._starts[first]), int(self._starts[last] - self._starts[first])
        doc_ids, frequencies = np.empty(size, np.int64), np.empty(size, np.int64)
        copied = []
        for lists, first_indices in zip(self._lists, self._first_indices, strict=True):
            low, high = np.searchsorted(lists.keys, [self._keys[first], self._keys[last - 1] + 1]).tolist()
            if low == high:
                continue
            part = lists.slice(low, high)
            postings = _read_live(part)
            rows = np.searchsorted(self._keys, part.keys)
            # Shape (postings,): the index in the batch to which each goes.
            targets = expand_runs(self._starts[rows] - base + first_indices[low:high], part.live_counts)
            doc_ids[targets], frequencies[targets] = postings.doc_ids, postings.frequencies
            copied.append((targets, postings))
        if not has_positions:
            return _Batch(doc_ids, frequencies, None)
        # Now that all frequencies are known, so is where the positions of each posting go.
        starts = np.cumsum(frequencies) - frequencies
        positions = np.empty(int(frequencies.sum()), np.int64)
        for targets, postings in copied:
            positions[expand_runs(starts[targets], postings.frequencies)] = postings.read_positions()
        return _Batch(doc_ids, frequencies, positions)

    def _write_spooled(self, name: str, dtype: np.dtype[Any], spool: IO[bytes]) -> None:
        """Write the content of *spool* as the array *name* of the table."""
        spool.seek(0)
        with self._writer.parts(f"{self._name}_{name}", dtype) as add:
            while data := spool.read(_MEMORY_BYTES // 8):
                add(np.frombuffer(data, dtype))


@dataclass(frozen=True, slots=True)
class _Batch:
    """
    Some whole rows of a new table, ready to be written.

    Attributes:
        doc_ids: New document ids; shape (postings,).
        frequencies: Shape (postings,).
        positions: Positions of all postings, end to end, shape (sum of frequencies,); None in a table without.
    """

    doc_ids: Integers
    frequencies: Integers
    positions: Integers | None


@dataclass(frozen=True, slots=True)
class _LivePostings:
    """
    Postings read from an old table, of articles that stay; their positions are read once all frequencies are known.

    Attributes:
        table: The old table.
        low: First posting that was read.
        high: Posting after the last that was read.
        chosen: Which postings from *low* to *high* these are; None for all.
        doc_ids: New document ids; shape (postings,).
        frequencies: Shape (postings,).
    """

    table: PostingTable
    low: int
    high: int
    chosen: Integers | None
    doc_ids: Integers
    frequencies: Integers

    def read_positions(self) -> NDArray[Any]:
        """Return the positions of these postings, end to end."""
        assert isinstance(self.table, PositionTable)  # noqa: S101 - only words are asked for positions
        positions = self.table.positions_between(self.low, self.high)
        if self.chosen is None:
            return positions
        frequencies = self.table.frequencies(self.low, self.high).astype(np.int64)
        starts = np.cumsum(frequencies) - frequencies
        return positions[expand_runs(starts[self.chosen - self.low], self.frequencies)]


def _read_live(lists: RowLists) -> _LivePostings:
    """Read the postings of *lists*, except those of removed articles."""
    table, stops = lists.table, lists.starts + lists.counts
    low, high = int(lists.starts.min()), int(stops.max())
    old_doc_ids = table.doc_ids[low:high]
    chosen = None
    # All of the slice, unless there are gaps between lists, or a list goes to several rows: that of a word with
    # two readings goes to the union of either.
    if not np.array_equal(lists.starts[1:], stops[:-1]):
        chosen = expand_runs(lists.starts, lists.counts)
        old_doc_ids = table.doc_ids.data[chosen]
    doc_ids = lists.new_doc_ids[old_doc_ids]
    if lists.has_removed:
        stays = doc_ids >= 0
        chosen = np.flatnonzero(stays) + low if chosen is None else chosen[stays]
        doc_ids = doc_ids[stays]
    if chosen is None:
        frequencies = table.frequencies(low, high).astype(np.int64)
    else:
        table.frequency_bytes.check(low, high)
        frequencies = table.frequencies_at(chosen)
    return _LivePostings(table, low, high, chosen, doc_ids, frequencies)


def _spool() -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(_MEMORY_BYTES)


def row_batches(starts: Integers) -> Iterator[tuple[int, int]]:
    """Yield (first, last) of runs of rows that have about BATCH_POSTINGS postings together."""
    first, rows = 0, len(starts) - 1
    while first < rows:
        last = int(np.searchsorted(starts, starts[first] + BATCH_POSTINGS, side="right")) - 1
        last = min(max(last, first + 1), rows)
        yield first, last
        first = last

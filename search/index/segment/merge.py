"""
Makes one segment of several, without analyzing or sorting anything again.

First the words of all segments are merged. Then every posting list of the new segment is made of the old lists
end to end, with new document ids and without removed articles. Lists are copied some millions of postings at a
time, so memory grows with the number of distinct words, not with that of articles.

An example: segment A has articles 0, 1 and 2, of which 1 is removed; segment B has articles 0 and 1.

    new_doc_ids of A          0  -1  1             those of B:  2  3
    words of A                fisk, sild           those of B:  fisk, torsk
    new words                 fisk, sild, torsk
    new_words of A            0  1                 those of B:  0  2
    the list of «fisk»        A has it in 0 and 1, B has it in 1
    in the new segment        0 | 3                A's part goes to index 0 of the new list, B's to index 1
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
from search.index.posting_lists import STREAMS, Flags
from search.index.segment.array_file import ArrayWriter, Output, smallest
from search.index.segment.columns import ColumnValues, merge_columns
from search.index.segment.invert import KIND, shared_strings, word_rows
from search.index.segment.offsets import merge_offsets
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
from search.index.segment.reader import Segment
from search.index.segment.word_table import FIELDS_IN_KEY, WordList, merge_words, write_words

BATCH_POSTINGS: Final = 2**22
"""Postings copied at a time; a longer list is copied whole."""
_MEMORY_BYTES: Final = 2**26
"""Up to so many bytes, a column that is being copied is kept in memory before it is written."""


def merge(segments: Sequence[Segment], live: Sequence[Flags | None], lists: Output) -> ColumnValues:
    """
    Write the lists of *segments*, one after another, to *lists*; return the columns that go with them.

    Args:
        segments: The segments to merge; at least one.
        live: For each segment, a flag for each article that stays; None when all do.
        lists: The new segment's file of lists.
    """
    words, sources = _open_sources(segments, live)
    size = sum(source.live_articles for source in sources)
    writer = ArrayWriter(lists, KIND)
    write_words(writer, words)
    _TableMerger(writer, "words", [source.word_lists() for source in sources], size).write(has_positions=True)
    _TableMerger(writer, "unions", _union_lists(words, sources), size).write(has_positions=False)
    merge_offsets(
        writer, [(source.segment.offset_table, np.flatnonzero(source.new_doc_ids >= 0)) for source in sources]
    )
    writer.finish()
    return merge_columns(
        [
            segment.columns.select(np.arange(segment.size) if flags is None else np.flatnonzero(flags))
            for segment, flags in zip(segments, live, strict=True)
        ]
    )


@dataclass(frozen=True, slots=True)
class _Lists:
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

    def slice(self, first: int, last: int) -> _Lists:
        """Return the lists from index *first* up to, not including, *last*."""
        part = slice(first, last)
        return _Lists(self.table, self.keys[part], self.starts[part], self.counts[part],
                      self.live_counts[part], self.new_doc_ids, self.has_removed)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Source:
    """
    An old segment, with the new numbers of everything in it: articles, words, strings.

    Attributes:
        segment: The segment.
        words: Its word list, read once for the merge of words and for the unions.
        live_articles: Number of its articles that stay.
        new_doc_ids: New document id of each article, −1 for a removed one; shape (articles,).
        new_keys: New key of each row of its words; shape (rows,).
        live_counts: Postings of articles that stay in each of these rows; shape (rows,).
        new_strings: New index of each of its strings, −1 for one that is gone; shape (strings,).
    """

    segment: Segment
    words: WordList
    live_articles: int
    new_doc_ids: Integers
    new_keys: Integers
    live_counts: Integers
    new_strings: Integers

    def word_lists(self) -> _Lists:
        """Return the posting lists of all its words."""
        return self.lists(self.segment.words, self.new_keys, np.arange(len(self.new_keys)), self.live_counts)

    def lists(self, table: PostingTable, keys: Integers, rows: Integers, live_counts: Integers) -> _Lists:
        """Return the *rows* of *table*, which go to *keys*, except those whose articles are all removed."""
        is_live = live_counts > 0
        rows = rows[is_live]
        starts = table.starts.astype(np.int64)
        counts = starts[rows + 1] - starts[rows]
        has_removed = self.live_articles < self.segment.size
        return _Lists(
            table, keys[is_live], starts[rows], counts, live_counts[is_live], self.new_doc_ids, has_removed
        )


def _open_sources(
    segments: Sequence[Segment], live: Sequence[Flags | None]
) -> tuple[WordList, list[_Source]]:
    """Return the words of the new segment, and the old segments with their new numbers."""
    lists = [segment.word_list() for segment in segments]
    live_counts = [_count_live(segment.words, flags) for segment, flags in zip(segments, live, strict=True)]
    is_used = [
        _used_words(segment, words, counts)
        for segment, words, counts in zip(segments, lists, live_counts, strict=True)
    ]
    merged, new_words, new_strings = merge_words(lists, is_used)
    sources, base = [], 0
    for i, segment in enumerate(segments):
        flags = live[i]
        is_live = np.ones(segment.size, dtype=np.bool_) if flags is None else flags
        new_doc_ids = np.where(is_live, np.cumsum(is_live) - 1 + base, -1)
        keys = segment.words.keys.astype(np.int64)
        new_keys = new_words[i][keys // FIELDS_IN_KEY] * FIELDS_IN_KEY + keys % FIELDS_IN_KEY
        articles = int(np.count_nonzero(is_live))
        sources.append(
            _Source(segment, lists[i], articles, new_doc_ids, new_keys, live_counts[i], new_strings[i])
        )
        base += articles
    return merged, sources


def _count_live(table: PostingTable, live: Flags | None) -> Integers:
    """Return the number of postings of articles that stay, for each row; shape (rows,)."""
    starts = table.starts.astype(np.int64)
    if live is None:
        return np.diff(starts)
    counts = np.zeros(len(starts) - 1, dtype=np.int64)
    for first, last in _row_batches(starts):
        doc_ids = table.doc_ids[int(starts[first]) : int(starts[last])]
        sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(live[doc_ids])])
        counts[first:last] = np.diff(sums[starts[first : last + 1] - starts[first]])
    return counts


def _row_batches(starts: Integers) -> Iterator[tuple[int, int]]:
    """Yield (first, last) of runs of rows that have about BATCH_POSTINGS postings together."""
    first, rows = 0, len(starts) - 1
    while first < rows:
        last = int(np.searchsorted(starts, starts[first] + BATCH_POSTINGS, side="right")) - 1
        last = min(max(last, first + 1), rows)
        yield first, last
        first = last


def _used_words(segment: Segment, words: WordList, live_counts: Integers) -> NDArray[np.bool_]:
    """Return for each word whether an article that stays has it."""
    flags = np.zeros(len(words), dtype=np.bool_)
    flags[segment.words.keys[live_counts > 0].astype(np.int64) // FIELDS_IN_KEY] = True
    return flags


def _union_lists(words: WordList, sources: Sequence[_Source]) -> list[_Lists]:
    """Return the lists of the strings that have several sources in the new segment."""
    # A string that is gone has the index −1: the flags at the end, never set, are for its streams.
    is_shared = np.zeros((len(words.strings) + 1) * len(STREAMS), dtype=np.bool_)
    is_shared[shared_strings(words)[0]] = True
    return [lists for source in sources for lists in _union_lists_of(source, is_shared)]


def _union_lists_of(source: _Source, is_shared: NDArray[np.bool_]) -> Iterator[_Lists]:
    """
    Yield the lists of a segment that go to the new unions: its own unions, and lists of single words.

    A string with two sources in the new segment may have one in each old segment, and a union in neither.

    Args:
        source: The segment.
        is_shared: For each string × 3 + stream of the new segment, whether it has a union there.
    """
    unions = source.segment.unions
    keys = unions.keys.astype(np.int64)
    keys_per_string = len(STREAMS) * FIELDS_IN_KEY
    new_keys = source.new_strings[keys // keys_per_string] * keys_per_string + keys % keys_per_string
    live = None if source.live_articles == source.segment.size else source.new_doc_ids >= 0
    stays = is_shared[new_keys // FIELDS_IN_KEY]
    yield source.lists(unions, new_keys[stays], np.flatnonzero(stays), _count_live(unions, live)[stays])
    for number, stream in enumerate(STREAMS):
        # Shape (sources in this stream,): those that are the only source of their string in this segment.
        string, word = source.words.sources(stream)
        is_only = np.bincount(string, minlength=len(source.words.strings))[string] == 1
        new_string = source.new_strings[string] * len(STREAMS) + number
        chosen = is_only & is_shared[new_string]
        rows, counts = word_rows(source.segment.words.keys.astype(np.int64), word[chosen])
        fields = source.segment.words.keys[rows].astype(np.int64) % FIELDS_IN_KEY
        new_keys = np.repeat(new_string[chosen], counts) * FIELDS_IN_KEY + fields
        yield source.lists(source.segment.words, new_keys, rows, source.live_counts[rows])


class _TableMerger:
    """
    Writes one new table, the words or the unions, from lists of the old segments.

    A file has one array after another, but all arrays of a table are made together, batch by batch. So each array
    waits in a temporary file of its own until all batches are copied.
    """

    def __init__(self, writer: ArrayWriter, name: str, lists: Sequence[_Lists], size: int) -> None:
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
            for first, last in _row_batches(self._starts):
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


def _read_live(lists: _Lists) -> _LivePostings:
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

"""
How do segments become one?

The words of all are united first. Then every posting list of the new segment is the lists of the old
ones end to end, with the numbers of articles moved and removed articles left out; so nothing is sorted,
and nothing is analysed again. Lists are copied some millions of postings at a time, so memory grows with
the number of different words, not with that of articles.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

from search.index.posting_lists import Flags
from search.index.segment import columns
from search.index.segment.array_file import ArrayWriter, Output, smallest
from search.index.segment.columns import ColumnValues
from search.index.segment.invert import KIND, shared, word_rows
from search.index.segment.offsets import write_united
from search.index.segment.posting_table import (
    BLOCK,
    LARGE,
    Integers,
    PositionTable,
    PostingTable,
    as_bytes,
    spread,
    write_blocks,
    write_large,
    write_rows,
)
from search.index.segment.reader import Segment
from search.index.segment.word_table import FIELDS_IN_KEY, STREAMS, WordList, united, write_words

CHUNK_POSTINGS: Final = 2**22
"""Postings copied at a time; a longer list is copied whole."""
_IN_MEMORY_BYTES: Final = 2**26
"""What is copied and waits for its place in the file is kept in memory up to this."""


def merge(segments: Sequence[Segment], live: Sequence[Flags | None], lists: Output) -> ColumnValues:
    """
    Write the lists of *segments*, one after another, to *lists*; return the columns that go with them.

    Args:
        segments: What to merge; at least one.
        live: Which articles of each are still there; None when all are.
        lists: The new segment's file of lists.
    """
    words, sources = _sources(segments, live)
    size = sum(each.articles for each in sources)
    writer = ArrayWriter(lists, KIND)
    write_words(writer, words)
    _Copy(writer, "words", [each.word_pieces() for each in sources], size).write(has_positions=True)
    _Copy(writer, "unions", _unions(words, sources), size).write(has_positions=False)
    write_united(writer, [(each.segment.offset_table, np.flatnonzero(each.numbers >= 0)) for each in sources])
    writer.finish()
    return columns.united(
        [
            segment.columns.taken(np.arange(segment.size) if flags is None else np.flatnonzero(flags))
            for segment, flags in zip(segments, live, strict=True)
        ]
    )


@dataclass(frozen=True, slots=True)
class _Pieces:
    """
    Runs of postings of one table that go to rows of the new one.

    Attributes:
        table: Where they come from.
        keys: The rows they go to, rising, each at most once.
        starts: Where each begins in *table*.
        counts: Postings in each, removed articles' among them.
        kept: Postings in each of articles that stay.
        numbers: For each article of the segment, its number in the new one; −1 when it is removed.
        has_removed: Whether any is.
    """

    table: PostingTable
    keys: Integers
    starts: Integers
    counts: Integers
    kept: Integers
    numbers: Integers
    has_removed: bool

    def between(self, first: int, last: int) -> _Pieces:
        """Return the pieces with keys from *first* up to, not including, *last*."""
        low, high = np.searchsorted(self.keys, [first, last])
        part = slice(int(low), int(high))
        return _Pieces(self.table, self.keys[part], self.starts[part], self.counts[part], self.kept[part],
                       self.numbers, self.has_removed)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Source:
    """
    A segment to merge.

    Attributes:
        segment: It.
        words: Its words.
        articles: Its articles that stay.
        numbers: For each article, its number in the new segment; −1 when it is removed.
        keys: For each row of its words, its key in the new segment.
        kept: For each row of its words, the postings of articles that stay.
        strings: For each of its strings, its place in the new segment; −1 when it is not there.
    """

    segment: Segment
    words: WordList
    articles: int
    numbers: Integers
    keys: Integers
    kept: Integers
    strings: Integers

    def word_pieces(self) -> _Pieces:
        """Return the rows of its words."""
        return self.pieces(self.segment.words, self.keys, np.arange(len(self.keys)), self.kept)

    def pieces(self, table: PostingTable, keys: Integers, rows: Integers, kept: Integers) -> _Pieces:
        """Return the *rows* of *table* that go to *keys*, without those where none is *kept*."""
        some = kept > 0
        rows = rows[some]
        starts = table.starts.astype(np.int64)
        counts = starts[rows + 1] - starts[rows]
        has_removed = self.articles < self.segment.size
        return _Pieces(table, keys[some], starts[rows], counts, kept[some], self.numbers, has_removed)


def _sources(segments: Sequence[Segment], live: Sequence[Flags | None]) -> tuple[WordList, list[_Source]]:
    lists = [segment.word_list() for segment in segments]
    kept = [_kept(segment.words, flags) for segment, flags in zip(segments, live, strict=True)]
    is_used = [
        _used(segment, words, counts) for segment, words, counts in zip(segments, lists, kept, strict=True)
    ]
    words, places, strings = united(lists, is_used)
    found, base = [], 0
    for segment, own, flags, counts, moved, at in zip(
        segments, lists, live, kept, places, strings, strict=True
    ):
        numbers = _moved(segment.size, flags, base)
        articles = int(np.count_nonzero(numbers >= 0))
        old = segment.words.keys.astype(np.int64)
        keys = moved[old // FIELDS_IN_KEY] * FIELDS_IN_KEY + old % FIELDS_IN_KEY
        found.append(_Source(segment, own, articles, numbers, keys, counts, at))
        base += articles
    return words, found


def _moved(size: int, flags: Flags | None, base: int) -> Integers:
    live = np.ones(size, dtype=np.bool_) if flags is None else flags
    return np.where(live, np.cumsum(live) - 1 + base, -1)


def _kept(table: PostingTable, flags: Flags | None) -> Integers:
    """Return how many postings of each row are of articles that stay."""
    starts = table.starts.astype(np.int64)
    if flags is None:
        return np.diff(starts)
    counts = np.zeros(len(starts) - 1, dtype=np.int64)
    for first, last in _row_chunks(starts):
        numbers = table.numbers[int(starts[first]) : int(starts[last])]
        sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(flags[numbers])])
        counts[first:last] = np.diff(sums[starts[first : last + 1] - starts[first]])
    return counts


def _row_chunks(starts: Integers) -> Iterator[tuple[int, int]]:
    """Yield (first, last) of runs of rows that have about CHUNK_POSTINGS postings together."""
    first, rows = 0, len(starts) - 1
    while first < rows:
        last = int(np.searchsorted(starts, starts[first] + CHUNK_POSTINGS, side="right")) - 1
        last = min(max(last, first + 1), rows)
        yield first, last
        first = last


def _used(segment: Segment, words: WordList, kept: Integers) -> NDArray[np.bool_]:
    used = np.zeros(len(words), dtype=np.bool_)
    used[segment.words.keys[kept > 0].astype(np.int64) // FIELDS_IN_KEY] = True
    return used


def _unions(words: WordList, sources: Sequence[_Source]) -> list[_Pieces]:
    """Return the lists of the strings that come from several words in the new segment."""
    # A string that is not there has the place −1: the flags at the end, never set, are for its streams.
    is_shared = np.zeros((len(words.strings) + 1) * len(STREAMS), dtype=np.bool_)
    is_shared[shared(words)[0]] = True
    return [pieces for source in sources for pieces in _unions_of(source, is_shared)]


def _unions_of(source: _Source, is_shared: NDArray[np.bool_]) -> Iterator[_Pieces]:
    """
    Yield what a segment has of the new union lists: its own unions, and lists of single words.

    Args:
        source: The segment.
        is_shared: For each string × 3 + stream of the new segment, whether it has a union list there.
    """
    unions = source.segment.unions
    old = unions.keys.astype(np.int64)
    rest = len(STREAMS) * FIELDS_IN_KEY
    keys = source.strings[old // rest] * rest + old % rest
    live = None if source.articles == source.segment.size else source.numbers >= 0
    stays = is_shared[keys // FIELDS_IN_KEY]
    yield source.pieces(unions, keys[stays], np.flatnonzero(stays), _kept(unions, live)[stays])
    for number, stream in enumerate(STREAMS):
        string, word = source.words.sources(stream)
        alone = np.bincount(string, minlength=len(source.words.strings))[string] == 1
        wanted = source.strings[string] * len(STREAMS) + number
        chosen = alone & is_shared[wanted]
        rows, counts = word_rows(source.segment.words.keys.astype(np.int64), word[chosen])
        fields = source.segment.words.keys[rows].astype(np.int64) % FIELDS_IN_KEY
        keys = np.repeat(wanted[chosen], counts) * FIELDS_IN_KEY + fields
        yield source.pieces(source.segment.words, keys, rows, source.kept[rows])


class _Copy:
    """Copies pieces to the rows of one new table."""

    def __init__(self, writer: ArrayWriter, name: str, pieces: Sequence[_Pieces], size: int) -> None:
        self._writer = writer
        self._name = name
        self._pieces = pieces
        self._number_type = smallest(size - 1)
        self._keys = _different(np.concatenate([_NONE, *(each.keys for each in pieces)]))
        counts = np.zeros(len(self._keys), dtype=np.int64)
        self._before = []
        for each in pieces:
            rows = np.searchsorted(self._keys, each.keys)
            self._before.append(counts[rows])
            counts[rows] += each.kept
        self._counts = counts

    def write(self, *, has_positions: bool) -> None:
        write_rows(self._writer, self._name, self._keys, self._counts)
        tables = [each.table for each in self._pieces if isinstance(each.table, PositionTable)]
        position_type = np.result_type(np.uint8, *(each.position_type for each in tables))
        with ExitStack() as stack:
            waiting = [stack.enter_context(_spool()) for _ in range(3 if has_positions else 2)]
            places, large, blocks = self._copy_to(waiting, position_type)
            write_large(self._writer, self._name, places, large)
            self._add("numbers", self._number_type, waiting[0])
            self._add("frequencies", np.dtype(np.uint8), waiting[1])
            if has_positions:
                self._add("positions", position_type, waiting[2])
                write_blocks(self._writer, self._name, blocks)

    def _copy_to(
        self, waiting: Sequence[IO[bytes]], position_type: np.dtype[Any]
    ) -> tuple[Integers, Integers, Integers]:
        """Copy to the files *waiting*; return places of large frequencies, these, and where blocks begin."""
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(self._counts)])
        places, large, blocks = [_NONE], [_NONE], [_NONE]
        positions_before = 0
        for first, last in _row_chunks(starts):
            chunk = self._chunk(first, last, starts, positions_wanted=len(waiting) > 2)  # noqa: PLR2004 - as `write` opens them
            numbers, frequencies, positions = chunk
            waiting[0].write(numbers.astype(self._number_type).tobytes())
            waiting[1].write(as_bytes(frequencies).tobytes())
            found = np.flatnonzero(frequencies >= LARGE)
            places.append(found + starts[first])
            large.append(frequencies[found])
            if positions is not None:
                waiting[2].write(positions.astype(position_type).tobytes())
                begins = np.cumsum(frequencies) - frequencies + positions_before
                blocks.append(begins[-int(starts[first]) % BLOCK :: BLOCK])
                positions_before += len(positions)
        return np.concatenate(places), np.concatenate(large), np.concatenate(blocks)

    def _chunk(
        self, first: int, last: int, starts: Integers, *, positions_wanted: bool
    ) -> tuple[Integers, Integers, Integers | None]:
        """Return numbers, frequencies and positions of the new rows *first* to *last*."""
        base, size = int(starts[first]), int(starts[last] - starts[first])
        numbers, frequencies = np.empty(size, np.int64), np.empty(size, np.int64)
        copied = []
        for pieces, before in zip(self._pieces, self._before, strict=True):
            low, high = self._keys[first], self._keys[last - 1] + 1
            part = pieces.between(low, high)
            if not len(part.keys):
                continue
            begin = int(np.searchsorted(pieces.keys, low))
            rows = np.searchsorted(self._keys, part.keys)
            to = starts[rows] - base + before[begin : begin + len(rows)]
            run = _run(part)
            target = spread(to, part.kept)
            numbers[target], frequencies[target] = run.numbers, run.frequencies
            copied.append((target, run))
        if not positions_wanted:
            return numbers, frequencies, None
        begins = np.cumsum(frequencies) - frequencies
        positions = np.empty(int(frequencies.sum()), np.int64)
        for target, run in copied:
            positions[spread(begins[target], run.frequencies)] = run.positions()
        return numbers, frequencies, positions

    def _add(self, name: str, dtype: np.dtype[Any], spool: IO[bytes]) -> None:
        """Write what waits in *spool*."""
        spool.seek(0)
        with self._writer.parts(f"{self._name}_{name}", dtype) as add:
            while data := spool.read(_IN_MEMORY_BYTES // 8):
                add(np.frombuffer(data, dtype))


@dataclass(frozen=True, slots=True)
class _Run:
    """Postings read from pieces: new numbers and frequencies of those kept, and which were."""

    table: PostingTable
    low: int
    high: int
    chosen: Integers | None
    numbers: Integers
    frequencies: Integers

    def positions(self) -> NDArray[Any]:
        """Return the positions of the postings kept, end to end."""
        table = self.table
        assert isinstance(table, PositionTable)  # noqa: S101 - only words are asked for positions
        found = table.positions_between(self.low, self.high)
        if self.chosen is None:
            return found
        frequencies = table.frequencies(self.low, self.high).astype(np.int64)
        begins = np.cumsum(frequencies) - frequencies
        return found[spread(begins[self.chosen - self.low], self.frequencies)]


def _run(part: _Pieces) -> _Run:
    """Read the postings of *part*."""
    table = part.table
    low, high = int(part.starts.min()), int((part.starts + part.counts).max())
    old = table.numbers[low:high]
    chosen = None
    # A row may go to several: a word with two readings, to the union of either.
    if not np.array_equal(part.starts[1:], (part.starts + part.counts)[:-1]):
        chosen = spread(part.starts, part.counts)
        old = table.numbers.data[chosen]
    numbers = part.numbers[old]
    if part.has_removed:
        stay = numbers >= 0
        chosen = np.flatnonzero(stay) + low if chosen is None else chosen[stay]
        numbers = numbers[stay]
    if chosen is None:
        frequencies = table.frequencies(low, high).astype(np.int64)
    else:
        table.frequency_bytes.check(low, high)
        frequencies = table.frequencies_at(chosen)
    return _Run(table, low, high, chosen, numbers, frequencies)


_NONE: Final = np.zeros(0, dtype=np.int64)


def _different(numbers: Integers) -> Integers:
    """Return the different *numbers*, rising: those of `np.unique`, which takes ten times as long."""
    rising = np.sort(numbers, kind="stable")  # made of runs that rise
    is_new = np.ones(len(rising), dtype=np.bool_)
    is_new[1:] = rising[1:] != rising[:-1]
    return rising[is_new]


def _spool() -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES)

"""
A segment opened for reading: its posting lists and columns, mapped from its files.

A segment never changes except for its removed articles, which are in another file. So what is read here can be
cached for as long as the segment lasts, and read by many threads at once.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.index.arrays import EMPTY_INT64
from search.index.posting_lists import (
    FIELD_BASES,
    POSITION_BITS,
    STREAMS,
    Offsets,
    Positions,
    Postings,
    SegmentDocIds,
)
from search.index.segment import columns, invert
from search.index.segment.array_file import ArrayFile
from search.index.segment.columns import Columns
from search.index.segment.offsets import OffsetTable
from search.index.segment.posting_table import Integers, PositionTable, PostingTable
from search.index.segment.string_table import SortedStrings
from search.index.segment.word_table import (
    FIELD_NUMBERS,
    FIELDS_IN_KEY,
    WordList,
    read_words,
    union_key,
    word_key,
)
from search.query.tree import Stream

LISTS_SUFFIX: Final = ".lists"
COLUMNS_SUFFIX: Final = ".columns"
_WHOLE_WORDS: Final[tuple[Stream, ...]] = ("terms", "forms")
_MAX_CACHED_INDICES: Final = 2**14
"""Terms whose index among the strings is cached."""


class Segment:
    """An open segment; implements the methods of SegmentLists that read lists."""

    def __init__(self, folder: Path, name: str) -> None:
        """
        Map the files of the segment *name* in *folder*.

        Raises:
            BackendUnavailableError: A file is damaged.
            FileNotFoundError: A file is missing.
        """
        self.name = name
        self._lists = ArrayFile(folder / f"{name}{LISTS_SUFFIX}", invert.KIND)
        self.columns = Columns(ArrayFile(folder / f"{name}{COLUMNS_SUFFIX}", columns.KIND))
        self._cached_indices: dict[str, int] = {}

    # Opened at first use: a writer needs the columns only, to find the articles that are replaced.
    @cached_property
    def strings(self) -> SortedStrings:
        """All strings of its words."""
        return SortedStrings(self._lists, "strings")

    @cached_property
    def words(self) -> PositionTable:
        """The posting lists of words, by `word_key`."""
        return PositionTable(self._lists, "words")

    @cached_property
    def unions(self) -> PostingTable:
        """The posting lists of strings that have several sources, by `union_key`."""
        return PostingTable(self._lists, "unions")

    @cached_property
    def offset_table(self) -> OffsetTable:
        """The places of words in the texts."""
        return OffsetTable(self._lists)

    # For each stream: the sources of string i are sources[starts[i]:starts[i + 1]], words that rise.
    @cached_property
    def _starts(self) -> dict[Stream, memoryview]:
        return {stream: self._lists.whole(f"{stream}_starts").data for stream in STREAMS}

    @cached_property
    def _sources(self) -> dict[Stream, memoryview]:
        return {stream: self._lists.whole(f"{stream}_sources").data for stream in STREAMS}

    @cached_property
    def _empty(self) -> Postings:
        return Postings(np.zeros(0, dtype=self.words.doc_ids.dtype), np.zeros(0, dtype=np.uint8))

    @property
    def size(self) -> int:
        """Number of articles, removed ones included."""
        return len(self.columns.ids)

    def postings(self, field: str, stream: Stream, term: str) -> Postings:
        """Return the posting list of *term*; see SegmentLists."""
        string = self._string_index(term)
        return self._empty if string < 0 else self.postings_of(string, stream, field)

    def positions(
        self, fields: Sequence[str], terms: Sequence[tuple[Stream, str]], among: SegmentDocIds | None
    ) -> Positions:
        """Return the positions of all of *terms*; see SegmentLists."""
        # For each row, the base of its field: two terms may have a source in common.
        bases: dict[int, int] = {}
        for stream, term in terms:
            if (string := self._string_index(term)) >= 0:
                for field in fields:
                    bases |= dict.fromkeys(self._rows(string, stream, field), FIELD_BASES[field])
        if not bases:
            return EMPTY_INT64
        # One word is at a position, so different rows have no position in common.
        rows = sorted(bases.items())
        return self.words.all_positions(rows) if among is None else self.words.positions_in(rows, among)

    def with_prefix(self, field: str, stream: Stream, prefix: str) -> SegmentDocIds:
        """Return the documents that contain a term with *prefix*; see SegmentLists."""
        rows = self.words.rows(self._words_with_prefix(stream, prefix) * FIELDS_IN_KEY + FIELD_NUMBERS[field])
        # Flags rather than a sorted union: many lists, each of which repeats documents.
        matches = np.zeros(self.size, dtype=np.bool_)
        matches[self.words.doc_ids_of_rows(rows)] = True
        return np.flatnonzero(matches).astype(self.words.doc_ids.dtype)

    def prefix_positions(self, fields: Sequence[str], prefix: str, among: SegmentDocIds) -> Positions:
        """Return the positions of words that begin with *prefix*; see SegmentLists."""
        words = np.unique(
            np.concatenate([self._words_with_prefix(stream, prefix) for stream in _WHOLE_WORDS])
        )
        numbers = [FIELD_NUMBERS[field] for field in fields]
        # Shape (words × fields,), rising.
        keys = (words[:, None] * FIELDS_IN_KEY + np.sort(numbers)).ravel()
        rows = self.words.rows(keys)
        row_fields = self.words.keys[rows].astype(np.int64) % FIELDS_IN_KEY
        return self.words.positions_in_many(rows, row_fields << POSITION_BITS, among)

    def offsets(self, positions: Positions) -> Offsets:
        """Return the places in the texts of the words at *positions*; see SegmentLists."""
        return self.offset_table.find(positions)

    def lengths(self, field: str) -> NDArray[np.unsignedinteger[Any]]:
        """Return the number of words of *field* in each article; shape (size,)."""
        return self.columns.lengths(field)

    def postings_of(self, string: int, stream: Stream, field: str) -> Postings:
        """Return the posting list of the string with this index."""
        starts = self._starts[stream]
        # The sources of the string: none, one, or several with a union.
        first, last = starts[string], starts[string + 1]
        if first == last:
            return self._empty
        if last - first == 1:
            row = self.words.row(word_key(self._sources[stream][first], field))
            return self._empty if row < 0 else self.words.postings(row)
        row = self.unions.row(union_key(string, stream, field))
        return self._empty if row < 0 else self.unions.postings(row)

    def check_all(self) -> None:
        """Check every byte of its files. Raises BackendUnavailableError."""
        self._lists.check_all()
        self.columns.check_all()

    def word_list(self) -> WordList:
        """Return the words, for a merge."""
        return read_words(self._lists, list(self.strings))

    def _string_index(self, term: str) -> int:
        """Return the index of *term* among the strings, or −1."""
        index = self._cached_indices.get(term)
        if index is None:
            # Forgetting all is simpler than forgetting the oldest, and as good for short queries.
            if len(self._cached_indices) >= _MAX_CACHED_INDICES:
                self._cached_indices.clear()
            index = self._cached_indices[term] = self.strings.find(term)
        return index

    def _words_with_prefix(self, stream: Stream, prefix: str) -> Integers:
        """Return the sources, rising, of all strings in *stream* that begin with *prefix*."""
        strings = self.strings.with_prefix(prefix)
        if not strings:
            return EMPTY_INT64
        # The strings are neighbours, and so are their sources.
        starts = self._starts[stream]
        return np.unique(self._sources[stream][starts[strings.start] : starts[strings.stop]]).astype(np.int64)

    def _rows(self, string: int, stream: Stream, field: str) -> list[int]:
        """Return the rows of the sources of a string in *field*."""
        starts = self._starts[stream]
        sources = self._sources[stream][starts[string] : starts[string + 1]]
        rows = (self.words.row(word_key(word, field)) for word in sources)
        return [row for row in rows if row >= 0]

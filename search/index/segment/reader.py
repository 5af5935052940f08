"""
What does one segment hold? Its posting lists and columns, mapped from its files.

A segment never changes but for its removed articles, which another file names, so what is read here can
be kept for as long as the segment lasts, and read by many threads at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.index.posting_lists import FIELD_BASES, POSITION_BITS, Offsets, Positions, Postings, SegmentDocIds
from search.index.segment import columns, invert
from search.index.segment.array_file import ArrayFile
from search.index.segment.columns import Columns
from search.index.segment.offsets import OffsetTable
from search.index.segment.posting_table import Integers, PositionTable, PostingTable
from search.index.segment.string_table import Lexicon, key_of
from search.index.segment.word_table import (
    FIELD_NUMBERS,
    FIELDS_IN_KEY,
    STREAMS,
    WordList,
    read_words,
    union_key,
    word_key,
)
from search.query.tree import Stream

LISTS_SUFFIX: Final = ".lists"
COLUMNS_SUFFIX: Final = ".columns"
_WHOLE_WORDS: Final[tuple[Stream, ...]] = ("terms", "forms")
_KEPT_PLACES: Final = 2**14
"""Strings whose place in the lexicon is remembered."""


class Segment:
    """One open segment; implements what SegmentLists says of lists."""

    def __init__(self, folder: Path, name: str) -> None:
        """
        Map the files of the segment *name* in *folder*.

        Raises:
            BackendUnavailableError: A file is damaged.
            FileNotFoundError: A file is not there.
        """
        self.name = name
        self._lists = ArrayFile(folder / f"{name}{LISTS_SUFFIX}", invert.KIND)
        self.columns = Columns(ArrayFile(folder / f"{name}{COLUMNS_SUFFIX}", columns.KIND))
        self._places: dict[str, int] = {}

    # Read when first asked for: whoever writes needs the columns only, to find what is replaced.
    @cached_property
    def lexicon(self) -> Lexicon:
        """All strings."""
        return Lexicon(self._lists, "strings")

    @cached_property
    def words(self) -> PositionTable:
        """The lists of words, by `words.word_key`."""
        return PositionTable(self._lists, "words")

    @cached_property
    def unions(self) -> PostingTable:
        """The lists of strings that come from several words, by `words.union_key`."""
        return PostingTable(self._lists, "unions")

    @cached_property
    def offset_table(self) -> OffsetTable:
        """Where in the texts the words stand."""
        return OffsetTable(self._lists)

    @cached_property
    def _starts(self) -> dict[Stream, memoryview]:
        return {stream: self._lists.whole(f"{stream}_starts").data for stream in STREAMS}

    @cached_property
    def _sources(self) -> dict[Stream, memoryview]:
        return {stream: self._lists.whole(f"{stream}_sources").data for stream in STREAMS}

    @cached_property
    def _nothing(self) -> Postings:
        return Postings(np.zeros(0, dtype=self.words.numbers.dtype), np.zeros(0, dtype=np.uint8))

    @property
    def size(self) -> int:
        """Article numbers in use, those of removed articles among them."""
        return len(self.columns.ids)

    def postings(self, field: str, stream: Stream, term: str) -> Postings:
        """Return the posting list of *term*; see SegmentLists."""
        place = self._place(term)
        return self._nothing if place < 0 else self.postings_at(place, stream, field)

    def positions(
        self, fields: Sequence[str], terms: Sequence[tuple[Stream, str]], among: SegmentDocIds | None
    ) -> Positions:
        """Return where any of *terms* stands; see SegmentLists."""
        shifts: dict[int, int] = {}
        for stream, term in terms:
            if (place := self._place(term)) >= 0:
                for field in fields:
                    shifts |= dict.fromkeys(self._rows(place, stream, field), FIELD_BASES[field])
        if not shifts:
            return _NO_PLACES
        # A place has one word, so different rows have no place in common.
        rows = sorted(shifts.items())
        return self.words.all_places(rows) if among is None else self.words.places(rows, among)

    def with_prefix(self, field: str, stream: Stream, prefix: str) -> SegmentDocIds:
        """Return the articles that hold a term that begins with *prefix*; see SegmentLists."""
        rows = self.words.rows(self._begun(stream, prefix) * FIELDS_IN_KEY + FIELD_NUMBERS[field])
        holding = np.zeros(self.size, dtype=np.bool_)
        holding[self.words.numbers_of_many(rows)] = True
        return np.flatnonzero(holding).astype(self.words.numbers.dtype)

    def prefix_positions(self, fields: Sequence[str], prefix: str, among: SegmentDocIds) -> Positions:
        """Return where words begin with *prefix*; see SegmentLists."""
        words = np.unique(np.concatenate([self._begun(stream, prefix) for stream in _WHOLE_WORDS]))
        numbers = [FIELD_NUMBERS[field] for field in fields]
        keys = (words[:, None] * FIELDS_IN_KEY + np.sort(numbers)).ravel()
        rows = self.words.rows(keys)
        fields_of = self.words.keys[rows].astype(np.int64) % FIELDS_IN_KEY
        return self.words.places_of_many(rows, fields_of << POSITION_BITS, among)

    def offsets(self, places: Positions) -> Offsets:
        """Return where in the texts the words at *places* stand; see SegmentLists."""
        return self.offset_table.of(places)

    def lengths(self, field: str) -> NDArray[np.unsignedinteger[Any]]:
        """Return the words of *field* in each article; shape (size,)."""
        return self.columns.lengths(field)

    def postings_at(self, place: int, stream: Stream, field: str) -> Postings:
        """Return the posting list of the string at *place* of the lexicon."""
        starts = self._starts[stream]
        first, last = starts[place], starts[place + 1]
        if first == last:
            return self._nothing
        if last - first == 1:
            row = self.words.row(word_key(self._sources[stream][first], field))
            return self._nothing if row < 0 else self.words.postings(row)
        row = self.unions.row(union_key(place, stream, field))
        return self._nothing if row < 0 else self.unions.postings(row)

    def has(self, place: int, stream: Stream, field: str) -> bool:
        """Return whether the string at *place* of the lexicon has a posting list."""
        return len(self.postings_at(place, stream, field).doc_ids) > 0

    def word_list(self) -> WordList:
        """Return the words, for merging."""
        return read_words(self._lists, list(self.lexicon))

    def _place(self, term: str) -> int:
        place = self._places.get(term)
        if place is None:
            if len(self._places) >= _KEPT_PLACES:
                self._places.clear()
            place = self._places[term] = self.lexicon.find(key_of(term))
        return place

    def _begun(self, stream: Stream, prefix: str) -> Integers:
        """Return the words that give a string which begins with *prefix*, rising."""
        places = self.lexicon.with_prefix(key_of(prefix))
        if not places:
            return _NO_PLACES
        # The sources of a slice of the lexicon are a slice of the sources.
        starts = self._starts[stream]
        return np.unique(self._sources[stream][starts[places.start] : starts[places.stop]]).astype(np.int64)

    def _rows(self, place: int, stream: Stream, field: str) -> list[int]:
        """Return the rows of the words that the string at *place* comes from."""
        starts = self._starts[stream]
        sources = self._sources[stream][starts[place] : starts[place + 1]]
        rows = (self.words.row(word_key(word, field)) for word in sources)
        return [row for row in rows if row >= 0]


_NO_PLACES: Final = np.zeros(0, dtype=np.int64)

"""
The places of words in the texts: at which character every eighth chunk of a paragraph starts.

A position says which word of a field it is. To mark the word in the text, its character is needed. Without these
offsets, all words before it would have to be counted in the text; with them, those of at most eight chunks.

An example, with an offset for every second chunk: the body «Torsk er fisk. Sild er ikke torsk.» of article 7.

    entry       positions      characters   paragraphs
    0           body + 0       0            0            «Torsk»
    1           body + 2       9            0            «fisk.»
    2           body + 4       20           0            «er»
    3           body + 6       28           0            «torsk.»

Where is the word at position 3, «Sild»? The last entry of article 7 up to it is 1: start at character 9 of
paragraph 0 and go on by 3 - 2 = 1 word.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from search.index.posting_lists import Offsets, Positions
from search.index.segment.array_file import ArrayFile, ArrayWriter, compact, smallest
from search.index.segment.posting_table import Integers, expand_runs

_STARTS: Final = "offset_starts"
_COLUMNS: Final = ("positions", "paragraphs", "characters", "languages")
_BATCH_ARTICLES: Final = 2**15
"""Articles whose offsets are copied at a time."""


@dataclass(frozen=True, slots=True)
class OffsetColumns:
    """
    The offsets of some articles, in memory.

    Attributes:
        starts: First entry of each article, and the number of entries; shape (articles + 1,).
        columns: By name, arrays of shape (entries,): *positions*, field number × 2²⁸ + position of the first
            word of the chunk, rising in each article; *paragraphs*, the index of the paragraph in its field;
            *characters*, code points of the paragraph before the chunk; *languages*, as an index of LANGUAGES.
    """

    starts: Integers
    columns: Mapping[str, Integers]

    @classmethod
    def of_sorted(cls, articles: int, doc_ids: Integers, columns: Mapping[str, Integers]) -> Self:
        """Return the offsets of *articles* articles; entries are by rising *doc_ids*, then position."""
        counts = np.bincount(doc_ids, minlength=articles)
        return cls(np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]), columns)


def write_offsets(writer: ArrayWriter, offsets: OffsetColumns) -> None:
    """Write *offsets*."""
    writer.add(_STARTS, compact(offsets.starts))
    for name in _COLUMNS:
        writer.add(f"offset_{name}", compact(offsets.columns[name]))


class OffsetTable:
    """The offsets of a segment, in its file; checked when they are read."""

    def __init__(self, file: ArrayFile) -> None:
        # Shape (articles + 1,), and for each column (entries,): see OffsetColumns.
        self._starts = file.whole(_STARTS)
        self._columns = {name: file.array(f"offset_{name}") for name in _COLUMNS}

    def find(self, positions: Positions) -> Offsets:
        """Return the offsets of the words at *positions*; see SegmentLists."""
        # The upper half of a position is the document.
        articles = np.unique(positions >> 32)
        entries, counts = self._checked_entries(articles)
        # The entries of these articles as positions like those looked for: rising, too.
        keys = np.repeat(articles << 32, counts) + self._columns["positions"].data[entries].astype(np.int64)
        # The last entry up to each position; an article's first entry is its first word.
        last_before = np.searchsorted(keys, positions, side="right") - 1
        paragraphs, characters, languages = (
            self._columns[name].data[entries[last_before]] for name in _COLUMNS[1:]
        )
        return Offsets(paragraphs, characters, positions - keys[last_before], languages)

    def counts(self, doc_ids: Integers) -> Integers:
        """Return the number of entries of each of *doc_ids*."""
        return self._starts[doc_ids + 1].astype(np.int64) - self._starts[doc_ids].astype(np.int64)

    def copy_batches(self, name: str, doc_ids: Integers) -> Iterator[NDArray[Any]]:
        """Yield the column *name* of *doc_ids*, which rise, some thousand articles at a time."""
        column = self._columns[name]
        for first in range(0, len(doc_ids), _BATCH_ARTICLES):
            batch = doc_ids[first : first + _BATCH_ARTICLES]
            start, stop = int(self._starts[batch[0]]), int(self._starts[batch[-1] + 1])
            values = column[start:stop]
            # Shape (articles of the batch,).
            counts = self.counts(batch)
            # Fewer entries than in the slice: removed articles are between.
            if int(counts.sum()) < stop - start:
                values = values[expand_runs(self._starts[batch].astype(np.int64) - start, counts)]
            yield values

    def _checked_entries(self, articles: Integers) -> tuple[Integers, Integers]:
        """Check the entries of *articles*; return their indices, and the number of each article's."""
        # Both of shape (articles,).
        starts = self._starts[articles].astype(np.int64)
        counts = self._starts[articles + 1].astype(np.int64) - starts
        for start, count in zip(starts.tolist(), counts.tolist(), strict=True):
            for column in self._columns.values():
                column.check(start, start + count)
        return expand_runs(starts, counts), counts


def merge_offsets(writer: ArrayWriter, sources: Sequence[tuple[OffsetTable, Integers]]) -> None:
    """Write the offsets of some segments end to end: of each table, those of the document ids with it."""
    counts = np.concatenate([np.zeros(1, np.int64), *(table.counts(doc_ids) for table, doc_ids in sources)])
    # Shape (articles of all segments + 1,): the leading 0 is the first start.
    starts = np.cumsum(counts)
    writer.add(_STARTS, starts.astype(smallest(int(starts[-1]))))
    for name in _COLUMNS:
        # Two passes: the first finds the type, so that no column is held in memory.
        largest = max((int(batch.max(initial=0)) for batch in _copy_all(name, sources)), default=0)
        with writer.parts(f"offset_{name}", smallest(largest)) as add:
            for batch in _copy_all(name, sources):
                add(batch)


def _copy_all(name: str, sources: Sequence[tuple[OffsetTable, Integers]]) -> Iterator[NDArray[Any]]:
    for table, doc_ids in sources:
        yield from table.copy_batches(name, doc_ids)

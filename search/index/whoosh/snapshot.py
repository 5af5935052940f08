"""
What does a generation of the index hold? Its segments side by side, and what is known of all together.

A segment that stays in the next generation stays open, with what was read of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.index import FileIndex

from search.article_index import EXACT_UP_TO, DateField, Sort
from search.articles import EXACT_FIELDS
from search.index.posting_lists import UNDATED, ExactColumn, Flags
from search.index.segment.columns import Columns, united_values
from search.index.segment.reader import Segment
from search.index.segment.string_table import key_of
from search.index.whoosh.storage import reading
from search.index.whoosh.table_of_contents import live_articles
from search.query.tree import Stream


class SnapshotOpener:
    """Opens generation after generation, each with what is still good of the one before."""

    def __init__(self) -> None:
        self._snapshot: Snapshot | None = None

    def open(self, generation: str, build_id: str, index: FileIndex) -> Snapshot:
        """Return *generation* of *index*, the build *build_id*, or one still newer. One thread at a time."""
        if self._snapshot is None or self._snapshot.generation != generation:
            self._snapshot = self._opened(build_id, index)
        return self._snapshot

    def _opened(self, build_id: str, index: FileIndex) -> Snapshot:
        folder = Path(index.storage.folder)
        known = {each.name: each.segment for each in self._snapshot.segments} if self._snapshot else {}
        views, base = [], 0
        with reading(folder):
            contents = index._read_toc()  # noqa: SLF001 - Whoosh's only way to the table of contents
            for each in contents.segments:
                name = each.segment_id()
                segment = known.get(name) or Segment(folder, name)
                views.append(SegmentView(segment, base, live_articles(folder, each)))
                base += segment.size
        return Snapshot(f"{build_id}.{contents.generation}", views)


class SegmentView:
    """A segment in a generation: implements SegmentLists."""

    def __init__(self, segment: Segment, base: int, live: Flags | None) -> None:
        self.segment = segment
        self.name = segment.name
        self.size = segment.size
        self.base = base
        self.live = live
        # Bound here, so that a look-up costs one call.
        self.postings = segment.postings
        self.positions = segment.positions
        self.with_prefix = segment.with_prefix
        self.prefix_positions = segment.prefix_positions
        self.offsets = segment.offsets
        self.lengths = segment.lengths

    @property
    def columns(self) -> Columns:
        """The columns of the segment."""
        return self.segment.columns

    def holding(self, place: int, fields: Sequence[str], stream: Stream) -> int:
        """Return how many live articles hold the string at *place* in *fields*; above EXACT_UP_TO maybe fewer do."""
        lists = [self.segment.postings_at(place, stream, field).doc_ids for field in fields]
        numbers = np.concatenate(lists)
        if self.live is not None:
            numbers = numbers[self.live[numbers]]
        return len(np.unique(numbers)) if len(numbers) <= EXACT_UP_TO * len(fields) else len(numbers)


class Snapshot:
    """
    One generation: implements PostingLists.

    Attributes:
        generation: Its name.
        segments: Its segments, in order.
    """

    def __init__(self, generation: str, segments: Sequence[SegmentView]) -> None:
        self.generation = generation
        self.segments = segments
        self.size = sum(each.size for each in segments)
        self._bases = [each.base for each in segments]
        self._columns: dict[str, ExactColumn] = {}
        self._ranks: dict[tuple[Sort, DateField], NDArray[np.int64]] = {}

    @cached_property
    def live(self) -> Flags:
        return self._joined([np.ones(each.size, np.bool_) if each.live is None else each.live
                             for each in self.segments], np.bool_)  # fmt: skip

    @cached_property
    def articles(self) -> int:
        """Articles that are still there."""
        return int(np.count_nonzero(self.live))

    def lengths(self, field: str) -> NDArray[np.int64]:
        return self._joined([each.lengths(field) for each in self.segments], np.int64)

    def dates(self, field: DateField) -> NDArray[np.int64]:
        return self._joined([each.columns.dates(field) for each in self.segments], np.int64)

    def with_value(self, exact_field: str, value: str) -> Flags:
        matched = np.zeros(self.size, dtype=np.bool_)
        wanted = value.casefold()
        if exact_field == "id":
            matched[self._numbers_of(wanted)] = True
            return matched
        column = self.exact_column(exact_field)
        holding = np.array([each.casefold() == wanted for each in column.values], dtype=np.bool_)
        if holding.any():
            matched[column.doc_ids[holding[column.ordinals]]] = True
        return matched

    def exact_column(self, exact_field: str) -> ExactColumn:
        if exact_field not in self._columns:
            united = united_values([each.columns.exact(exact_field) for each in self.segments])
            self._columns[exact_field] = ExactColumn(
                tuple(united.values), united.ordinals.astype(np.int32), united.articles
            )
        return self._columns[exact_field]

    def values(self, exact_field: str) -> list[str]:
        """Return the different values of *exact_field* that a live article has, in alphabetical order."""
        if exact_field not in EXACT_FIELDS:
            raise KeyError(exact_field)
        column = self.exact_column(exact_field)
        used = np.unique(column.ordinals[self.live[column.doc_ids]])
        return [column.values[place] for place in used.tolist() if column.values[place]]

    def frequencies(self, terms: Sequence[str], fields: Sequence[str], stream: Stream) -> list[int]:
        """Return how many articles hold each of *terms*, as `ArticleIndex.frequencies` says."""
        counts = [0] * len(terms)
        encoded = [key_of(term) for term in terms]
        for each in self.segments:
            for number, place in each.segment.lexicon.places(encoded):
                counts[number] += each.holding(place, fields, stream)
        return counts

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

    def article_id(self, doc_id: int) -> str:
        segment = bisect_right(self._bases, doc_id) - 1
        return self._id_of[segment](doc_id - self._bases[segment])

    @cached_property
    def _id_of(self) -> list[Callable[[int], str]]:
        """For each segment, what gives the id of an article by its number there."""
        return [each.columns.ids.text for each in self.segments]

    @cached_property
    def _id_rank(self) -> NDArray[np.int64]:
        """Each article's place in the alphabetical order of ids; equal ids (of removed articles) as they come."""
        sorted_ids = [each.columns.sorted_ids for each in self.segments]
        ranks = np.empty(self.size, dtype=np.int64)
        for place, view in enumerate(self.segments):
            own = np.arange(view.size)
            for other, ids in enumerate(sorted_ids):
                if other != place:
                    own += _smaller(sorted_ids[place], ids, with_equal=other < place)
            ranks[view.base + view.columns.id_order.astype(np.int64)] = own
        return ranks

    def _numbers_of(self, article_id: str) -> list[int]:
        numbers = [(each.base, each.columns.number_of(article_id.encode())) for each in self.segments]
        return [base + number for base, number in numbers if number >= 0]

    def _joined(self, parts: Sequence[NDArray[Any]], dtype: type[Any]) -> NDArray[Any]:
        return np.concatenate([np.zeros(0, dtype=dtype), *parts]).astype(dtype, copy=False)


def _smaller(ids: NDArray[Any], others: NDArray[Any], *, with_equal: bool) -> NDArray[np.int64]:
    """Return, for each of *ids*, how many of *others* come before it; both are sorted."""
    if len(others) > len(ids):
        return np.searchsorted(others, ids, side="right" if with_equal else "left")
    # Looking the few up among the many is quicker than the other way round.
    places = np.searchsorted(ids, others, side="left" if with_equal else "right")
    return np.cumsum(np.bincount(places, minlength=len(ids) + 1))[: len(ids)]

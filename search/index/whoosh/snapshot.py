"""
A generation of the index: its segments side by side, with columns and ranks over all of them.

A segment that is in the next generation too stays open, with everything that was read of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.index import FileIndex

from search.article_index import EXACT_UP_TO, DateField, Sort
from search.articles import EXACT_FIELDS
from search.index.posting_lists import UNDATED, ExactColumn, Flags
from search.index.segment.columns import Columns, merge_values
from search.index.segment.reader import Segment
from search.index.whoosh.storage import reading
from search.index.whoosh.table_of_contents import live_articles
from search.query.tree import Stream


class SnapshotOpener:
    """Opens generation after generation, each with the segments of the one before that it still has open."""

    def __init__(self) -> None:
        self._snapshot: Snapshot | None = None

    def open(self, generation: str, build_id: str, index: FileIndex) -> Snapshot:
        """Return *generation* of *index*, the build *build_id*, or one still newer. One thread at a time."""
        if self._snapshot is None or self._snapshot.generation != generation:
            self._snapshot = self._read(build_id, index)
        return self._snapshot

    def _read(self, build_id: str, index: FileIndex) -> Snapshot:
        folder = Path(index.storage.folder)
        known = {view.name: view.segment for view in self._snapshot.segments} if self._snapshot else {}
        views, base = [], 0
        with reading(folder):
            contents = index._read_toc()  # noqa: SLF001 - Whoosh's only way to the table of contents
            for entry in contents.segments:
                name = entry.segment_id()
                segment = known.get(name) or Segment(folder, name)
                views.append(SegmentView(segment, base, live_articles(folder, entry)))
                base += segment.size
        return Snapshot(f"{build_id}.{contents.generation}", views)


class SegmentView:
    """A segment in a generation; implements SegmentLists."""

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

    def count(self, string: int, fields: Sequence[str], stream: Stream) -> int:
        """Return the number of live articles that have *string* in *fields*; above EXACT_UP_TO it may be too large."""
        doc_ids = np.concatenate(
            [self.segment.postings_of(string, stream, field).doc_ids for field in fields]
        )
        # An article may be in the lists of several fields: counted once below.
        if self.live is not None:
            doc_ids = doc_ids[self.live[doc_ids]]
        return len(np.unique(doc_ids)) if len(doc_ids) <= EXACT_UP_TO * len(fields) else len(doc_ids)


class Snapshot:
    """
    One generation; implements PostingLists.

    Attributes:
        generation: Its name.
        segments: Its segments, in order.
    """

    def __init__(self, generation: str, segments: Sequence[SegmentView]) -> None:
        self.generation = generation
        self.segments = segments
        self.size = sum(view.size for view in segments)
        self._bases = [view.base for view in segments]
        self._columns: dict[str, ExactColumn] = {}
        self._ranks: dict[tuple[Sort, DateField], NDArray[np.int64]] = {}

    @cached_property
    def live(self) -> Flags:
        return self._concatenate([np.ones(view.size, np.bool_) if view.live is None else view.live
                             for view in self.segments], np.bool_)  # fmt: skip

    @cached_property
    def articles(self) -> int:
        """Number of live articles."""
        return int(np.count_nonzero(self.live))

    def lengths(self, field: str) -> NDArray[np.int64]:
        return self._concatenate([view.lengths(field) for view in self.segments], np.int64)

    def dates(self, field: DateField) -> NDArray[np.int64]:
        return self._concatenate([view.columns.dates(field) for view in self.segments], np.int64)

    def with_value(self, exact_field: str, value: str) -> Flags:
        matched = np.zeros(self.size, dtype=np.bool_)
        folded = value.casefold()
        if exact_field == "id":
            matched[self._doc_ids_of(folded)] = True
            return matched
        column = self.exact_column(exact_field)
        # Shape (distinct values,): more than one may match, as case is ignored.
        is_value = np.array([name.casefold() == folded for name in column.values], dtype=np.bool_)
        if is_value.any():
            matched[column.doc_ids[is_value[column.ordinals]]] = True
        return matched

    def exact_column(self, exact_field: str) -> ExactColumn:
        if exact_field not in self._columns:
            merged = merge_values([view.columns.exact(exact_field) for view in self.segments])
            self._columns[exact_field] = ExactColumn(
                tuple(merged.values), merged.ordinals.astype(np.int32), merged.doc_ids
            )
        return self._columns[exact_field]

    def values(self, exact_field: str) -> list[str]:
        """Return the distinct values of *exact_field* that live articles have, in alphabetical order."""
        if exact_field not in EXACT_FIELDS:
            raise KeyError(exact_field)
        column = self.exact_column(exact_field)
        # Ordinals of values that a live article has.
        used = np.unique(column.ordinals[self.live[column.doc_ids]])
        return [column.values[i] for i in used.tolist() if column.values[i]]

    def frequencies(self, terms: Sequence[str], fields: Sequence[str], stream: Stream) -> list[int]:
        """Return the number of articles that have each of *terms*, as `ArticleIndex.frequencies` describes."""
        counts = [0] * len(terms)
        for view in self.segments:
            for i, string in view.segment.strings.find_all(terms):
                counts[i] += view.count(string, fields, stream)
        return counts

    def article_ids(self) -> Iterator[str]:
        """Yield the id of every live article."""
        for doc_id in np.flatnonzero(self.live).tolist():
            yield self.article_id(doc_id)

    def check_all(self) -> None:
        """Check every byte of the segments. Raises BackendUnavailableError."""
        for view in self.segments:
            view.segment.check_all()

    def rank(self, sort: Sort, date_field: DateField) -> NDArray[np.int64]:
        key = (sort, date_field)
        if key not in self._ranks:
            dates = self.dates("published" if sort == "relevance" else date_field)
            # np.lexsort sorts by its last key first. Undated articles come last whichever way.
            by_date = dates if sort == "oldest" else -dates
            order = np.lexsort((self._id_rank, by_date, dates == UNDATED))
            # Shape (articles,): the inverse of *order*, so that a rank is found by document id.
            ranks = np.empty(self.size, dtype=np.int64)
            ranks[order] = np.arange(self.size)
            self._ranks[key] = ranks
        return self._ranks[key]

    def article_id(self, doc_id: int) -> str:
        # The last segment whose first document id is not above this one.
        segment = bisect_right(self._bases, doc_id) - 1
        return self._id_of[segment](doc_id - self._bases[segment])

    @cached_property
    def _id_of(self) -> list[Callable[[int], str]]:
        """For each segment, the function from a document id in it to the article id."""
        return [view.columns.ids.text for view in self.segments]

    @cached_property
    def _id_rank(self) -> NDArray[np.int64]:
        """The rank of each article in the alphabetical order of ids, equal ids by document id; shape (size,)."""
        sorted_ids = [view.columns.sorted_ids for view in self.segments]
        ranks = np.empty(self.size, dtype=np.int64)
        for i, view in enumerate(self.segments):
            # Shape (articles of the segment,), by rising id: the ids before each in the segment, then in all others.
            rising = np.arange(view.size)
            for j, ids in enumerate(sorted_ids):
                if j != i:
                    rising += _count_smaller(sorted_ids[i], ids, with_equal=j < i)
            ranks[view.base + view.columns.id_order.astype(np.int64)] = rising
        return ranks

    def _doc_ids_of(self, article_id: str) -> list[int]:
        doc_ids = [(view.base, view.columns.doc_id_of(article_id.encode())) for view in self.segments]
        return [base + doc_id for base, doc_id in doc_ids if doc_id >= 0]

    def _concatenate(self, parts: Sequence[NDArray[Any]], dtype: type[Any]) -> NDArray[Any]:
        return np.concatenate([np.zeros(0, dtype=dtype), *parts]).astype(dtype, copy=False)


def _count_smaller(ids: NDArray[Any], others: NDArray[Any], *, with_equal: bool) -> NDArray[np.int64]:
    """Return for each of *ids* the number of *others* before it; both are sorted."""
    if len(others) > len(ids):
        return np.searchsorted(others, ids, side="right" if with_equal else "left")
    # Looking the few up among the many is quicker than the other way round.
    indices = np.searchsorted(ids, others, side="left" if with_equal else "right")
    return np.cumsum(np.bincount(indices, minlength=len(ids) + 1))[: len(ids)]

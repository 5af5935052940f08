"""
The columns of a segment: id, exact values, dates and lengths of each article.

Ids are stored in the order of the articles, with their alphabetical order beside them, so that an article is found
by its id in a bisection. An exact field with several values an article is stored like this:

    articles    NTB, Sport | - | NTB      three articles with two, no and one value
    values      NTB  Sport                distinct, rising
    starts      0  2  2  3                first ordinal of each article, and the number of ordinals
    ordinals    0  1  0                   index in values of each value of each article
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.articles import EXACT_FIELDS, TEXT_FIELDS
from search.index.arrays import EMPTY_INT64
from search.index.posting_lists import DATE_FIELDS
from search.index.segment.array_file import ArrayFile, ArrayWriter, compact
from search.index.segment.contents import Contents
from search.index.segment.posting_table import Integers, expand_runs
from search.index.segment.string_table import Strings, write_strings

KIND: Final = "columns"


@dataclass(frozen=True, slots=True)
class ExactValues:
    """
    The values of an exact field.

    Attributes:
        values: The distinct values, rising.
        starts: First ordinal of each article, and the number of ordinals; shape (articles + 1,).
        ordinals: Index in *values* of each value of each article, by rising article; shape (ordinals,).
    """

    values: list[str]
    starts: Integers
    ordinals: Integers

    @property
    def doc_ids(self) -> Integers:
        """The article of each of *ordinals*; shape (ordinals,)."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def of(self, doc_id: int) -> list[str]:
        """Return the values of one article."""
        return [self.values[i] for i in self.ordinals[self.starts[doc_id] : self.starts[doc_id + 1]]]

    def select(self, doc_ids: Integers) -> ExactValues:
        """Return the values of *doc_ids*; values that none of these has remain in *values*."""
        # Shape (selected articles,): values of each; then their ordinals, end to end.
        counts = np.diff(self.starts)[doc_ids]
        ordinals = self.ordinals[expand_runs(self.starts[doc_ids], counts)]
        return ExactValues(self.values, _starts(counts), ordinals)


@dataclass(frozen=True, slots=True)
class ColumnValues:
    """
    The columns of some articles, in memory.

    Attributes:
        ids: Id of each article, encoded.
        exact: For each exact field, its values.
        dates: For each date field, microseconds as in PostingLists; shape (articles,).
        lengths: For each text field, the number of words; shape (articles,).
    """

    ids: Sequence[bytes]
    exact: Mapping[str, ExactValues]
    dates: Mapping[str, Integers]
    lengths: Mapping[str, Integers]


def columns_of(articles: Sequence[Contents], lengths: Mapping[str, Integers]) -> ColumnValues:
    """Return the columns of *articles*, whose fields have *lengths*."""
    # Shape (articles, date fields), two-dimensional without articles too.
    dates = np.array([article.dates for article in articles], dtype=np.int64).reshape(-1, len(DATE_FIELDS))
    return ColumnValues(
        ids=[article.article_id.encode() for article in articles],
        exact={
            name: _exact_values([article.values[number] for article in articles])
            for number, name in enumerate(EXACT_FIELDS)
        },
        dates={name: dates[:, number] for number, name in enumerate(DATE_FIELDS)},
        lengths=lengths,
    )


def merge_columns(columns: Sequence[ColumnValues]) -> ColumnValues:
    """Return *columns* end to end."""
    return ColumnValues(
        ids=list(chain.from_iterable(column.ids for column in columns)),
        exact={name: merge_values([column.exact[name] for column in columns]) for name in EXACT_FIELDS},
        dates={name: np.concatenate([column.dates[name] for column in columns]) for name in DATE_FIELDS},
        lengths={name: np.concatenate([column.lengths[name] for column in columns]) for name in TEXT_FIELDS},
    )


def merge_values(columns: Sequence[ExactValues]) -> ExactValues:
    """Return *columns*, of one field, end to end; values that no article has are left out."""
    values = sorted({column.values[i] for column in columns for i in np.unique(column.ordinals).tolist()})
    # The values of all columns in one rising list: an old ordinal is translated by its value.
    new_ordinal = {value: i for i, value in enumerate(values)}
    ordinals, counts = [EMPTY_INT64], [EMPTY_INT64]
    for column in columns:
        # Shape (values of the column,); an unused value has no new ordinal, and none is read.
        new_ordinals = np.array([new_ordinal.get(value, 0) for value in column.values], dtype=np.int64)
        ordinals.append(new_ordinals[column.ordinals])
        counts.append(np.diff(column.starts))
    return ExactValues(values, _starts(np.concatenate(counts)), np.concatenate(ordinals))


def write_columns(writer: ArrayWriter, columns: ColumnValues) -> None:
    """Write *columns*."""
    write_strings(writer, "ids", columns.ids)
    # Document ids by rising article id: an id is found by bisection.
    order = sorted(range(len(columns.ids)), key=columns.ids.__getitem__)
    writer.add("id_order", compact(np.array(order, dtype=np.int64)))
    for name, values in columns.exact.items():
        write_strings(writer, f"{name}_values", [value.encode() for value in values.values])
        writer.add(f"{name}_starts", compact(values.starts))
        writer.add(f"{name}_ordinals", compact(values.ordinals))
    for name, dates in columns.dates.items():
        writer.add(f"{name}_dates", dates)
    for name, lengths in columns.lengths.items():
        writer.add(f"{name}_lengths", compact(lengths))


class Columns:
    """The columns in a file; each is read when first asked for."""

    def __init__(self, file: ArrayFile) -> None:
        self._file = file
        self._exact: dict[str, ExactValues] = {}

    def check_all(self) -> None:
        """Check every byte of the file. Raises BackendUnavailableError."""
        self._file.check_all()

    @cached_property
    def ids(self) -> Strings:
        """Ids by document id."""
        return Strings(self._file, "ids")

    @cached_property
    def id_order(self) -> NDArray[np.unsignedinteger[Any]]:
        """Document ids by rising article id; shape (articles,)."""
        return self._file.whole("id_order")

    @cached_property
    def sorted_ids(self) -> NDArray[np.bytes_]:
        """All article ids, rising; shape (articles,)."""
        rising: NDArray[np.bytes_] = np.array(list(self.ids), dtype=np.bytes_)[self.id_order]
        return rising

    def doc_id_of(self, article_id: bytes) -> int:
        """Return the document id of an article, removed or not; −1 when there is none."""
        # A memory view: bisection reads some twenty ids, each a slice of the file.
        order = self.id_order.data
        index = bisect_left(order, article_id, key=self.ids.__getitem__)
        doc_id = order[index] if index < len(order) else -1
        return doc_id if doc_id >= 0 and self.ids[doc_id] == article_id else -1

    def exact(self, name: str) -> ExactValues:
        """Return the values of an exact field."""
        if name not in self._exact:
            values = [value.decode() for value in Strings(self._file, f"{name}_values")]
            starts, ordinals = (self._file.whole(f"{name}_{part}") for part in ("starts", "ordinals"))
            self._exact[name] = ExactValues(values, starts.astype(np.int64), ordinals.astype(np.int64))
        return self._exact[name]

    def dates(self, name: str) -> Integers:
        """Return a date field of each article; shape (articles,)."""
        return self._file.whole(f"{name}_dates")

    def lengths(self, name: str) -> NDArray[np.unsignedinteger[Any]]:
        """Return the number of words of a field in each article; shape (articles,)."""
        return self._file.whole(f"{name}_lengths")

    def select(self, doc_ids: Integers) -> ColumnValues:
        """Return the columns of *doc_ids*, which rise."""
        is_all = len(doc_ids) == len(self.ids)
        return ColumnValues(
            ids=list(self.ids) if is_all else [self.ids[doc_id] for doc_id in doc_ids.tolist()],
            exact={name: self.exact(name).select(doc_ids) for name in EXACT_FIELDS},
            dates={name: self.dates(name)[doc_ids] for name in DATE_FIELDS},
            lengths={name: self.lengths(name)[doc_ids].astype(np.int64) for name in TEXT_FIELDS},
        )


def _exact_values(values: Sequence[tuple[str, ...]]) -> ExactValues:
    """Return the column in which each article has *values*."""
    distinct = sorted(set(chain.from_iterable(values)))
    ordinal = {value: i for i, value in enumerate(distinct)}
    starts = _starts(np.fromiter(map(len, values), np.int64, len(values)))
    # One for each value of each article, by rising article.
    ordinals = (ordinal[value] for value in chain.from_iterable(values))
    return ExactValues(distinct, starts, np.fromiter(ordinals, np.int64, int(starts[-1])))


def _starts(counts: Integers) -> Integers:
    """Return the start of each run of *counts*, and the end of the last; shape (counts + 1,)."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])

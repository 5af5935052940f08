"""
What does a segment know of each article besides its words? Its id, exact values, dates and lengths.

Ids lie in the order of the articles; beside them lies their alphabetical order, so an article is found
by its id without reading all of them.
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
from search.index.segment.array_file import ArrayFile, ArrayWriter, compact
from search.index.segment.contents import Contents
from search.index.segment.posting_table import Integers, spread
from search.index.segment.string_table import Strings, write_strings

KIND: Final = "columns"
DATE_FIELDS: Final = ("published", "modified")


@dataclass(frozen=True, slots=True)
class ExactValues:
    """
    The values of an exact field.

    Attributes:
        values: The different ones, rising.
        starts: Where those of each article begin, and where the last end; shape (articles + 1,).
        ordinals: Places in *values*, by rising article.
    """

    values: list[str]
    starts: Integers
    ordinals: Integers

    @property
    def articles(self) -> Integers:
        """The article that each of *ordinals* is of."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def of(self, number: int) -> list[str]:
        """Return the values of one article."""
        return [self.values[place] for place in self.ordinals[self.starts[number] : self.starts[number + 1]]]

    def taken(self, numbers: Integers) -> ExactValues:
        """Return the values of some articles; those that none of these has stay."""
        counts = np.diff(self.starts)[numbers]
        ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
        return ExactValues(self.values, ends, self.ordinals[spread(self.starts[numbers], counts)])


@dataclass(frozen=True, slots=True)
class ColumnValues:
    """The columns of some articles, in memory; *dates* as PostingLists has them, *lengths* in words."""

    ids: Sequence[bytes]
    exact: Mapping[str, ExactValues]
    dates: Mapping[str, Integers]
    lengths: Mapping[str, Integers]


def of_articles(articles: Sequence[Contents], lengths: Mapping[str, Integers]) -> ColumnValues:
    """Return the columns of *articles*, whose fields have *lengths*."""
    dates = np.array([article.dates for article in articles], dtype=np.int64).reshape(-1, len(DATE_FIELDS))
    return ColumnValues(
        ids=[article.article_id.encode() for article in articles],
        exact={
            name: _exact([article.values[number] for article in articles])
            for number, name in enumerate(EXACT_FIELDS)
        },
        dates={name: dates[:, number] for number, name in enumerate(DATE_FIELDS)},
        lengths=lengths,
    )


def united(columns: Sequence[ColumnValues]) -> ColumnValues:
    """Return *columns* end to end."""
    return ColumnValues(
        ids=list(chain.from_iterable(each.ids for each in columns)),
        exact={name: united_values([each.exact[name] for each in columns]) for name in EXACT_FIELDS},
        dates={name: np.concatenate([each.dates[name] for each in columns]) for name in DATE_FIELDS},
        lengths={name: np.concatenate([each.lengths[name] for each in columns]) for name in TEXT_FIELDS},
    )


def united_values(columns: Sequence[ExactValues]) -> ExactValues:
    """Return *columns*, of one field, end to end; values that no article has are left out."""
    used = [np.unique(each.ordinals).tolist() for each in columns]
    values = sorted(
        {each.values[place] for each, places in zip(columns, used, strict=True) for place in places}
    )
    places = {value: place for place, value in enumerate(values)}
    ordinals, counts = [_NONE], [_NONE]
    for each in columns:
        moved = np.array([places.get(value, 0) for value in each.values], dtype=np.int64)
        ordinals.append(moved[each.ordinals])
        counts.append(np.diff(each.starts))
    ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.concatenate(counts))])
    return ExactValues(values, ends, np.concatenate(ordinals))


def write_columns(writer: ArrayWriter, columns: ColumnValues) -> None:
    """Write *columns*."""
    write_strings(writer, "ids", columns.ids)
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

    @cached_property
    def ids(self) -> Strings:
        """Ids by article number."""
        return Strings(self._file, "ids")

    @cached_property
    def id_order(self) -> NDArray[np.unsignedinteger[Any]]:
        """Article numbers by rising id."""
        return self._file.whole("id_order")

    @cached_property
    def sorted_ids(self) -> NDArray[np.bytes_]:
        """All ids, rising."""
        rising: NDArray[np.bytes_] = np.array(list(self.ids), dtype=np.bytes_)[self.id_order]
        return rising

    def number_of(self, article_id: bytes) -> int:
        """Return the number of the article with this id, removed or not; −1 when there is none."""
        order = self.id_order.data
        place = bisect_left(order, article_id, key=self.ids.__getitem__)
        found = order[place] if place < len(order) else -1
        return found if found >= 0 and self.ids[found] == article_id else -1

    def exact(self, name: str) -> ExactValues:
        """Return the values of an exact field."""
        if name not in self._exact:
            values = [value.decode() for value in Strings(self._file, f"{name}_values")]
            starts, ordinals = (self._file.whole(f"{name}_{part}") for part in ("starts", "ordinals"))
            self._exact[name] = ExactValues(values, starts.astype(np.int64), ordinals.astype(np.int64))
        return self._exact[name]

    def dates(self, name: str) -> Integers:
        """Return a column of dates."""
        return self._file.whole(f"{name}_dates")

    def lengths(self, name: str) -> NDArray[np.unsignedinteger[Any]]:
        """Return the words of a field in each article."""
        return self._file.whole(f"{name}_lengths")

    def taken(self, numbers: Integers) -> ColumnValues:
        """Return the columns of the articles *numbers*, which rise."""
        return ColumnValues(
            ids=list(self.ids)
            if len(numbers) == len(self.ids)
            else [self.ids[each] for each in numbers.tolist()],
            exact={name: self.exact(name).taken(numbers) for name in EXACT_FIELDS},
            dates={name: self.dates(name)[numbers] for name in DATE_FIELDS},
            lengths={name: self.lengths(name)[numbers].astype(np.int64) for name in TEXT_FIELDS},
        )


_NONE: Final = np.zeros(0, dtype=np.int64)


def _exact(values: Sequence[tuple[str, ...]]) -> ExactValues:
    different = sorted(set(chain.from_iterable(values)))
    places = {value: place for place, value in enumerate(different)}
    counts = np.fromiter(map(len, values), np.int64, len(values))
    ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    ordinals = (places[value] for value in chain.from_iterable(values))
    return ExactValues(different, ends, np.fromiter(ordinals, np.int64, int(ends[-1])))

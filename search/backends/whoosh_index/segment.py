"""
What does one segment hold? Its posting lists and columns as arrays.

A segment never changes but for its removed articles, so what is read here can be kept for as long
as the segment lasts. Reads go through Whoosh's own codec; a file handle is shared, so one thread at
a time (`snapshot` sees to it).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pickle import loads
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage
from whoosh.matching import Matcher
from whoosh.reading import TermNotFound

from search.articles import EXACT_FIELDS, TEXT_FIELDS
from search.backends.posting_lists import UNDATED, Flags
from search.backends.whoosh_index.dictionary import Dictionary, Words
from search.backends.whoosh_index.layout import (
    DATE_COLUMNS,
    ID_COLUMN,
    format_of,
    length_column,
    schema,
    stream_field,
)
from search.backends.whoosh_index.storage import reading
from search.query.tree import Stream

_COUNT_BYTES = 4  # what whoosh.formats.Positions puts before the pickled deltas


@dataclass(frozen=True, slots=True)
class Columns:
    """
    The columns of a segment; every array has an entry an article.

    Attributes:
        ids: Article ids.
        exact: For each exact field, the values joined by LIST_SEPARATOR.
        dates: For each date field, microseconds since 1970 or UNDATED.
        lengths: For each text field, its words.
    """

    ids: list[str]
    exact: dict[str, list[str]]
    dates: dict[str, NDArray[np.int64]]
    lengths: dict[str, NDArray[np.int64]]

    def values_of(self, number: int) -> dict[str, Any]:
        """Return the column values of one article as Whoosh stores them."""
        return {
            ID_COLUMN: self.ids[number].encode(),
            **{name: values[number].encode() for name, values in self.exact.items()},
            **{name: int(values[number]) for name, values in self.dates.items()},
            **{length_column(name): int(values[number]) for name, values in self.lengths.items()},
        }


class Segment:
    """One open segment."""

    def __init__(self, storage: FileStorage, whoosh_segment: Any) -> None:  # noqa: ANN401 - Whoosh ships no types
        codec = whoosh_segment.codec()
        self._folder = storage.folder
        self._whoosh_segment = whoosh_segment
        with reading(self._folder):
            self._terms = codec.terms_reader(storage, whoosh_segment)
            self._articles = codec.per_document_reader(storage, whoosh_segment)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the files."""
        self._terms.close()
        self._articles.close()

    @property
    def size(self) -> int:
        """Article numbers in use, removed articles among them."""
        return int(self._whoosh_segment.doc_count_all())

    @property
    def live(self) -> Flags:
        """Whether each article is still there, as far as this table of contents knows."""
        return live_articles(self._whoosh_segment)

    def columns(self) -> Columns:
        """Read every column."""
        with reading(self._folder):
            return Columns(
                ids=self._strings(ID_COLUMN),
                exact={name: self._strings(name) for name in EXACT_FIELDS},
                dates={name: self._numbers(name, ">i8", UNDATED) for name in DATE_COLUMNS},
                lengths={name: self._numbers(length_column(name), ">u4", 0) for name in TEXT_FIELDS},
            )

    def postings(
        self, field: str, stream: Stream, term: str
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the article numbers that hold *term*, removed articles among them, and its frequencies."""
        numbers: list[int] = []
        frequencies: list[float] = []
        for block in self._blocks(stream_field(field, stream), term.encode(), stream):
            numbers.extend(block.ids)
            frequencies.extend(block.weights)
        return np.array(numbers, dtype=np.int64), np.array(frequencies, dtype=np.float32)

    def article_counts(self, field: str, stream: Stream, terms: Words) -> NDArray[np.int64]:
        """Return how many articles hold each of *terms*, removed articles among them."""
        with reading(self._folder):
            return self._dictionary.article_counts(stream_field(field, stream), terms)

    @cached_property
    def _dictionary(self) -> Dictionary:
        return Dictionary(self._terms)

    def positions(self, field: str, stream: Stream, term: str, among: Flags) -> NDArray[np.int64]:
        """Return article number × 2³² + position of each occurrence of *term* in articles *among*."""
        numbers: list[int] = []
        gaps: list[list[int]] = []
        for block in self._blocks(stream_field(field, stream), term.encode(), stream):
            for number, value in zip(block.ids, block.values, strict=True):
                if among[number]:
                    numbers.append(number)
                    gaps.append(_gaps(value))
        return _positions(np.array(numbers, dtype=np.int64), gaps)

    def with_prefix(self, field: str, stream: Stream, prefix: str) -> NDArray[np.int64]:
        """Return the article numbers that hold a term that begins with *prefix*, rising."""
        name, begun = stream_field(field, stream), prefix.encode()
        found: list[list[int]] = [[]]
        with reading(self._folder):
            for found_name, term in self._terms.terms_from(name, begun):
                if found_name != name or not term.startswith(begun):
                    break
                found.extend(block.ids for block in self._blocks(name, term, stream))
        return np.unique(np.fromiter(chain.from_iterable(found), dtype=np.int64))

    def terms(self) -> Iterator[tuple[tuple[str, bytes], list[tuple[int, float, bytes]]]]:
        """Yield every (Whoosh field, term), rising, with its postings: article number, frequency, value."""
        for name, term in self._terms.terms():
            stream = name.rpartition("_")[2]
            yield (
                (name, term),
                [
                    posting
                    for block in self._blocks(name, term, stream)
                    for posting in zip(block.ids, block.weights, block.values, strict=True)
                ],
            )

    def _blocks(self, name: str, term: bytes, stream: Stream) -> Iterator[_Block]:
        """Yield the blocks of a posting list, 128 postings each: far faster than posting by posting."""
        with reading(self._folder):
            try:
                matcher: Matcher = self._terms.matcher(name, term, format_of(stream))
            except TermNotFound:
                return
            while matcher.is_active():
                yield _Block(matcher)
                matcher._next_block()  # noqa: SLF001 - the step is private in Whoosh, and 2.7.4 is pinned

    def _strings(self, name: str) -> list[str]:
        if not self._articles.has_column(name):
            return [""] * self.size
        column = schema()[name].column_type
        return [value.decode() for value in self._articles.column_reader(name, column)]

    def _numbers(self, name: str, encoding: str, absent: int) -> NDArray[np.int64]:
        """Read a column of numbers as Whoosh packs it: big-endian, absent values at the end left out."""
        numbers = np.full(self.size, absent, dtype=np.int64)
        if self._articles.has_column(name):
            file, start, length = self._articles._get_column_file(name)  # noqa: SLF001 - Whoosh reads value by value
            with file:
                stored = np.frombuffer(file.get(start, length), dtype=encoding)
            numbers[: len(stored)] = stored
        return numbers


class _Block:
    """The present block of a matcher; each part is read when first asked for."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher

    @cached_property
    def ids(self) -> list[int]:
        self._matcher.id()
        return list(self._matcher._ids)  # noqa: SLF001 - see Segment._blocks

    @cached_property
    def weights(self) -> list[float]:
        self._matcher.weight()
        return list(self._matcher._weights)  # noqa: SLF001 - see Segment._blocks

    @cached_property
    def values(self) -> list[bytes]:
        self._matcher.value()
        return list(self._matcher._values)  # noqa: SLF001 - see Segment._blocks


def _gaps(value: bytes) -> list[int]:
    """Return the gaps between positions, as whoosh.formats.Positions packs them in an index of our own."""
    gaps: list[int] = loads(value[_COUNT_BYTES:])  # noqa: S301 - only this service writes the index folder
    return gaps


def _positions(numbers: NDArray[np.int64], gaps: list[list[int]]) -> NDArray[np.int64]:
    """Return number × 2³² + position for each list of gaps, the first gap counted from 0."""
    counts = np.fromiter(map(len, gaps), dtype=np.int64, count=len(gaps))
    flat = np.fromiter(chain.from_iterable(gaps), dtype=np.int64, count=int(counts.sum()))
    summed = np.cumsum(flat)
    before = np.concatenate([np.zeros(1, dtype=np.int64), summed])[np.cumsum(counts) - counts]
    positions: NDArray[np.int64] = summed - np.repeat(before, counts) + np.repeat(numbers << 32, counts)
    return positions


def live_articles(whoosh_segment: Any) -> Flags:  # noqa: ANN401 - Whoosh ships no types
    """Return whether each article of a segment is still there."""
    flags = np.ones(whoosh_segment.doc_count_all(), dtype=np.bool_)
    flags[list(whoosh_segment.deleted_docs())] = False
    return flags

"""
A codec with which stock Whoosh reads our segments, posting by posting: slow, and a check on our searches.

`open_with_stock_whoosh` opens an index with it. The embedded index itself reads segments with `search.index.segment`.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from whoosh import columns as whoosh_columns
from whoosh.codec import base
from whoosh.filedb.filestore import FileStorage
from whoosh.formats import Format
from whoosh.index import open_dir
from whoosh.matching import LeafMatcher
from whoosh.matching.mcore import ReadTooFar
from whoosh.reading import TermInfo, TermNotFound
from whoosh.searching import Searcher

from search.articles import EXACT_FIELDS, TEXT_FIELDS
from search.index.posting_lists import POSITION_BITS, STREAMS, Flags, Postings
from search.index.segment.reader import Segment
from search.index.whoosh.table_of_contents import ArraySegment, live_articles
from tests.search.index.whoosh.stock_schema import (
    DATE_COLUMNS,
    ID_COLUMN,
    LIST_SEPARATOR,
    field_and_stream,
    length_column,
    stock_schema,
    stream_field,
)


@contextmanager
def open_with_stock_whoosh(folder: Path) -> Iterator[Searcher]:
    """Yield stock Whoosh's searcher of the build in *folder*; `ArraySegment` has this codec meanwhile."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ArraySegment, "codec", lambda _segment: ArrayCodec(), raising=False)
        with open_dir(str(folder), schema=stock_schema()).searcher() as searcher:
            yield searcher


class ArrayCodec(base.Codec):
    """Reads segments of arrays for Whoosh."""

    def terms_reader(self, storage: FileStorage, segment: ArraySegment) -> ArrayTermsReader:
        return ArrayTermsReader(Segment(Path(storage.folder), segment.segment_id()))

    def per_document_reader(self, storage: FileStorage, segment: ArraySegment) -> ArrayDocumentReader:
        folder = Path(storage.folder)
        live = live_articles(folder, segment)
        return ArrayDocumentReader(Segment(folder, segment.segment_id()), live)


class ArrayTermsReader(base.TermsReader):
    """The terms of a segment, for Whoosh."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return len(self._postings(*term).doc_ids) > 0

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for name in self.indexed_field_names():
            yield from self._terms_of(name, 0)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        yield from self._terms_of(fieldname, self._segment.strings.first_from([prefix])[0])
        for name in self.indexed_field_names():
            if name > fieldname:
                yield from self._terms_of(name, 0)

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        found = self._found(fieldname, text)
        lengths = self._segment.lengths(field_and_stream(fieldname)[0])[found.doc_ids]
        return TermInfo(
            weight=float(found.frequencies.sum()),
            df=len(found.doc_ids),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(found.frequencies.max()),
            minid=int(found.doc_ids[0]),
            maxid=int(found.doc_ids[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        return float(self._postings(fieldname, text).frequencies.sum())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        return len(self._postings(fieldname, text).doc_ids)

    def matcher(self, fieldname: str, text: bytes, format_: Format, scorer: Any = None) -> ArrayMatcher:
        field, stream = field_and_stream(fieldname)
        found = self._found(fieldname, text)
        among = found.doc_ids[:0] if stream == "parts" else found.doc_ids
        positions = self._segment.positions([field], [(stream, text.decode())], among)
        return ArrayMatcher((fieldname, text), found, positions, format_, scorer)

    def indexed_field_names(self) -> list[str]:
        return sorted(stream_field(field, stream) for field in TEXT_FIELDS for stream in STREAMS)

    def close(self) -> None:
        """Do nothing: a map goes with the last array over it."""

    def _terms_of(self, name: str, first: int) -> Iterator[tuple[str, bytes]]:
        field, stream = field_and_stream(name)
        for string in range(first, len(self._segment.strings)):
            if len(self._segment.postings_of(string, stream, field).doc_ids):
                yield name, self._segment.strings[string]

    def _postings(self, name: str, text: bytes) -> Postings:
        field, stream = field_and_stream(name)
        return self._segment.postings(field, stream, text.decode())

    def _found(self, name: str, text: bytes) -> Postings:
        found = self._postings(name, text)
        if not len(found.doc_ids):
            raise TermNotFound(f"{name}:{text!r}")
        return found


class ArrayMatcher(LeafMatcher):
    """Goes through one posting list, for Whoosh."""

    def __init__(
        self,
        term: tuple[str, bytes],
        postings: Postings,
        positions: NDArray[np.int64],
        format_: Format,
        scorer: Any,
    ) -> None:
        self.format = format_
        self.scorer = scorer
        self._term = term
        self._numbers: list[int] = postings.doc_ids.tolist()
        self._frequencies: list[int] = postings.frequencies.tolist()
        self._positions = positions
        self._at = 0

    def is_active(self) -> bool:
        return self._at < len(self._numbers)

    def reset(self) -> None:
        self._at = 0

    def copy(self) -> ArrayMatcher:
        return copy.copy(self)

    def id(self) -> int:
        return self._numbers[self._at]

    def all_ids(self) -> Iterator[int]:
        return iter(self._numbers)

    def weight(self) -> float:
        return float(self._frequencies[self._at])

    def value(self) -> bytes:
        number = self.id()
        first, last = np.searchsorted(self._positions, [number << 32, (number + 1) << 32])
        places = (self._positions[first:last] & ((1 << POSITION_BITS) - 1)).tolist()
        encoded: bytes = self.format.encode(places or self._frequencies[self._at])
        return encoded

    def supports_block_quality(self) -> bool:
        return False

    def skip_to(self, id: int) -> bool:  # noqa: A002 - Whoosh's name
        if not self.is_active():
            raise ReadTooFar
        before = self._at
        self._at = max(before, int(np.searchsorted(self._numbers, id)))
        return self._at > before

    def next(self) -> bool:
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return True


class ArrayDocumentReader(base.PerDocumentReader):
    """The articles of a segment, for Whoosh."""

    def __init__(self, segment: Segment, live: Flags | None) -> None:
        self._segment = segment
        self._live = np.ones(segment.size, dtype=np.bool_) if live is None else live
        self._columns = {ID_COLUMN, *EXACT_FIELDS, *DATE_COLUMNS, *map(length_column, TEXT_FIELDS)}

    def close(self) -> None:
        """Do nothing: a map goes with the last array over it."""

    def doc_count(self) -> int:
        return int(np.count_nonzero(self._live))

    def doc_count_all(self) -> int:
        return self._segment.size

    def has_deletions(self) -> bool:
        return not self._live.all()

    def is_deleted(self, docnum: int) -> bool:
        # Whoosh asks for the number after the last one too.
        return docnum < len(self._live) and not self._live[docnum]

    def deleted_docs(self) -> set[int]:
        return set(np.flatnonzero(~self._live).tolist())

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return fieldname in self._columns

    def list_columns(self) -> Iterator[str]:
        return iter(self._columns)

    def column_reader(self, fieldname: str, column: whoosh_columns.Column) -> whoosh_columns.ColumnReader:
        return ArrayColumnReader(self._values(fieldname), column.default_value())

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        return int(self._lengths(fieldname)[docnum]) or default

    def field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).sum())

    def min_field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).min())

    def max_field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).max())

    def has_vector(self, docnum: int, fieldname: str) -> bool:  # noqa: ARG002 - Whoosh's signature
        return False

    def stored_fields(self, docnum: int) -> dict[str, Any]:  # noqa: ARG002 - the archive keeps articles
        return {}

    def _lengths(self, fieldname: str) -> NDArray[Any]:
        return self._segment.lengths(field_and_stream(fieldname)[0])

    def _values(self, name: str) -> list[Any]:
        columns = self._segment.columns
        if name == ID_COLUMN:
            return list(columns.ids)
        if name in DATE_COLUMNS:
            return list(columns.dates(name).tolist())
        if name in EXACT_FIELDS:
            exact = columns.exact(name)
            return [LIST_SEPARATOR.join(exact.of(number)).encode() for number in range(self._segment.size)]
        return list(self._segment.lengths(name.removesuffix("_length")).tolist())


class ArrayColumnReader(whoosh_columns.ColumnReader):
    """The values of a column, for Whoosh."""

    def __init__(self, values: list[Any], default: Any) -> None:
        self._values = values
        self._default = default

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, docnum: int) -> Any:
        return self._values[docnum]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def default_value(self, reverse: bool = False) -> Any:  # noqa: ARG002, FBT001, FBT002 - Whoosh's signature
        return self._default

    def load(self) -> list[Any]:
        return self._values

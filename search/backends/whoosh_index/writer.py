"""
How do articles become a segment, and many segments one?

Terms go straight into Whoosh's segment writer, past its analyzers; segments are merged term by
term, a posting list at a time, so a merge needs little memory however large they are.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final

import numpy as np
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex, clean_files
from whoosh.system import pack_uint
from whoosh.writing import SegmentWriter

from search.analysis import FieldTerms, field_terms
from search.articles import Article, exact_values, field_texts
from search.backends.posting_lists import UNDATED, microseconds
from search.backends.whoosh_index.layout import (
    DATE_COLUMNS,
    ID_COLUMN,
    LIST_SEPARATOR,
    POSITIONS,
    length_column,
    stream_field,
)
from search.backends.whoosh_index.segment import Segment
from search.backends.whoosh_index.storage import reading

MERGE_FACTOR: Final = 10
"""Segments of about the same size that are made into one."""
_DELETED_SHARE: Final = 0.5
"""A segment with more of its articles removed than this is made anew with the next merge."""

Posting = tuple[int, float, bytes]
"""Article number in the segment, frequency, value as Whoosh's format encodes it."""
TermPostings = tuple[tuple[str, bytes], list[Posting]]


def write(index: FileIndex, articles: Iterable[Article], removed: Iterable[tuple[str, int]]) -> None:
    """
    Commit *articles* as a new segment of *index*, without those *removed*: (segment id, article number).

    An exception leaves the index as it was.
    """
    with _segment_writer(index) as writer:
        postings = writer.pool = _Postings()
        by_id = {segment.segment_id(): segment for segment in writer.segments}
        for segment_id, number in removed:
            by_id[segment_id].delete_document(number)
        for article in articles:
            _add(writer, article, postings)
        writer.commit(mergetype=_merge)


@contextmanager
def _segment_writer(index: FileIndex) -> Iterator[SegmentWriter]:
    """Yield a writer; whatever goes wrong inside leaves no file behind. The caller holds the write lock."""
    with reading(index.storage.folder):
        remove_leftovers(index)
    codec = W3Codec(compression=1)
    # Lengths are a column of ours, exact; with this, Whoosh does not look one up for every posting.
    codec.length_stats = False
    writer = None
    try:
        # compound=False: Whoosh copies a compound segment into memory for every reader.
        # _lk=False: whoever writes holds the lock of the whole index folder; Whoosh keeps its own
        # after a failed commit.
        writer = SegmentWriter(index, codec=codec, compound=False, _lk=False)
        yield writer
    except BaseException:
        with suppress(Exception):
            if writer is not None:
                writer.cancel()
        with suppress(Exception):
            remove_leftovers(index)
        raise


def remove_leftovers(index: FileIndex) -> None:
    """Remove what a killed writer left: files of segments that no table of contents names."""
    storage = index.storage
    contents = index._read_toc()  # noqa: SLF001 - Whoosh's only way to the table of contents
    clean_files(storage, index.indexname, contents.generation, contents.segments)
    for name in storage.list():
        if name.startswith(f"_{index.indexname}_") and ".toc." in name:
            storage.delete_file(name)
    storage.temp_storage(f"{index.indexname}.tmp").destroy()


class _Postings:
    """The postings of a new segment: those of its articles, and those of the segments merged into it."""

    def __init__(self) -> None:
        self._own: dict[tuple[str, bytes], list[Posting]] = {}
        self._merged: list[Iterator[TermPostings]] = []

    def add(self, field: str, term: str, posting: Posting) -> None:
        """Add a posting; article numbers must not fall."""
        self._own.setdefault((field, term.encode()), []).append(posting)

    def merge(self, terms: Iterator[TermPostings]) -> None:
        """Add the posting lists of a segment; its article numbers lie above those added before."""
        self._merged.append(terms)

    def iter_postings(self) -> Iterator[tuple[str, bytes, int, float, bytes]]:
        """Yield every posting by field, term and article number, as Whoosh's writer wants them."""
        own = iter(sorted(self._own.items(), key=itemgetter(0)))
        # heapq.merge is stable: a term's lists come in the order of their article numbers.
        for (field, term), postings in heapq.merge(own, *self._merged, key=itemgetter(0)):
            for number, frequency, value in postings:
                yield field, term, number, frequency, value

    def cleanup(self) -> None:
        """Let go of the postings; Whoosh calls it at the end of a commit."""
        self._own.clear()
        self._merged.clear()


def _add(writer: SegmentWriter, article: Article, postings: _Postings) -> None:
    columns: dict[str, Any] = {ID_COLUMN: article.id.encode()}
    for name, values in exact_values(article).items():
        columns[name] = LIST_SEPARATOR.join(values).encode()
    for name in DATE_COLUMNS:
        moment = getattr(article, name)
        columns[name] = UNDATED if moment is None else microseconds(moment)
    for field, paragraphs in field_texts(article).items():
        found = field_terms(paragraphs)
        _add_terms(postings, field, found, writer.docnum)
        columns[length_column(field)] = found.length
    _add_columns(writer, columns)


def _add_terms(postings: _Postings, field: str, found: FieldTerms, number: int) -> None:
    terms, forms, parts = (stream_field(field, stream) for stream in ("terms", "forms", "parts"))
    for term, positions in found.terms.items():
        postings.add(terms, term, (number, float(len(positions)), _encoded(positions)))
    for form, positions in found.forms.items():
        postings.add(forms, form, (number, float(len(positions)), _encoded(positions)))
    for term, frequency in found.parts.items():
        postings.add(parts, term, (number, float(frequency), pack_uint(frequency)))


def _encoded(positions: list[int]) -> bytes:
    """Return *positions* as Whoosh stores them; most words stand once in an article, at a place seen before."""
    return _encoded_one(positions[0]) if len(positions) == 1 else POSITIONS.encode(positions)


@lru_cache(maxsize=2**13)
def _encoded_one(position: int) -> bytes:
    encoded: bytes = POSITIONS.encode([position])
    return encoded


def _add_columns(writer: SegmentWriter, columns: dict[str, Any]) -> None:
    """Give the next article number to an article with these column values."""
    made_of = writer.perdocwriter
    made_of.start_doc(writer.docnum)
    for name, value in columns.items():
        made_of.add_column_value(name, writer.schema[name].column_type, value)
    made_of.finish_doc()
    writer._added = True  # noqa: SLF001 - what SegmentWriter.add_document does last
    writer.docnum += 1


def _merge(writer: SegmentWriter, segments: list[Any]) -> list[Any]:
    """
    Merge into the new segment what belongs there; return the segments that stay. Whoosh calls it at a commit.

    Sizes fall into levels, each ten times the one before. A level with ten segments, the new one
    counted, becomes one segment of the next level: an article is merged once a level, and the
    number of segments grows with the logarithm of the number of articles.
    """
    chosen = _to_merge(writer.docnum, segments)
    for whoosh_segment in chosen:
        with Segment(writer.storage, whoosh_segment) as segment:
            first = writer.docnum
            _merge_columns(writer, segment)
        writer.pool.merge(_moved(writer.storage, whoosh_segment, first))
    return [segment for segment in segments if segment not in chosen and segment.doc_count()]


def _to_merge(added: int, segments: list[Any]) -> list[Any]:
    chosen = [each for each in segments if each.deleted_count() > _DELETED_SHARE * each.doc_count_all()]
    size = added + sum(each.doc_count() for each in chosen)
    levels = Counter(_level(each.doc_count()) for each in segments if each not in chosen)
    for level in range(_level(size), max(levels, default=0) + 1):
        new_here = int(_level(size) == level and size > 0)
        if levels[level] and levels[level] + new_here >= MERGE_FACTOR:
            chosen += [each for each in segments if each not in chosen and _level(each.doc_count()) <= level]
            size = added + sum(each.doc_count() for each in chosen)
    return chosen


def _level(articles: int) -> int:
    return int(math.log(max(articles, 1), MERGE_FACTOR))


def _merge_columns(writer: SegmentWriter, segment: Segment) -> None:
    columns = segment.columns()
    for number in np.flatnonzero(segment.live):
        _add_columns(writer, columns.values_of(int(number)))


def _moved(storage: FileStorage, whoosh_segment: Any, first: int) -> Iterator[TermPostings]:  # noqa: ANN401 - Whoosh ships no types
    """Yield the posting lists of a segment with the numbers its live articles have from *first* on."""
    with Segment(storage, whoosh_segment) as segment:
        live = segment.live
        moved = (np.cumsum(live) - 1 + first).tolist()
        for key, postings in segment.terms():
            kept = [
                (moved[number], frequency, value) for number, frequency, value in postings if live[number]
            ]
            if kept:
                yield key, kept

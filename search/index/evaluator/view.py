"""Score lists, document sets and orders of one snapshot, cached for as long as the snapshot is in use."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

import numpy as np

from search.article_index import DateField, Sort
from search.index.arrays import EMPTY_UINT32, distinct
from search.index.evaluator.cache import Cache
from search.index.evaluator.doc_id_sets import DocIdSet
from search.index.evaluator.score_list import ScoreList
from search.index.evaluator.word_lists import Lengths, read_lengths, score_word
from search.index.evaluator.word_positions import WordPositions
from search.index.posting_lists import UNDATED, DocIds, Flags, PostingLists, microseconds
from search.index.proximity.positions import word_key
from search.query.tree import Prefix, Stream, Word
from search.ranking import PREFIX_SCORE

CACHE_BYTES: Final = 128 * 2**20
"""Score lists cached for each snapshot in use, at least."""
CACHE_BYTES_PER_DOC: Final = 512
"""At least so much for each document: the list of a common word is as long as the index."""

# An example over two segments of three documents each (bases 0 and 3), of which document 1 is deleted; «havn»
# is in the titles of documents 0, 1 and 4:
#
#     segment 0 postings("title", "terms", "havn")   doc_ids [0, 1]    live [1, 0, 1]
#     segment 1 postings("title", "terms", "havn")   doc_ids [1]       live None
#     View.word(havn).docs.doc_ids                   [0, 4]            base + document id, without deleted ones
#     View.word(havn).scores_of([0, 2, 4])           [0.7, 0.0, 0.5]   over all fields, streams and readings

_PREFIX_STREAMS: Final[tuple[Stream, ...]] = ("terms", "forms")


class View:
    """
    One snapshot with cached results; safe to share between threads.

    Attributes:
        lists: The posting lists of the snapshot.
        size: The number of documents, deleted ones included.
        live: The documents that are not deleted.
        positions: The positions of words.
    """

    def __init__(self, lists: PostingLists) -> None:
        self.lists = lists
        self.size = lists.size
        self.live = DocIdSet.from_flags(lists.live)
        self.positions = WordPositions(lists, lambda word: self.word(word).docs.count)
        self._cache = Cache(max(CACHE_BYTES, CACHE_BYTES_PER_DOC * lists.size))
        self._lengths: dict[tuple[str, ...], Lengths] = {}
        self._orders: dict[tuple[Sort, DateField], DocIds] = {}

    def word(self, word: Word) -> ScoreList:
        """Return the documents that contain *word*, and its score in each."""
        return self._cache.get(
            word_key(word), lambda: score_word(word, self.lists, self._lengths_of(word.fields))
        )

    def prefix(self, prefix: Prefix) -> ScoreList:
        """Return the documents that contain a word with *prefix*; all score the same."""
        return self._cache.get((prefix.prefix, prefix.fields), lambda: self._read_prefix(prefix))

    def value(self, exact_field: str, value: str) -> DocIdSet:
        """Return the documents with *value*, in any case, in *exact_field* or as ``id``."""
        return self._cache.get(
            (exact_field, value),
            lambda: DocIdSet.from_flags(self.lists.with_value(exact_field, value) & self.lists.live),
        )

    def dated(self, field: str, start: datetime | None, end: datetime | None) -> DocIdSet:
        """Return the documents with *field* in [start, end); None leaves that side open."""
        dates = self.lists.dates("modified" if field == "modified" else "published")
        # A flag for each document, shape (size,).
        is_allowed: Flags = self.lists.live & (dates != UNDATED)
        if start is not None:
            is_allowed &= dates >= microseconds(start)
        if end is not None:
            is_allowed &= dates < microseconds(end)
        return DocIdSet.from_flags(is_allowed)

    def order(self, sort: Sort, date_field: DateField) -> DocIds:
        """Return all document ids in the order of *sort*; for relevance, in the order of ties."""
        key = (sort, date_field)
        if key not in self._orders:
            self._orders[key] = np.argsort(self.lists.rank(sort, date_field)).astype(np.uint32)
        return self._orders[key]

    def _read_prefix(self, prefix: Prefix) -> ScoreList:
        # One array of document ids for each segment, field and stream; a document may be in several.
        lists = [
            doc_ids.astype(np.uint32) + np.uint32(segment.base)
            for segment in self.lists.segments
            for field in prefix.fields
            for stream in _PREFIX_STREAMS
            if len(doc_ids := segment.with_prefix(field, stream, prefix.prefix))
        ]
        doc_ids = distinct(lists) if lists else EMPTY_UINT32
        doc_ids = doc_ids[self.lists.live[doc_ids]]
        scores = np.full(len(doc_ids), PREFIX_SCORE, dtype=np.float32)
        return ScoreList(DocIdSet(self.size, doc_ids=doc_ids), scores)

    def _lengths_of(self, fields: Iterable[str]) -> Lengths:
        key = tuple(fields)
        if key not in self._lengths:
            self._lengths[key] = read_lengths(key, self.lists)
        return self._lengths[key]

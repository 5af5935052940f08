"""
Positions of query words in the documents of a snapshot, read segment by segment and cached.

All positions of a rare word are read at once, because the next query with the word will want them in other
documents. Those of a common word are read only for the documents in question.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np

from search.index.arrays import EMPTY_INT64
from search.index.evaluator.cache import Cache
from search.index.posting_lists import (
    DocIds,
    Flags,
    Offsets,
    Positions,
    PostingLists,
    SegmentDocIds,
    SegmentLists,
)
from search.index.proximity.positions import Occurrences, word_key
from search.query.tree import Prefix, Stream, Word
from search.ranking import units

CACHE_BYTES: Final = 40 * 2**20
"""Apart from the cache of score lists: the positions of one common word would drive out the lists of many."""
CACHED_DOCS: Final = 2**14
"""Documents of a word up to which all its positions are read and cached."""
_READ_COST: Final = 8
"""Documents that are read in sequence while one is looked up."""

_WHOLE: Final[tuple[Stream, ...]] = ("terms", "forms")
_PARTS: Final[tuple[Stream, ...]] = ("parts",)
_NO_FLAGS: Final[Flags] = np.ones(0, dtype=np.bool_)

_BySegment = Sequence[tuple[SegmentLists, SegmentDocIds | None]]
"""Documents of each segment, numbered inside it; None for all."""


class WordPositions:
    """
    Reads positions from *lists*; safe to share between threads.

    *count_docs* returns in how many documents a word occurs.
    """

    def __init__(self, lists: PostingLists, count_docs: Callable[[Word], int]) -> None:
        self._lists = lists
        self._count_docs = count_docs
        self._cache = Cache(CACHE_BYTES)

    def of_word(self, word: Word, among: DocIds) -> Positions:
        """Return the positions of *word*, not as a part: all in *among*, and maybe some in other documents."""
        return self._occurrences(word, among, self._read_whole).positions

    def of_word_and_parts(self, word: Word, among: DocIds) -> Occurrences:
        """Return the occurrences of *word*, also as a part: all in *among*, and maybe some in others."""
        return self._occurrences(word, among, self._read_with_parts)

    def of_prefix(self, prefix: Prefix, among: DocIds) -> Positions:
        """Return the positions in *among* of words with *prefix*; some may be there twice."""
        lists = [EMPTY_INT64]
        for segment, doc_ids in self._split(among):
            positions = segment.prefix_positions(prefix.fields, prefix.prefix, doc_ids)
            lists.append(positions + (segment.base << 32))
        return np.concatenate(lists)

    def offsets(self, positions: Positions) -> Iterator[Offsets]:
        """Yield the offsets of the words at rising *positions*, segment by segment, in order."""
        for segment in self._lists.segments:
            base = segment.base << 32
            # Positions rise, so those of a segment are a slice.
            first, stop = positions.searchsorted(np.array([base, base + (segment.size << 32)]))
            if first < stop:
                yield segment.offsets(positions[first:stop] - base)

    def _occurrences(
        self, word: Word, among: DocIds, read: Callable[[Word, _BySegment], Occurrences]
    ) -> Occurrences:
        """Return the result of *read*: for all documents, and cached, unless the word is common and *among* few."""
        key = (read.__name__, word_key(word))
        if isinstance(cached := self._cache.peek(key), Occurrences):
            return cached
        # All positions of a rare word are read at once: the next query with it finds them cached.
        if self._count_docs(word) <= max(CACHED_DOCS, _READ_COST * len(among)):
            everywhere = [(segment, None) for segment in self._lists.segments]
            return self._cache.get(key, lambda: read(word, everywhere))
        return read(word, self._split(among))

    def _read_whole(self, word: Word, among: _BySegment) -> Occurrences:
        return Occurrences(self._read(word, among, _WHOLE), _NO_FLAGS)

    def _read_with_parts(self, word: Word, among: _BySegment) -> Occurrences:
        # Whole [3, 9] and parts [5] are merged to positions [3, 5, 9], is_whole [True, False, True].
        whole, parts = self._read(word, among, _WHOLE), self._read(word, among, _PARTS)
        positions = np.concatenate([whole, parts])
        order = positions.argsort(kind="stable")
        return Occurrences(positions[order], order < len(whole))

    def _read(self, word: Word, among: _BySegment, streams: tuple[Stream, ...]) -> Positions:
        """Return the positions, in the whole index, of the terms of *word* in *streams*, in live documents."""
        terms = [
            (stream, unit.term) for unit in units(word) for stream, _ in unit.streams if stream in streams
        ]
        lists = [EMPTY_INT64]
        for segment, doc_ids in among if terms else ():
            # Positions have the document ids of the segment; adding base << 32 gives those of the index.
            positions = segment.positions(word.fields, terms, doc_ids)
            # Document ids that were asked for are live; of all, the deleted ones are left out here.
            if doc_ids is None and segment.live is not None:
                positions = positions[segment.live[positions >> 32]]
            if len(positions):
                lists.append(positions + (segment.base << 32) if segment.base else positions)
        return np.concatenate(lists)

    def _split(self, doc_ids: DocIds) -> list[tuple[SegmentLists, SegmentDocIds]]:
        """Return *doc_ids* by segment, numbered inside it; segments without any are left out."""
        parts = [(segment, _in_segment(doc_ids, segment)) for segment in self._lists.segments]
        return [(segment, part) for segment, part in parts if len(part)]


def _in_segment(doc_ids: DocIds, segment: SegmentLists) -> DocIds:
    """Return those of *doc_ids* that are of *segment*, numbered inside it."""
    # [7, 12, 30] in a segment of base 10 and size 10 are [2].
    base, stop = segment.base, segment.base + segment.size
    if not base and (not len(doc_ids) or doc_ids[-1] < stop):
        return doc_ids
    first, last = doc_ids.searchsorted(np.array([base, stop], dtype=np.uint32))
    return doc_ids[first:last] - np.uint32(base)

"""
Sets of document ids of one snapshot: intersection, union, difference.

A set is kept as rising document ids or as one bit a document, whichever it came as; the other is made when it
is first needed. So small sets cost little in a large index, and large ones cost one bit a document. Of a union
of two sets only the count is computed until more is needed: often nothing more is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.index.arrays import EMPTY_UINT32, distinct, look_up
from search.index.posting_lists import DocIds, Flags

Bits = NDArray[np.uint64]
"""One bit a document, lowest first: bit 0 of word 0 for document 0. Bits after the last document are 0."""

_SMALL: Final = 16
"""A set of less than one document in this many is worked with as document ids."""
_PAIR: Final = 2


class DocIdSet:
    """
    Some of the documents 0 to *size* − 1; never changes.

    Attributes:
        size: The number of documents of the index.
        count: The number of documents in the set.
    """

    __slots__ = ("_bits", "_doc_ids", "_union_of", "count", "size")

    def __init__(self, size: int, *, doc_ids: DocIds | None = None, bits: Bits | None = None) -> None:
        """Take *doc_ids* or *bits*; one of them."""
        self.size = size
        self._doc_ids = doc_ids
        self._bits = bits
        self._union_of: tuple[DocIdSet, DocIdSet] | None = None
        if doc_ids is not None:
            self.count = len(doc_ids)
        else:
            self.count = 0 if bits is None else int(np.bitwise_count(bits).sum())

    @classmethod
    def from_flags(cls, flags: Flags) -> DocIdSet:
        """Return the documents whose flag is set; shape (size,)."""
        return cls(len(flags), bits=_pack(flags))

    @classmethod
    def union_of_two(cls, small: DocIdSet, large: DocIdSet) -> DocIdSet:
        """Return the union of *small*, which `is_small`, and *large*, computing only its count."""
        union = cls(large.size)
        union._union_of = (small, large)
        union.count = small.count + large.count - int(np.count_nonzero(large.contains(small.doc_ids)))
        return union

    @property
    def doc_ids(self) -> DocIds:
        """The document ids, rising; of a large set that has bits, computed each time."""
        if self._doc_ids is not None:
            return self._doc_ids
        if self._union_of and self.is_small:
            doc_ids = distinct([part.doc_ids for part in self._union_of])
        else:
            doc_ids = np.flatnonzero(self.flags()).astype(np.uint32)
        if self.is_small:
            self._doc_ids = doc_ids
        return doc_ids

    @property
    def bits(self) -> Bits:
        """The bits of all documents; of a small set that has document ids, computed each time."""
        if self._bits is not None:
            return self._bits
        bits = _pack(self.flags())
        if not self.is_small:
            self._bits = bits
        return bits

    def flags(self) -> Flags:
        """Compute a flag for each document: whether it is in the set; shape (size,)."""
        if self._bits is not None:
            unpacked = np.unpackbits(self._bits.view(np.uint8), count=self.size, bitorder="little")
            return unpacked.view(np.bool_)
        small, large = self._union_of or (self, None)
        flags = large.flags() if large else np.zeros(self.size, dtype=np.bool_)
        flags[small.doc_ids.astype(np.intp)] = True
        return flags

    @property
    def is_small(self) -> bool:
        """Whether document ids are quicker to work with than bits."""
        return self.count * _SMALL < self.size

    def contains(self, doc_ids: DocIds) -> Flags:
        """Return a flag for each of *doc_ids*: whether it is in the set."""
        if self._bits is None and self.is_small:
            return look_up(doc_ids, self.doc_ids)[1]
        # Document 19 is bit 3 (19 & 7) of byte 2 (19 >> 3).
        shifted = self.bits.view(np.uint8).take(doc_ids >> _THREE) >> (doc_ids & _SEVEN).astype(np.uint8)
        return (shifted & _ONE).view(np.bool_)

    def minus(self, excluded: DocIdSet) -> DocIdSet:
        """Return the documents that are in this set and not in *excluded*."""
        if self.is_small:
            return DocIdSet(self.size, doc_ids=self.doc_ids[~excluded.contains(self.doc_ids)])
        return DocIdSet(self.size, bits=self.bits & ~excluded.bits)

    def nbytes(self) -> int:
        """Return the memory the set takes with all that it may still cache."""
        has_doc_ids = self.is_small or self._doc_ids is not None
        has_bits = not self.is_small or self._bits is not None
        return has_doc_ids * 4 * self.count + has_bits * (self.size // 8)


def empty_set(size: int) -> DocIdSet:
    """Return the empty set."""
    return DocIdSet(size, doc_ids=EMPTY_UINT32)


def intersection(sets: Sequence[DocIdSet]) -> DocIdSet:
    """Return the documents that are in all of *sets*, one or more; the smallest narrows the others."""
    return reduce(_intersection_of_two, sorted(sets, key=_count))


def union(sets: Sequence[DocIdSet], size: int) -> DocIdSet:
    """Return the documents that are in any of *sets*."""
    # Most sets of a union are empty: readings that no article has.
    nonempty = [docs for docs in sets if docs.count]
    if len(nonempty) < _PAIR:
        return nonempty[0] if nonempty else empty_set(size)
    if len(nonempty) == _PAIR and (smaller := min(nonempty, key=_count)).is_small:  # the usual query
        return DocIdSet.union_of_two(smaller, max(reversed(nonempty), key=_count))
    if sum(docs.count for docs in nonempty) * _SMALL < size:
        return DocIdSet(size, doc_ids=distinct([docs.doc_ids for docs in nonempty]))
    # Large sets are combined 64 documents at a time, small ones flag by flag.
    large = [docs.bits for docs in nonempty if not docs.is_small]
    flags = np.zeros(size, dtype=np.bool_)
    for docs in nonempty:
        if docs.is_small:
            flags[docs.doc_ids.astype(np.intp)] = True
    return DocIdSet(size, bits=reduce(np.bitwise_or, large, _pack(flags)))


def _intersection_of_two(left: DocIdSet, right: DocIdSet) -> DocIdSet:
    if left.is_small:
        return DocIdSet(left.size, doc_ids=left.doc_ids[right.contains(left.doc_ids)])
    return DocIdSet(left.size, bits=left.bits & right.bits)


def _pack(flags: Flags) -> Bits:
    # Shape (documents / 64 rounded up,); the bytes beyond the flags stay 0.
    packed = np.zeros(-(-len(flags) // 64), dtype=np.uint64)
    packed.view(np.uint8)[: -(-len(flags) // 8)] = np.packbits(flags, bitorder="little")
    return packed


def _count(docs: DocIdSet) -> int:
    return docs.count


# NumPy takes a scalar of its own type in half the time.
_THREE: Final = np.uint32(3)
_SEVEN: Final = np.uint32(7)
_ONE: Final = np.uint8(1)

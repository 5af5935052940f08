"""
Which articles? Sets of article numbers of one view, and what they have in common.

A set is kept as rising numbers or as one bit an article, whichever it came as; the other is made when it
is first asked for. So few articles cost little however many there are, and many cost one bit each. Of two
sets put together only the count is known until more is asked: often nothing more is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from search.index.posting_lists import Flags

ArticleNumbers = NDArray[np.uint32]
"""Numbers through the whole index, rising, each once."""
Bits = NDArray[np.uint64]
"""One bit an article, the lowest of the first byte for article 0; those after the last are 0."""

_Integer = TypeVar("_Integer", bound=np.integer[Any])

_FEW: Final = 16
"""A set of less than one article in this many is worked with as numbers."""


class ArticleSet:
    """Some of the articles 0 to *size* − 1; never changes."""

    __slots__ = ("_bits", "_numbers", "_parts", "count", "size")

    def __init__(self, size: int, *, numbers: ArticleNumbers | None = None, bits: Bits | None = None) -> None:
        """Take *numbers* or *bits*; one of them."""
        self.size = size
        self._numbers = numbers
        self._bits = bits
        self._parts: tuple[ArticleSet, ArticleSet] | None = None
        if numbers is not None:
            self.count = len(numbers)
        else:
            self.count = 0 if bits is None else int(np.bitwise_count(bits).sum())

    @classmethod
    def flagged(cls, flags: Flags) -> ArticleSet:
        """Return the articles with a flag; shape (size,)."""
        return cls(len(flags), bits=_packed(flags))

    @classmethod
    def of_two(cls, few: ArticleSet, many: ArticleSet) -> ArticleSet:
        """Return the articles of either; *few* `is_small`."""
        both = cls(many.size)
        both._parts = (few, many)
        both.count = few.count + many.count - int(np.count_nonzero(many.holds(few.numbers)))
        return both

    @property
    def numbers(self) -> ArticleNumbers:
        """Return the numbers, rising; of many that were given as bits, made anew."""
        if self._numbers is not None:
            return self._numbers
        if self._parts and self.is_small:
            numbers = distinct([each.numbers for each in self._parts])
        else:
            numbers = np.flatnonzero(self.flags()).astype(np.uint32)
        if self.is_small:
            self._numbers = numbers
        return numbers

    @property
    def bits(self) -> Bits:
        """Return a bit for each article; of few that were given as numbers, made anew."""
        if self._bits is not None:
            return self._bits
        bits = _packed(self.flags())
        if not self.is_small:
            self._bits = bits
        return bits

    def flags(self) -> Flags:
        """Return whether each article is in the set, made anew; shape (size,)."""
        if self._bits is not None:
            unpacked = np.unpackbits(self._bits.view(np.uint8), count=self.size, bitorder="little")
            return unpacked.view(np.bool_)
        few, many = self._parts or (self, None)
        flags = many.flags() if many else np.zeros(self.size, dtype=np.bool_)
        flags[few.numbers.astype(np.intp)] = True
        return flags

    @property
    def is_small(self) -> bool:
        """Whether numbers are quicker to work with than bits."""
        return self.count * _FEW < self.size

    def holds(self, numbers: ArticleNumbers) -> Flags:
        """Return whether each of *numbers* is in the set."""
        if self._bits is None and self.is_small:
            return places(self.numbers, numbers)[1]
        shifted = self.bits.view(np.uint8).take(numbers >> _THREE) >> (numbers & _SEVEN).astype(np.uint8)
        return (shifted & _LOWEST).view(np.bool_)

    def minus(self, other: ArticleSet) -> ArticleSet:
        """Return what is in this set and not in *other*."""
        if self.is_small:
            return ArticleSet(self.size, numbers=self.numbers[~other.holds(self.numbers)])
        return ArticleSet(self.size, bits=self.bits & ~other.bits)

    def nbytes(self) -> int:
        """Return the memory the set takes with all that it comes to keep."""
        has_numbers = self.is_small or self._numbers is not None
        has_bits = not self.is_small or self._bits is not None
        return has_numbers * 4 * self.count + has_bits * (self.size // 8)


def nothing(size: int) -> ArticleSet:
    """Return the empty set."""
    return ArticleSet(size, numbers=np.zeros(0, dtype=np.uint32))


def common(sets: Sequence[ArticleSet]) -> ArticleSet:
    """Return what all of *sets*, one or more, have in common; the smallest narrows the rest."""
    return reduce(_both, sorted(sets, key=_count))


def together(sets: Sequence[ArticleSet], size: int) -> ArticleSet:
    """Return what is in any of *sets*."""
    some = [each for each in sets if each.count]
    if len(some) < 2:  # noqa: PLR2004 - nothing to put together
        return some[0] if some else nothing(size)
    if len(some) == 2 and (few := min(some, key=_count)).is_small:  # noqa: PLR2004 - as is asked for most
        return ArticleSet.of_two(few, max(reversed(some), key=_count))
    if sum(each.count for each in some) * _FEW < size:
        return ArticleSet(size, numbers=distinct([each.numbers for each in some]))
    large = [each.bits for each in some if not each.is_small]
    flags = np.zeros(size, dtype=np.bool_)
    for each in some:
        if each.is_small:
            flags[each.numbers.astype(np.intp)] = True
    return ArticleSet(size, bits=reduce(np.bitwise_or, large, _packed(flags)))


def places(among: ArticleNumbers, wanted: ArticleNumbers) -> tuple[NDArray[np.intp], Flags]:
    """Return for each of *wanted* its place in *among*, and whether it is there; both of them rise."""
    if not len(among):
        return np.zeros(len(wanted), dtype=np.intp), np.zeros(len(wanted), dtype=np.bool_)
    found = among.searchsorted(wanted)
    there = among.take(found, mode="clip") == wanted
    return found, there


def distinct(lists: Sequence[NDArray[_Integer]]) -> NDArray[_Integer]:
    """Return the different values of one or more rising *lists*, rising."""
    if len(lists) == 1:
        return lists[0]
    merged = np.concatenate(lists)
    # A stable sort merges runs, several times as fast as sorting anew.
    merged.sort(kind="stable")
    return merged[is_first(merged)]


def is_first(rising: NDArray[Any]) -> Flags:
    """Return whether each of *rising* differs from the one before it."""
    first = np.ones(len(rising), dtype=np.bool_)
    np.not_equal(rising[1:], rising[:-1], out=first[1:])
    return first


def _both(one: ArticleSet, other: ArticleSet) -> ArticleSet:
    if one.is_small:
        return ArticleSet(one.size, numbers=one.numbers[other.holds(one.numbers)])
    return ArticleSet(one.size, bits=one.bits & other.bits)


def _packed(flags: Flags) -> Bits:
    packed = np.zeros(-(-len(flags) // 64), dtype=np.uint64)
    packed.view(np.uint8)[: -(-len(flags) // 8)] = np.packbits(flags, bitorder="little")
    return packed


# NumPy takes a number of its own in half the time.
_THREE: Final = np.uint32(3)
_SEVEN: Final = np.uint32(7)
_LOWEST: Final = np.uint8(1)


def _count(articles: ArticleSet) -> int:
    return articles.count

"""
Which articles? Sets of article numbers of one view, and what they have in common.

A set is kept as rising numbers or as one flag an article, whichever it came as; the other is made when it
is first asked for. So few articles cost little however many there are, and many cost one byte each.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from search.backends.posting_lists import Flags

ArticleNumbers = NDArray[np.uint32]
"""Numbers through the whole index, rising, each once."""

_Integer = TypeVar("_Integer", bound=np.integer[Any])

_FEW: Final = 16
"""A set of less than one article in this many is worked with as numbers."""


class ArticleSet:
    """Some of the articles 0 to *size* − 1; never changes."""

    __slots__ = ("_flags", "_numbers", "count", "size")

    def __init__(
        self, size: int, *, numbers: ArticleNumbers | None = None, flags: Flags | None = None
    ) -> None:
        self.size = size
        self._numbers = numbers
        self._flags = flags
        if numbers is not None:
            self.count = len(numbers)
        else:
            self.count = 0 if flags is None else int(np.count_nonzero(flags))

    @property
    def numbers(self) -> ArticleNumbers:
        """Return the numbers, rising."""
        if self._numbers is None:
            self._numbers = np.flatnonzero(self.flags).astype(np.uint32)
        return self._numbers

    @property
    def flags(self) -> Flags:
        """Return whether each article is in the set; shape (size,)."""
        if self._flags is None:
            flags = np.zeros(self.size, dtype=np.bool_)
            flags[self._numbers] = True
            self._flags = flags
        return self._flags

    @property
    def is_small(self) -> bool:
        """Whether numbers are quicker to work with than flags."""
        return self.count * _FEW < self.size

    def holds(self, numbers: ArticleNumbers) -> Flags:
        """Return whether each of *numbers* is in the set."""
        if self._flags is None and self.is_small:
            return places(self.numbers, numbers)[1]
        return self.flags[numbers]

    def minus(self, other: ArticleSet) -> ArticleSet:
        """Return what is in this set and not in *other*."""
        if self.is_small:
            return ArticleSet(self.size, numbers=self.numbers[~other.holds(self.numbers)])
        return ArticleSet(self.size, flags=self.flags & ~other.flags)

    def nbytes(self) -> int:
        """Return the memory the set takes with all that is made of it in its life; few have no flags made."""
        return 4 * self.count + (0 if self.is_small else self.size)


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
    if sum(each.count for each in some) * _FEW < size:
        return ArticleSet(size, numbers=distinct([each.numbers for each in some]))
    flags = np.zeros(size, dtype=np.bool_)
    for each in some:
        if each.is_small:
            flags[each.numbers] = True
        else:
            np.logical_or(flags, each.flags, out=flags)
    return ArticleSet(size, flags=flags)


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
    return ArticleSet(one.size, flags=one.flags & other.flags)


def _count(articles: ArticleSet) -> int:
    return articles.count

"""
Where do words stand close together? Occurrences in, occurrences out; nothing else is known here.

An occurrence is one number, article × 2³² + position of its first word, so that arrays of them are
compared across all articles at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Starts = NDArray[np.int64]
"""Occurrences, rising."""


class Occurrences(NamedTuple):
    """Where a word or phrase of *length* words begins."""

    starts: Starts
    length: int


def runs(operands: Sequence[Sequence[Occurrences]], distance: int, *, ordered: bool) -> Starts:
    """
    Return the first words of runs that hold every one of *operands*; not sorted.

    Args:
        operands: Each by its alternatives, any of which will do.
        distance: Words of a run, at most, that are not of the operands.
        ordered: Whether each operand begins after the one before has ended.
    """
    run = _in_order if ordered else _in_any_order
    found = [
        run(chosen, distance) for chosen in product(*operands) if all(len(each.starts) for each in chosen)
    ]
    return np.concatenate([np.empty(0, np.int64), *found])


def _in_order(operands: Sequence[Occurrences], distance: int) -> Starts:
    first, *others = operands
    starts, ends = first.starts, first.starts + first.length
    last = starts + _room(operands, distance)
    for other in others:
        starts, ends, last = _next_after(other, starts, ends, last)
    return starts


def _in_any_order(operands: Sequence[Occurrences], distance: int) -> Starts:
    starts = np.concatenate([each.starts for each in operands])
    # A stable sort merges what is rising already; np.unique takes several times as long, and twice does no harm.
    starts.sort(kind="stable")
    last = starts + _room(operands, distance)
    for other in operands:
        # Each is looked for from the first word on, wherever the others ended.
        starts, _, last = _next_after(other, starts, starts, last)
    return starts


def _next_after(
    other: Occurrences, starts: Starts, earliest: Starts, last: Starts
) -> tuple[Starts, Starts, Starts]:
    """Return the runs of which *other* is a part: their starts, where it ends in each, and where they must end."""
    place = np.searchsorted(other.starts, earliest)
    is_there = place < len(other.starts)
    ends = other.starts[place[is_there]] + other.length
    fits = ends <= last[is_there]
    return starts[is_there][fits], ends[fits], last[is_there][fits]


def _room(operands: Sequence[Occurrences], distance: int) -> int:
    return sum(each.length for each in operands) + distance

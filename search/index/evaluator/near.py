"""
Runs of positions in which several operands, words or phrases, are close together.

A position is one number for document, field and place; see `proximity.positions`. So arrays of them are compared
across all documents at once.
"""

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from search.index.arrays import EMPTY_INT64
from search.index.posting_lists import Positions
from search.system.deadline import NO_DEADLINE, Deadline

# An example: «olje» at [3, 20] and «gass» at [6], in order, at most 2 words between them:
#
#     last   [3, 20] + 2 words + 2 between = [7, 24]     exclusive end of a run that starts there
#     gass   first start ≥ [4, 21]         = [6, none]   so the run from 20 is dropped
#     ends   [6] + 1 = [7] ≤ [7]                         the run that starts at 3 is kept


class PhraseStarts(NamedTuple):
    """Rising positions where a word or phrase of *length* words starts."""

    starts: Positions
    length: int


def runs(
    operands: Sequence[Sequence[PhraseStarts]],
    distance: int,
    *,
    ordered: bool,
    deadline: Deadline = NO_DEADLINE,
) -> Positions:
    """
    Return the first positions of runs that contain every one of *operands*; not sorted.

    Args:
        operands: For each operand its alternatives, any of which will do.
        distance: Words of a run, at most, that are not of the operands.
        ordered: Whether each operand must start after the end of the one before.
        deadline: When to stop: asked before each choice of alternatives.

    Raises:
        TimeUpError: The time of *deadline* is up.
    """
    find_runs = _runs_in_order if ordered else _runs_in_any_order
    lists = []
    for choice in product(*operands):
        deadline.check()
        if all(len(operand.starts) for operand in choice):
            lists.append(find_runs(choice, distance))
    return np.concatenate([EMPTY_INT64, *lists])


def _runs_in_order(operands: Sequence[PhraseStarts], distance: int) -> Positions:
    first, *following = operands
    # One entry for each run that is still possible, here and in `_extend`.
    starts, ends = first.starts, first.starts + first.length
    last = starts + _longest_run(operands, distance)
    for operand in following:
        starts, ends, last = _extend(operand, starts, ends, last)
    return starts


def _runs_in_any_order(operands: Sequence[PhraseStarts], distance: int) -> Positions:
    starts = np.concatenate([operand.starts for operand in operands])
    # A stable sort merges runs that rise; np.unique takes several times as long, and duplicates do no harm.
    starts.sort(kind="stable")
    last = starts + _longest_run(operands, distance)
    for operand in operands:
        # Each is looked for from the first position on, wherever the others ended.
        starts, _, last = _extend(operand, starts, starts, last)
    return starts


def _extend(
    operand: PhraseStarts, starts: Positions, earliest: Positions, last: Positions
) -> tuple[Positions, Positions, Positions]:
    """
    Keep the runs in which *operand* fits.

    Args:
        operand: What to look for.
        starts: The start of each run.
        earliest: The first position, for each run, where *operand* may start.
        last: The exclusive end that *operand* may not pass.

    Returns:
        Of each run that is kept: its start, the end of *operand*, and its *last*.
    """
    # Index in operand.starts of the first start that is allowed, for each run.
    index = np.searchsorted(operand.starts, earliest)
    exists = index < len(operand.starts)
    ends = operand.starts[index[exists]] + operand.length
    fits = ends <= last[exists]
    return starts[exists][fits], ends[fits], last[exists][fits]


def _longest_run(operands: Sequence[PhraseStarts], distance: int) -> int:
    return sum(operand.length for operand in operands) + distance

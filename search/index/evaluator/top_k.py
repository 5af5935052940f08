"""
Which articles have the highest scores? Found without adding up the scores of all.

MaxScore (Turtle & Flood 1995, "Query evaluation: strategies and optimizations") over whole lists. Some
articles that are sure to be good, the champions of the heaviest lists, give a score that the best must
reach. The lists by falling highest score are parted in two: an article of the last ones alone cannot reach
it, so the first, the essential lists, have all that may. Those are added up; of the others, long lists of
common words, only the articles still in question are looked up. The scores left are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from operator import attrgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.index.arrays import distinct
from search.index.evaluator.doc_id_sets import DocIdSet
from search.index.evaluator.score_list import CHAMPIONS, SMALLEST, ScoreList, Scores
from search.index.posting_lists import DocIds, Flags

_MARGIN: Final = 1e-5
"""Scores that differ by less may be equal when rounded, or be summed in another order or in single precision."""
_FEW: Final = 200
_MANY: Final = 1000
"""Articles of which all scores are to be completed, from which on it pays to know better first what is needed."""
_SPARSE: Final = 8
"""Lists with fewer articles in all than one of the index in this many are merged, not added up article by article."""
_LONG: Final = 2**16
"""Articles to walk through from which on it pays to know better first what is needed."""
_HEAVIEST: Final = 2
"""Lists whose scores are added up for the champions of the first."""


def top_k(
    lists: Sequence[ScoreList], matched: DocIdSet, number: int, *, all_match: bool = False
) -> tuple[DocIds, Scores]:
    """
    Return the *number* best of *matched* and those that tie with the last, maybe others too, by rising number.

    The second array has their scores, which are sums over *lists*. Fewer come back when fewer match.
    *all_match* says that every article of *lists* is one of *matched*, so that none need be looked up there.
    """
    lists = sorted(lists, key=attrgetter("upper_bound"), reverse=True)
    if matched.count <= max(number, _FEW):
        return matched.doc_ids, total(lists, matched.doc_ids)
    # What the lists after each can add at most.
    rest = [0.0, *accumulate(each.upper_bound for each in reversed(lists))][-2::-1]
    holds = _every if all_match else matched.contains
    needed = _reached(lists, holds, number)
    if needed <= 0:
        return matched.doc_ids, total(lists, matched.doc_ids)
    essential = _essential(lists, rest, needed)
    if sum(each.docs.count for each in lists[:essential]) > _LONG:
        needed = max(needed, _reached_by_rare(lists, holds, number))
        essential = _essential(lists, rest, needed)
    more = rest[essential - 1]
    numbers, scores = _added_up(lists[:essential], rest[:essential], needed)
    # With one list alone its champions have told already what is reached.
    if essential > 1 and len(numbers) > max(_MANY, 2 * number):
        needed = max(needed, _reached_among(numbers, scores, holds, number))
        numbers, scores = _above(numbers, scores, needed - more)
    held = holds(numbers)
    return _completed(numbers[held], scores[held], lists[essential:], more, needed, number)


_Holds = Callable[[DocIds], Flags | slice]
"""Tells which articles match, as an index of their array."""


def _every(numbers: DocIds) -> slice:  # noqa: ARG001 - as others are asked
    return slice(None)


def total(lists: Sequence[ScoreList], numbers: DocIds) -> Scores:
    """Return the score of each of *numbers*."""
    scores = np.zeros(len(numbers))
    for each in lists:
        scores += each.scores_of(numbers)
    return scores


def _reached(lists: Sequence[ScoreList], holds: _Holds, number: int) -> float:
    """Return what *number* of the matches reach or all but reach; 0 when too few champions match to know."""
    asked, champions = 0, 0
    while asked < len(lists) and champions < 2 * number:
        champions += len(lists[asked].champions.doc_ids)
        asked += 1
    if asked > 1:
        numbers = distinct([each.champions.doc_ids for each in lists[:asked]])
        numbers = numbers[holds(numbers)]
        return _highest(total(lists[: 2 * asked], numbers), number)
    numbers, scores, _ = lists[0].champions
    held = holds(numbers)
    numbers, scores = numbers[held], scores[held]
    for each in lists[1:_HEAVIEST]:
        scores = scores + each.scores_of(numbers)
    return _highest(scores, number)


def _reached_by_rare(lists: Sequence[ScoreList], holds: _Holds, number: int) -> float:
    """Return what those reach that have most of the rare words; 0 if too few have any."""
    rare = [each for each in lists if each.docs.count <= _LONG // 4]
    numbers, scores = _added_up(rare, [0.0] * len(rare), 0.0)
    likely = numbers[_likely(scores, number)]
    return _highest(total(lists, likely[holds(likely)]), number)


def _reached_among(numbers: DocIds, scores: Scores, holds: _Holds, number: int) -> float:
    """Return what those of *numbers* reach that have the highest *scores* so far; 0 if too few of them match."""
    if holds is _every:  # as mostly
        return _highest(scores, number)
    likely = _likely(scores, number)
    return _highest(scores[likely][holds(numbers[likely])], number)


def _likely(scores: Scores, number: int) -> NDArray[np.intp]:
    """Return the places of the highest of *scores*, rising: enough that *number* may match."""
    if len(scores) <= (few := max(CHAMPIONS, 2 * number)):
        return np.arange(len(scores))
    return np.sort(np.argpartition(scores, len(scores) - few)[-few:])


def _highest(scores: Scores, number: int) -> float:
    """Return the lowest of the *number* highest scores, less what may be lost in rounding; 0 of fewer scores."""
    if len(scores) < number:
        return 0.0
    highest = scores.copy()
    highest.partition(len(scores) - number)
    return float(highest[-number]) - _MARGIN


def _essential(lists: Sequence[ScoreList], rest: Sequence[float], needed: float) -> int:
    """Return how many of *lists*, from the first, must be looked through for articles that may reach *needed*; 1 or more."""
    reaching = (each.upper_bound + more >= needed for each, more in zip(lists, rest, strict=True))
    return max(sum(reaching), 1)


def _added_up(lists: Sequence[ScoreList], rest: Sequence[float], needed: float) -> tuple[DocIds, Scores]:
    """Return the articles to which *lists* add so much that with all of *rest* they may reach *needed*, and what."""
    if not lists:
        return _NO_NUMBERS, _NO_SCORES
    if len(lists) == 1:
        return lists[0].reaching(needed - rest[0])
    size = lists[0].docs.size
    whole = [each.docs.count for each, more in zip(lists, rest, strict=True) if more >= needed]
    if sum(whole) * _SPARSE < size:
        # An article that is first met in a list gets no more than its score there and the rest.
        found = [each.reaching(needed - more)[0] for each, more in zip(lists, rest, strict=True)]
        if sum(map(len, found)) * _SPARSE < size:
            numbers = distinct(found)
            return numbers, total(lists, numbers)
    scores = np.zeros(size)
    for each in lists:
        each.add_to(scores)
    numbers = np.flatnonzero(scores >= max(needed - rest[-1], SMALLEST)).astype(np.uint32)
    return numbers, scores[numbers]


def _completed(
    numbers: DocIds,
    scores: Scores,
    lists: Sequence[ScoreList],
    more: float,
    needed: float,
    number: int,
) -> tuple[DocIds, Scores]:
    """Return *numbers* without those that fall behind, their *scores* with what *lists* add, which is at most *more*."""
    few = max(_FEW, 2 * number)
    for each in lists:
        scores = scores + each.scores_of(numbers)
        more -= each.upper_bound
        if len(numbers) > few:
            numbers, scores = _above(numbers, scores, needed - more)
        if len(numbers) > few:
            needed = max(needed, _highest(scores, number))
            numbers, scores = _above(numbers, scores, needed - more)
    return numbers, scores


def _above(numbers: DocIds, scores: Scores, least: float) -> tuple[DocIds, Scores]:
    """Return *numbers* with *scores* of *least* or more."""
    kept = (scores >= least).nonzero()[0]
    return numbers.take(kept), scores.take(kept)


_NO_NUMBERS: Final = np.zeros(0, dtype=np.uint32)
_NO_SCORES: Final = np.zeros(0)

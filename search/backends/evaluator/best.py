"""
Which articles have the highest scores? Found without adding up the scores of all.

MaxScore (Turtle & Flood 1995, "Query evaluation: strategies and optimizations") over whole lists. Some
articles that are sure to be good, the champions of the heaviest lists, give a score that the best must
reach. Lists are gone through by falling highest score: an article that is first met in a list can get no
more than its score there and the highest of the lists that follow. So of long lists of common words only
single articles are looked up, and the scores left are exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from operator import attrgetter
from typing import Final

import numpy as np

from search.backends.evaluator.article_sets import ArticleNumbers, ArticleSet, distinct
from search.backends.evaluator.word_lists import CHAMPIONS, ScoreList, Scores

_MARGIN: Final = 2e-6
"""Scores that differ by less may be equal when rounded, or be summed in another order."""
_FEW: Final = 200
_HEAVIEST: Final = 2
"""Lists whose champions are looked at, at least."""


def best(lists: Sequence[ScoreList], matched: ArticleSet, number: int) -> tuple[ArticleNumbers, Scores]:
    """
    Return the *number* best of *matched* and those that tie with the last, maybe others too, by rising number.

    The second array has their scores, which are sums over *lists*. Fewer come back when fewer score.
    """
    lists = sorted(lists, key=attrgetter("highest"), reverse=True)
    if matched.count <= max(number, _FEW):
        return matched.numbers, total(lists, matched.numbers)
    # What the lists after each can add at most.
    rest = [0.0, *accumulate(each.highest for each in reversed(lists))][-2::-1]
    needed = _reached(lists, matched, number) - _MARGIN
    candidates = _candidates(lists, rest, needed)
    if candidates is None:
        numbers = matched.numbers
        return numbers, total(lists, numbers)
    return _scored(lists, rest, needed, candidates[matched.holds(candidates)], number)


def total(lists: Sequence[ScoreList], numbers: ArticleNumbers) -> Scores:
    """Return the score of each of *numbers*."""
    scores = np.zeros(len(numbers))
    for each in lists:
        scores += each.at(numbers)
    return scores


def _reached(lists: Sequence[ScoreList], matched: ArticleSet, number: int) -> float:
    """Return a score that *number* of *matched* reach; 0 when the champions are too few to know one."""
    heaviest = _HEAVIEST + 2 * number // CHAMPIONS
    champions = distinct([each.champions for each in lists[:heaviest]])
    champions = champions[matched.holds(champions)]
    if len(champions) < number:
        return 0.0
    scores = total(lists[: 2 * heaviest], champions)
    return _highest(scores, number)


def _highest(scores: Scores, number: int) -> float:
    """Return the lowest of the *number* highest scores."""
    return float(np.partition(scores, len(scores) - number)[len(scores) - number])


def _candidates(lists: Sequence[ScoreList], rest: Sequence[float], needed: float) -> ArticleNumbers | None:
    """Return every article that may reach *needed*, and others; None when that may be any."""
    if needed <= 0:
        return None
    found = []
    for each, more in zip(lists, rest, strict=True):
        if each.highest + more < needed:
            break
        numbers = each.articles.numbers
        found.append(numbers if more >= needed else numbers[np.flatnonzero(each.scores >= needed - more)])
    return distinct(found) if found else np.zeros(0, dtype=np.uint32)


def _scored(
    lists: Sequence[ScoreList],
    rest: Sequence[float],
    needed: float,
    candidates: ArticleNumbers,
    number: int,
) -> tuple[ArticleNumbers, Scores]:
    """Add up the scores of *candidates*, letting go of those that fall behind."""
    scores = np.zeros(len(candidates))
    for each, more in zip(lists, rest, strict=True):
        scores = scores + each.at(candidates)
        if len(candidates) > max(_FEW, 2 * number):
            # What is known to be needed leaves few among whom to look for what else is.
            if len(above := scores[scores > needed]) >= number:
                needed = max(needed, _highest(above, number) - _MARGIN)
            kept = np.flatnonzero(scores + more >= needed)
            candidates, scores = candidates[kept], scores[kept]
    return candidates, scores

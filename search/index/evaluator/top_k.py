"""
The k matches with the highest scores, by MaxScore over whole lists.

Turtle & Flood 1995, "Query evaluation: strategies and optimizations". The lists are sorted by falling upper bound,
the highest score in each. The best k are known to reach a threshold. The last lists, whose upper bounds add up to
less than it, are the non-essential ones: a document in these alone cannot be among the best. So the candidates
are the documents of the first, the essential lists; in the others, long lists of common words, only candidates
are looked up.
"""

from collections.abc import Sequence
from itertools import accumulate
from operator import attrgetter
from typing import Final

import numpy as np

from search.index.arrays import distinct
from search.index.evaluator.doc_id_sets import DocIdSet
from search.index.evaluator.score_list import SMALLEST, ScoreList, Scores
from search.index.posting_lists import DocIds

_ROUNDING: Final = 1e-5
"""Scores that differ by less may be equal when rounded, or be summed in another order or in single precision."""
_FEW: Final = 200
"""Up to so many matches, all are scored."""
_SPARSE: Final = 8
"""Lists with fewer documents in all than one of the index in this many are merged, not added up in one array."""

# An example, with k = 1:
#
#     list    upper bound   documents and scores
#     olje    4.0           3: 4.0   8: 1.0
#     gass    2.0           3: 2.0   5: 2.0
#     og      0.5           1: 0.5   2: 0.5   3: 0.2   5: 0.5   8: 0.5   …
#
#     threshold    6.2               the total of document 3, the champion of «olje»
#     after        [2.5, 0.5, 0.0]   sum of the upper bounds of the lists after each
#     essential    1                 «olje»: 4.0 + 2.5 ≥ 6.2, but «gass»: 2.0 + 0.5 < 6.2
#     candidates   3: 4.0            documents of «olje» with at least 6.2 − 2.5
#     result       3: 6.2            after looking 3 up in «gass» and «og»


def top_k(
    lists: Sequence[ScoreList], matches: DocIdSet, k: int, *, all_match: bool = False
) -> tuple[DocIds, Scores]:
    """
    Return the best *k* of *matches* and those that tie with the last, maybe others too, and their scores.

    Args:
        lists: Lists that add up to the scores; one or more.
        matches: The documents to choose from.
        k: How many are needed; fewer come back when fewer match.
        all_match: Whether every document of *lists* is one of *matches*, so that none need be looked up there.

    Returns:
        Document ids, rising, and the score of each.
    """
    lists = sorted(lists, key=attrgetter("upper_bound"), reverse=True)
    if matches.count <= max(k, _FEW):
        return matches.doc_ids, total(lists, matches.doc_ids)
    threshold = _first_threshold(lists, matches, k)
    if threshold <= 0:
        return matches.doc_ids, total(lists, matches.doc_ids)
    # after[i]: the most that the lists after i can add to a score.
    after = [0.0, *accumulate(scores.upper_bound for scores in reversed(lists))][-2::-1]
    is_essential = [part.upper_bound + bound >= threshold for part, bound in zip(lists, after, strict=True)]
    essential = max(sum(is_essential), 1)
    # Candidates, rising, and their scores over the essential lists; arrays of equal shape.
    doc_ids, scores = _add_up(lists[:essential], threshold - after[essential - 1])
    if not all_match:
        is_match = matches.contains(doc_ids)
        doc_ids, scores = doc_ids[is_match], scores[is_match]
    doc_ids, scores, threshold = _prune(doc_ids, scores, after[essential - 1], threshold, k)
    for index in range(essential, len(lists)):
        scores = scores + lists[index].scores_of(doc_ids)
        doc_ids, scores, threshold = _prune(doc_ids, scores, after[index], threshold, k)
    return doc_ids, scores


def total(lists: Sequence[ScoreList], doc_ids: DocIds) -> Scores:
    """Return the score of each of *doc_ids*."""
    scores = np.zeros(len(doc_ids))
    for score_list in lists:
        scores += score_list.scores_of(doc_ids)
    return scores


def _first_threshold(lists: Sequence[ScoreList], matches: DocIdSet, k: int) -> float:
    """Return a score that the best *k* matches reach: the k-th highest of the champions; 0 when fewer match."""
    doc_ids = distinct([score_list.champions.doc_ids for score_list in lists])
    doc_ids = doc_ids[matches.contains(doc_ids)]
    return _kth_highest(total(lists, doc_ids), k)


def _add_up(lists: Sequence[ScoreList], threshold: float) -> tuple[DocIds, Scores]:
    """Return the documents whose scores in *lists* add up to *threshold* or more, over 0, and the sums."""
    if len(lists) == 1:
        return lists[0].reaching(threshold)
    size = lists[0].docs.size
    if sum(score_list.docs.count for score_list in lists) * _SPARSE < size:
        doc_ids = distinct([score_list.docs.doc_ids for score_list in lists])
        scores = total(lists, doc_ids)
        is_enough = scores >= threshold
        return doc_ids[is_enough], scores[is_enough]
    scores = np.zeros(size)  # one for each document of the index
    for score_list in lists:
        score_list.add_to(scores)
    doc_ids = np.flatnonzero(scores >= max(threshold, SMALLEST)).astype(np.uint32)
    return doc_ids, scores[doc_ids]


def _prune(
    doc_ids: DocIds, scores: Scores, bound: float, threshold: float, k: int
) -> tuple[DocIds, Scores, float]:
    """Drop candidates that cannot reach the threshold with *bound* more; return the new threshold, too."""
    # The more lists are added, the higher the scores that the best k have for certain.
    if len(scores) > k:
        threshold = max(threshold, _kth_highest(scores, k))
    can_reach = (scores + bound >= threshold).nonzero()[0]
    return doc_ids.take(can_reach), scores.take(can_reach), threshold


def _kth_highest(scores: Scores, k: int) -> float:
    """Return the *k*-th highest of *scores*, less what rounding may change; 0 when there are fewer."""
    if len(scores) < k:
        return 0.0
    return float(np.partition(scores, len(scores) - k)[-k]) - _ROUNDING

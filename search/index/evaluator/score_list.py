"""Score lists: the documents of one clause of a query, and the score that it adds to each."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.arrays import look_up
from search.index.evaluator.doc_id_sets import DocIdSet, intersection
from search.index.posting_lists import DocIds

Scores = NDArray[np.float64]
WordScores = NDArray[np.float32]
"""Half the memory, and half of it to read where the best of many are looked for; 7 digits."""

CHAMPIONS: Final = 128
"""Documents of a list that are known as its best: where the search for the best of a query begins."""
_CHAMPION_BYTES: Final = 12
SMALLEST: Final = float(np.finfo(np.float32).tiny)
"""The smallest score over 0."""
_LOOK_UP_COST: Final = 240
"""Entries of an array that are cleared while one document is looked up."""
_SCATTER_COST: Final = 30
"""Entries of an array that are cleared while one score is written into it."""


# A list is stored in one of two ways. Of a rare word, ids and scores; of a common word, a score for every document
# of the index: then nothing need be looked up, and for a word of most documents it takes no more room.
#
#     rare, index of 6     docs.doc_ids [2, 5]        scores [0.5, 0.9]
#     common               docs.bits 0b111101         scores [0.1, 0, 0.5, 0.2, 0.1, 0.9]
#     scores_of([1, 2])    rare: [0, 0.5]             common: [0, 0.5]


class Champions(NamedTuple):
    """
    The best documents of a list (champion list: Manning, Raghavan & Schütze 2008, chapter 7.1.3).

    Attributes:
        doc_ids: CHAMPIONS or fewer, rising.
        scores: Their scores.
        bound: No other document of the list has a higher score; 0 where there is no other.
    """

    doc_ids: DocIds
    scores: Scores
    bound: float


class ScoreList:
    """
    Documents, and what one clause adds to the score of each; never changes.

    Attributes:
        docs: The documents, all live.
        upper_bound: The highest score; 0 for an empty list.
        idf_weight: Weight · idf of a word over all *docs*, its share in closeness; so a rare spelling of a common
            word does not count as a rare word.
    """

    __slots__ = ("_champions", "_has_all", "_scores", "docs", "idf_weight", "upper_bound")

    def __init__(self, docs: DocIdSet, scores: WordScores, *, idf_weight: float = 0.0) -> None:
        """Take the *scores*, over 0, of *docs* by rising id; or of every document of the index."""
        self.docs = docs
        self.upper_bound = float(scores.max(initial=0.0))
        self.idf_weight = idf_weight
        self._scores = scores
        self._has_all = len(scores) == docs.size
        self._champions: Champions | None = None

    @property
    def champions(self) -> Champions:
        """The documents with the highest scores."""
        if self._champions is None:
            # Indices of the scores, shape (CHAMPIONS,) or less, rising.
            if self.docs.count <= CHAMPIONS:
                best, bound = np.flatnonzero(self._scores), 0.0
            else:
                best = np.argpartition(self._scores, len(self._scores) - CHAMPIONS)[-CHAMPIONS:]
                best.sort()
                bound = float(self._scores[best].min())
            self._champions = Champions(self._doc_ids(best), self._scores[best].astype(np.float64), bound)
        return self._champions

    def scores_of(self, doc_ids: DocIds) -> WordScores:
        """Return the score of each of *doc_ids*, which rise; 0 for those not in the list."""
        if self._has_all:
            return self._scores.take(doc_ids)
        # Many are looked up faster in an array of all documents, filled for this once.
        scatter_cost = self.docs.size + _SCATTER_COST * len(self._scores)
        if len(doc_ids) * _LOOK_UP_COST > scatter_cost or not len(self._scores):
            return self._scatter().take(doc_ids)
        indices, is_present = look_up(doc_ids, self.docs.doc_ids)
        return self._scores.take(indices, mode="clip") * is_present

    def reaching(self, threshold: float) -> tuple[DocIds, Scores]:
        """Return the documents with a score of *threshold* or more, over 0, and their scores."""
        if (best := self._champions) is not None and threshold > best.bound:
            is_enough = best.scores >= threshold
            return best.doc_ids[is_enough], best.scores[is_enough]
        # Shape (matching entries,): of a common word, an index is a document id.
        indices = (self._scores >= max(threshold, SMALLEST)).nonzero()[0]
        return self._doc_ids(indices), self._scores.take(indices).astype(np.float64)

    def add_to(self, scores: Scores) -> None:
        """Add the list to *scores*, which has an entry for each document of the index."""
        if self._has_all:
            scores += self._scores
        else:
            scores[self.docs.doc_ids.astype(np.intp)] += self._scores

    def restrict(self, docs: DocIdSet) -> ScoreList:
        """Return the list without the documents that are not among *docs*."""
        common = intersection([self.docs, docs])
        return ScoreList(common, self.scores_of(common.doc_ids), idf_weight=self.idf_weight)

    def nbytes(self) -> int:
        """Return the memory the list takes."""
        return self.docs.nbytes() + self._scores.nbytes + _CHAMPION_BYTES * CHAMPIONS

    def _doc_ids(self, indices: NDArray[np.intp]) -> DocIds:
        """Return the documents at *indices* of the scores."""
        return indices.astype(np.uint32) if self._has_all else self.docs.doc_ids.take(indices)

    def _scatter(self) -> WordScores:
        """Return a score for each document of the index."""
        scores = np.zeros(self.docs.size, dtype=np.float32)
        scores[self.docs.doc_ids.astype(np.intp)] = self._scores  # NumPy is three times as slow with uint32
        return scores

"""
Arithmetic of word positions, as both engines need it.

A position is one number: document id × 2³² + field number × 2²⁸ + position in the field. So an array of
positions is sorted by document, then field, and words side by side differ by 1.
"""

from collections.abc import Hashable, Sequence
from functools import reduce
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.arrays import is_first
from search.index.posting_lists import DocIds, Flags, Positions
from search.query.tree import Word

# An example: «ny» at positions 4 and 9 of the title (field 0) of document 7, and «havn» at 5:
#
#     ny                            7·2³² + [4, 9]
#     havn                          7·2³² + [5]
#     adjacent_starts([ny, havn])   7·2³² + [4]       shared by ny − 0 and havn − 1
#     doc_bounds([7])               [7·2³², 8·2³²]    where the document begins and ends
#     select_in_docs(ny, bounds)    [0, 1]            indices of the positions between the two

_LOOK_UP_COST: Final = 8
"""Looking one position up takes as long as merging this many."""


class Occurrences(NamedTuple):
    """
    The positions of a word.

    Attributes:
        positions: The positions, rising.
        is_whole: For each position, True for the word itself and False for a part of a longer word. Empty
            when parts were not looked for.
    """

    positions: Positions
    is_whole: Flags

    def nbytes(self) -> int:
        """Return the memory the arrays take."""
        return self.positions.nbytes + self.is_whole.nbytes


def word_key(word: Word) -> Hashable:
    """Return a key that is equal for two query words with the same meaning, wherever they were typed."""
    return word.form, word.readings, word.fields, word.weight, word.spellings


def doc_ids_of(positions: Positions) -> DocIds:
    """Return the distinct document ids of rising *positions*."""
    doc_ids = (positions >> 32).astype(np.uint32)
    return doc_ids[is_first(doc_ids)]


def doc_bounds(doc_ids: DocIds) -> Positions:
    """Return the position where each of *doc_ids* begins, followed by the position where each ends."""
    starts = doc_ids.astype(np.int64) << 32
    return np.concatenate([starts, starts + (1 << 32)])


def select_in_docs(positions: Positions, bounds: Positions) -> NDArray[np.int64]:
    """Return the indices of the *positions* that are in the documents with these `doc_bounds`."""
    return select_each_in_docs([positions], bounds)[0]


def select_each_in_docs(lists: Sequence[Positions], bounds: Positions) -> list[NDArray[np.int64]]:
    """Return `select_in_docs` of each of one or more *lists*, quicker than list by list."""
    # An example: the lists [3, 6, 7] and [4, 6], and documents from 2 to 4 and from 6 to 8: bounds [2, 6, 4, 8].
    #
    #     insertion  [[0, 1, 1, 3], [0, 1, 0, 2]]   index of each bound in each list
    #     first      [[0, 1], [0, 1]]               index where each document begins; shape (lists, documents)
    #     counts     [[1, 2], [0, 1]]               positions in each document, whose end is exclusive
    #     indices    [0, 1, 2, 1]                   ranges first … first + count − 1, end to end
    #     result     [[0, 1, 2], [1]]               cut where each list ends
    insertion = np.array([positions.searchsorted(bounds) for positions in lists])
    doc_count = len(bounds) // 2
    first = insertion[:, :doc_count]
    counts = insertion[:, doc_count:] - first
    stops = counts.cumsum()
    # In each range, index − place in the concatenation is constant: first − (stop − count).
    indices: NDArray[np.int64] = np.repeat(first.ravel() - stops + counts.ravel(), counts.ravel())
    indices += np.arange(len(indices))
    cuts = [0, *stops[doc_count - 1 :: doc_count].tolist()] if doc_count else [0] * (len(lists) + 1)
    return [indices[start:stop] for start, stop in pairwise(cuts)]


def adjacent_starts(lists: Sequence[Positions]) -> Positions:
    """Return the start of every run in which a position of each of *lists* directly follows the one before."""
    return reduce(shared_positions, [positions - offset for offset, positions in enumerate(lists)])


def shared_positions(left: Positions, right: Positions) -> Positions:
    """Return the positions that two rising arrays share."""
    shorter, longer = sorted((left, right), key=len)
    if not len(shorter):
        return shorter
    if len(shorter) * _LOOK_UP_COST < len(longer):
        is_shared: Flags = longer.take(longer.searchsorted(shorter), mode="clip") == shorter
        return shorter[is_shared]
    merged = np.concatenate([left, right])
    # A stable sort merges two runs, ten times as fast as sorting anew.
    merged.sort(kind="stable")
    duplicates: Positions = merged[1:][merged[1:] == merged[:-1]]
    return duplicates

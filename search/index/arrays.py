"""Helpers for rising NumPy arrays: distinct values, looking values up, and empty arrays."""

from collections.abc import Sequence
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

EMPTY_UINT32: Final = np.zeros(0, dtype=np.uint32)
EMPTY_INT64: Final = np.zeros(0, dtype=np.int64)
EMPTY_FLOAT64: Final = np.zeros(0, dtype=np.float64)

_Integer = TypeVar("_Integer", bound=np.integer[Any])


def is_first(rising: NDArray[Any]) -> NDArray[np.bool_]:
    """Return a flag for each entry of *rising*: whether it differs from the one before it."""
    # [3, 3, 5, 8, 8] gives [True, False, True, True, False].
    first = np.ones(len(rising), dtype=np.bool_)
    np.not_equal(rising[1:], rising[:-1], out=first[1:])
    return first


def distinct(lists: Sequence[NDArray[_Integer]]) -> NDArray[_Integer]:
    """Return the distinct values of one or more rising *lists*, rising."""
    if len(lists) == 1:
        return lists[0]
    merged = np.concatenate(lists)
    # A stable sort merges runs that rise: np.unique takes ten times as long.
    merged.sort(kind="stable")
    return merged[is_first(merged)]


def look_up(
    values: NDArray[_Integer], rising: NDArray[_Integer]
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """
    Return for each of *values* its index in *rising*, and whether it is there.

    Where a value is absent, the index is that of the next larger one, and may be ``len(rising)``.
    """
    # look_up([4, 5], [2, 5, 9]) gives [1, 1] and [False, True].
    if not len(rising):
        return np.zeros(len(values), dtype=np.intp), np.zeros(len(values), dtype=np.bool_)
    indices = rising.searchsorted(values)
    return indices, rising.take(indices, mode="clip") == values

"""What is in the middle of many times, and near their end?"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """
    Some times, in milliseconds.

    Attributes:
        times: How many.
        p50_ms: Half of them were at most this long.
        p95_ms: And 95 in 100.
        worst_ms: And all.
    """

    times: int
    p50_ms: float
    p95_ms: float
    worst_ms: float


def spread(milliseconds: Sequence[float]) -> Spread:
    """Return the spread of one time or more."""
    p50, p95, worst = np.percentile(milliseconds, (50, 95, 100))
    return Spread(times=len(milliseconds), p50_ms=float(p50), p95_ms=float(p95), worst_ms=float(worst))


def milliseconds(act: Callable[[], object]) -> float:
    """Return how long *act* takes."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000

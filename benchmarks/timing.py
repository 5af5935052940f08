"""Times of repeated calls in milliseconds, and their percentiles."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """
    Percentiles of measured times, in milliseconds.

    Attributes:
        times: Number of measurements.
        p50_ms: Median.
        p95_ms: 95th percentile.
        worst_ms: Longest.
    """

    times: int
    p50_ms: float
    p95_ms: float
    worst_ms: float


def spread(milliseconds: Sequence[float]) -> Spread:
    """Return the percentiles of one or more times."""
    p50, p95 = percentiles(milliseconds)
    return Spread(times=len(milliseconds), p50_ms=p50, p95_ms=p95, worst_ms=max(milliseconds))


def percentiles(values: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile of one or more values."""
    p50, p95 = np.percentile(values, (50, 95))
    return float(p50), float(p95)


def milliseconds(act: Callable[[], object]) -> float:
    """Call *act* and return how long it took."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000

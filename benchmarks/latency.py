"""
How long does an answer take?

All engines take turns, a few queries at a time, so that whatever else the machine does hits them
alike. The first round is told apart: what an engine reads and keeps on first use is in it.
"""

from __future__ import annotations

import gc
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from benchmarks.engines import Find, Prepare
from benchmarks.queries import BenchQuery, Kind

BATCH: Final = 10
"""Queries an engine answers before it is the next one's turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """
    The time answers took, in milliseconds.

    Attributes:
        kind: What was asked.
        way: Which engine, or which way to ask Leit, answered.
        queries: Different queries; each was asked once in every round.
        p50_ms: Half of the answers after the first round were at most this slow.
        p95_ms: And 95 in 100.
        first_p50_ms: The same in the first round.
        first_p95_ms: The same in the first round.
        without_hits: Queries that found nothing. Engines that stem differ here from those that do not.
    """

    kind: Kind
    way: str
    queries: int
    p50_ms: float
    p95_ms: float
    first_p50_ms: float
    first_p95_ms: float
    without_hits: int


@dataclass(slots=True)
class _Times:
    """What one way took for the queries of one kind."""

    first: list[float] = field(default_factory=list)
    later: list[float] = field(default_factory=list)
    without_hits: int = 0


def measure(
    ways: Mapping[str, Prepare],
    queries: Mapping[Kind, Sequence[BenchQuery]],
    *,
    rounds: int,
    progress: Callable[[int], None],
) -> list[Latency]:
    """
    Ask every one of *queries* in every one of *ways*, in each of *rounds*.

    Args:
        ways: By name, how to ask.
        queries: By kind, what to ask. A kind without queries is left out of the result.
        rounds: From 2: the first is told apart.
        progress: Called with the number of answers so far.
    """
    # What is open by now stays: the collector need not walk through every engine's objects again and again.
    gc.collect()
    gc.freeze()
    results = []
    answers = 0
    for kind, asked in queries.items():
        times = {way: _Times() for way in ways}
        for way, finds, is_first in _turns(ways, asked, rounds):
            _ask(finds, times[way], is_first=is_first)
            answers += len(finds)
            progress(answers)
        results += [_latency(kind, way, len(asked), taken) for way, taken in times.items() if asked]
    gc.unfreeze()
    return results


def _turns(
    ways: Mapping[str, Prepare], asked: Sequence[BenchQuery], rounds: int
) -> Iterator[tuple[str, list[Find], bool]]:
    """Yield whose turn it is, what to find, and whether that is for the first time."""
    finds = {way: [prepare(query) for query in asked] for way, prepare in ways.items()}
    order = deque(ways)
    for number in range(rounds):
        for start in range(0, len(asked), BATCH):
            for way in order:
                yield way, finds[way][start : start + BATCH], number == 0
            order.rotate()


def _ask(finds: Sequence[Find], times: _Times, *, is_first: bool) -> None:
    for find in finds:
        began = time.perf_counter()
        found = find()
        taken = (time.perf_counter() - began) * 1000
        (times.first if is_first else times.later).append(taken)
        times.without_hits += is_first and not found


def _latency(kind: Kind, way: str, queries: int, times: _Times) -> Latency:
    p50, p95 = np.percentile(times.later, (50, 95))
    first_p50, first_p95 = np.percentile(times.first, (50, 95))
    return Latency(
        kind=kind,
        way=way,
        queries=queries,
        p50_ms=float(p50),
        p95_ms=float(p95),
        first_p50_ms=float(first_p50),
        first_p95_ms=float(first_p95),
        without_hits=times.without_hits,
    )

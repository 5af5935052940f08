"""
Measures how long searches take.

All engines take turns, a few queries at a time, so that load from other programs hits them alike.
"""

from __future__ import annotations

import gc
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from benchmarks.engines import Find, Prepare
from benchmarks.queries import BenchQuery, Kind
from benchmarks.timing import percentiles

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
    Send every query in every way, *rounds* times.

    Args:
        ways: Search functions by name.
        queries: Queries by kind. A kind without queries is left out of the result.
        rounds: At least 2; the first is reported apart.
        progress: Called with the number of answers so far.
    """
    # Frozen objects are not walked through by the garbage collector while times are measured.
    gc.collect()
    gc.freeze()
    results = []
    answers = 0
    for kind, of_kind in queries.items():
        times = {way: _Times() for way in ways}
        for way, finds, is_first in _turns(ways, of_kind, rounds):
            _ask(finds, times[way], is_first=is_first)
            answers += len(finds)
            progress(answers)
        results += [_latency(kind, way, len(of_kind), of_way) for way, of_way in times.items() if of_kind]
    gc.unfreeze()
    return results


def _turns(
    ways: Mapping[str, Prepare], queries: Sequence[BenchQuery], rounds: int
) -> Iterator[tuple[str, list[Find], bool]]:
    """Yield the name of the next way, its next searches, and whether these belong to the first round."""
    finds = {way: [prepare(query) for query in queries] for way, prepare in ways.items()}
    order = deque(ways)
    for number in range(rounds):
        for start in range(0, len(queries), BATCH):
            for way in order:
                yield way, finds[way][start : start + BATCH], number == 0
            order.rotate()


def _ask(finds: Sequence[Find], times: _Times, *, is_first: bool) -> None:
    for find in finds:
        began = time.perf_counter()
        hits = find()
        duration = (time.perf_counter() - began) * 1000
        (times.first if is_first else times.later).append(duration)
        times.without_hits += is_first and not hits


def _latency(kind: Kind, way: str, queries: int, times: _Times) -> Latency:
    p50, p95 = percentiles(times.later)
    first_p50, first_p95 = percentiles(times.first)
    return Latency(
        kind=kind,
        way=way,
        queries=queries,
        p50_ms=p50,
        p95_ms=p95,
        first_p50_ms=first_p50,
        first_p95_ms=first_p95,
        without_hits=times.without_hits,
    )

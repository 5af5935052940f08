"""
How long does a search take that finds nothing?

Then other searches are tried in its place, 24 at most (`search.suggestions.relaxation`), so it is the dearest answer of
all. It is measured with them and without, by turns.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from benchmarks.queries import BenchQuery, Kind
from search.request import SearchRequest
from search.searcher import Searcher

_LONG_AGO: Final = "dato:1001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """
    The time that searches without hits took, in milliseconds.

    Attributes:
        queries: Different queries, all words wanted; each was asked once to begin with, which is not counted.
        helped: Queries in whose place something was offered.
        p50_ms: Half of the answers, with what is offered, were at most this slow.
        p95_ms: And 95 in 100.
        bare_p50_ms: The same where nothing else was tried.
        bare_p95_ms: The same where nothing else was tried.
    """

    queries: int
    helped: int
    p50_ms: float
    p95_ms: float
    bare_p50_ms: float
    bare_p95_ms: float


def measure(searcher: Searcher, queries: Mapping[Kind, Sequence[BenchQuery]]) -> Nothing | None:
    """Measure searches made of *queries* that find nothing; None where every one finds something."""
    asked = [
        request
        for text in _texts(queries)
        if not searcher.count(request := SearchRequest(text=text)) and not request.is_empty
    ]
    if not asked:
        return None
    helped = sum(bool(searcher.search(request).alternatives) for request in asked)
    times: dict[bool, list[float]] = {True: [], False: []}
    for request in asked:
        for is_helped, taken in times.items():
            taken.append(_milliseconds(searcher, request, is_helped=is_helped))
    (p50, p95), (bare_p50, bare_p95) = (np.percentile(times[each], (50, 95)) for each in (True, False))
    return Nothing(
        queries=len(asked),
        helped=helped,
        p50_ms=float(p50),
        p95_ms=float(p95),
        bare_p50_ms=float(bare_p50),
        bare_p95_ms=float(bare_p95),
    )


def _texts(queries: Mapping[Kind, Sequence[BenchQuery]]) -> Iterator[str]:
    """Yield two words of different articles, phrases the wrong way round, and headlines of another time."""
    for (one,), (other,) in pairwise(each.words for each in queries["one word"]):
        yield f"{one} {other}"
    for each in queries["phrase"]:
        yield f'"{" ".join(reversed(each.words))}"'
    for each in queries["headline"]:
        yield f"{' '.join(each.words)} {_LONG_AGO}"


def _milliseconds(searcher: Searcher, request: SearchRequest, *, is_helped: bool) -> float:
    began = time.perf_counter()
    searcher.search(request, with_alternatives=is_helped)
    return (time.perf_counter() - began) * 1000

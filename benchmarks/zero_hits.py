"""
Measures searches without hits.

A search without hits makes Leit try other queries, 24 at most (`search.suggestions.relaxation`), which makes it the
slowest kind of answer. It is measured with these suggestions and without, in turns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Final

from benchmarks.queries import BenchQuery, Kind
from benchmarks.timing import milliseconds, percentiles
from search.request import SearchRequest
from search.searcher import Searcher

_LONG_AGO: Final = "dato:1001"


@dataclass(frozen=True, slots=True, kw_only=True)
class ZeroHits:
    """
    Times of searches without hits, in milliseconds.

    Attributes:
        queries: Different queries that require all their words; each was sent once before, which is not counted.
        helped: Queries that got a suggestion.
        p50_ms: Median with suggestions.
        p95_ms: 95th percentile with suggestions.
        bare_p50_ms: Median without suggestions.
        bare_p95_ms: 95th percentile without suggestions.
    """

    queries: int
    helped: int
    p50_ms: float
    p95_ms: float
    bare_p50_ms: float
    bare_p95_ms: float


def measure(searcher: Searcher, queries: Mapping[Kind, Sequence[BenchQuery]]) -> ZeroHits | None:
    """Measure searches without hits made from *queries*; None where every one has hits."""
    requests = [
        request
        for text in _texts(queries)
        if not searcher.count(request := SearchRequest(text=text)) and not request.is_empty
    ]
    if not requests:
        return None
    helped = sum(bool(searcher.search(request).alternatives) for request in requests)
    times: dict[bool, list[float]] = {True: [], False: []}
    for request in requests:
        for is_helped, durations in times.items():
            search = searcher.search if is_helped else searcher.search_without_alternatives
            durations.append(milliseconds(partial(search, request)))
    (p50, p95), (bare_p50, bare_p95) = percentiles(times[True]), percentiles(times[False])
    return ZeroHits(
        queries=len(requests),
        helped=helped,
        p50_ms=p50,
        p95_ms=p95,
        bare_p50_ms=bare_p50,
        bare_p95_ms=bare_p95,
    )


def _texts(queries: Mapping[Kind, Sequence[BenchQuery]]) -> Iterator[str]:
    """Yield pairs of words from different articles, reversed phrases, and headlines with a date long before them."""
    for (first,), (second,) in pairwise(query.words for query in queries["one word"]):
        yield f"{first} {second}"
    for query in queries["phrase"]:
        yield f'"{" ".join(reversed(query.words))}"'
    for query in queries["headline"]:
        yield f"{' '.join(query.words)} {_LONG_AGO}"

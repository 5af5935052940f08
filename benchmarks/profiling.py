"""
Where does the time go? The functions that take most of it themselves, for each kind of query and for indexing.

Measured with cProfile, which lengthens calls of Python functions more than work inside NumPy: the order is
to be trusted, a share only roughly.
"""

from __future__ import annotations

import cProfile
import sysconfig
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import CodeType
from typing import Final

from benchmarks.engines import Prepare, leit
from benchmarks.queries import BenchQuery, Kind
from search.articles import Article
from search.settings import CHECKOUT

SHOWN: Final = 12
"""Functions in a table."""
_INDEXED: Final = 1000
"""Articles that are indexed, all in this process."""
_PLACES: Final = (f"{CHECKOUT}/", f"{sysconfig.get_path('purelib')}/", f"{sysconfig.get_path('stdlib')}/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """
    What a function took.

    Attributes:
        function: Its name, with file and line where it has any.
        calls: How often it was called, for one query or one article.
        own_ms: Time in it and not in what it calls, in milliseconds, for one query or one article.
        share: The same as a share of all.
    """

    function: str
    calls: float
    own_ms: float
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The functions that took most of *what*, the dearest first; *unit* is what they are counted for."""

    what: str
    unit: str
    costs: tuple[Cost, ...]


def of_queries(ways: Mapping[str, Prepare], asked: Mapping[Kind, Sequence[BenchQuery]]) -> Iterator[Profile]:
    """Yield a profile of each kind of query in each of *ways*; every query is asked once before."""
    for kind, queries in asked.items():
        for way, prepare in ways.items():
            finds = [prepare(query) for query in queries]
            _all(finds)
            if finds:
                costs = _costs(partial(_all, finds), len(finds))
                yield Profile(what=f"{kind}, {way}", unit="query", costs=costs)


def of_indexing(articles: Sequence[Article]) -> Profile:
    """Return a profile of Leit indexing some of *articles*, in this process."""
    chosen = articles[:_INDEXED]
    with tempfile.TemporaryDirectory(prefix="leit-profile-") as name:
        costs = _costs(lambda: leit.ENGINE.build(chosen, Path(name)), len(chosen))
    return Profile(what=f"indexing {len(chosen)} articles", unit="article", costs=costs)


def lines(profiles: Sequence[Profile]) -> Iterator[str]:
    """Yield *profiles* as text, line by line."""
    for profile in profiles:
        yield ""
        yield f"{profile.what}, own time of each function for one {profile.unit}:"
        yield ""
        yield f"{'ms':>8}  {'share':>5}  {'calls':>7}  function"
        for cost in profile.costs:
            yield f"{cost.own_ms:8.4f}  {cost.share:5.1%}  {cost.calls:7.1f}  {cost.function}"


def _all(finds: Sequence[Callable[[], object]]) -> None:
    for find in finds:
        find()


def _costs(act: Callable[[], None], count: int) -> tuple[Cost, ...]:
    profile = cProfile.Profile()
    profile.enable()
    act()
    profile.disable()
    entries = sorted(profile.getstats(), key=lambda entry: -entry.inlinetime)
    total = sum(entry.inlinetime for entry in entries) or 1.0
    return tuple(
        Cost(
            function=_place(entry.code),
            calls=entry.callcount / count,
            own_ms=entry.inlinetime * 1000 / count,
            share=entry.inlinetime / total,
        )
        for entry in entries[:SHOWN]
    )


def _place(code: CodeType | str) -> str:
    if isinstance(code, str):  # a function written in C
        return code
    file = code.co_filename
    for place in _PLACES:
        file = file.removeprefix(place)
    return f"{code.co_qualname} ({file}:{code.co_firstlineno})"

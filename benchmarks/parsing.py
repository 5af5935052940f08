"""
Measures how long the slowest queries take to parse.

A query has 1,000 characters at most, so a short text repeated to that length shows what each construct costs.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from string import ascii_lowercase
from typing import Final

from search.analysis import Analyzer, open_analyzer
from search.query import parse_query
from search.request import MAX_QUERY_LENGTH
from search.settings import settings_from

_TIMES: Final = 15
_TODAY: Final = date(2021, 9, 1)
_PATTERNS: Final = (
    *(
        "(",
        ")",
        '"',
        "«»",
        "-",
        "~",
        "\\",
        "[",
        "a,",
        "a-",
        "1 ",
        "1 000 ",
        "æ",
        "a.b ",
        "*a ",
        "a* ",
        "fisk* ",
    ),
    *("AND ", "-a ", "+a ", "!a ", "=a ", "(a OR ", "a NEAR ", "a NEAR/5 b ", '"a b"~5 ', "NRK-sjefen "),
    *(
        "tittel:",
        "titel:",
        "titel:a ",
        "a:b ",
        "a,b:",
        "page:4 ",
        "kilde:a ",
        "språk:norsk ",
        "tittel:[a TO b] ",
    ),
    *(
        "dato:x ",
        "dato:i går ",
        "dato:siste 30 dager ",
        "dato:2021..2020 ",
        "dato:a b c d e f g h i ",
        "dato:(",
    ),
    *("fisk~ ", "fisk^2 ", "te?t ", "fi*lm ", "/[a]b/ ", "x:[a TO b] ", "\\* ", "(a) eller "),
)
"""A construct each, those that are faults among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsing:
    """
    How long queries of 1,000 characters took to read.

    Attributes:
        queries: How many were measured.
        worst: The beginning of the slowest.
        worst_ms: What it took, the quickest of 15 times, its words analysed before, in milliseconds.
        median_ms: What the middle one of all took.
    """

    queries: int
    worst: str
    worst_ms: float
    median_ms: float


def measure() -> Parsing:
    """Measure every construct over and over; takes some seconds."""
    analyzer = open_analyzer(settings_from().index_dir)
    taken = [(_milliseconds(query, analyzer), query) for query in _queries()]
    worst_ms, worst = max(taken)
    return Parsing(
        queries=len(taken),
        worst=worst[:20],
        worst_ms=worst_ms,
        median_ms=statistics.median(ms for ms, _ in taken),
    )


def _queries() -> Iterator[str]:
    for pattern in _PATTERNS:
        yield (pattern * MAX_QUERY_LENGTH)[:MAX_QUERY_LENGTH]
    # Slips of a field's name, each another, so that none is remembered.
    slips = (f"titte{one}{other}:a" for one, other in product(ascii_lowercase, repeat=2))
    yield " ".join(slips)[:MAX_QUERY_LENGTH]


def _milliseconds(query: str, analyzer: Analyzer) -> float:
    times = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        parse_query(query, analyzer, today=_TODAY)
        times.append((time.perf_counter() - began) * 1000)
    # Whatever else the machine does only adds to the time, so the quickest is the query's own.
    return min(times)

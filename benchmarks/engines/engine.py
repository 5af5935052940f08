"""
What is an engine, to a benchmark?

Something that indexes articles into a folder and then finds the ids of the best ten. Whatever can be
done before the clock starts, such as parsing, is done by `Prepare`, so that only finding is measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.queries import BenchQuery
from search.articles import Article

LIMIT: Final = 10
"""Hits every engine is asked for."""

Find = Callable[[], Sequence[str]]
"""Finds the ids of the best ten, best first; this is what is timed."""
Prepare = Callable[[BenchQuery], Find]


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """
    An engine to measure.

    Attributes:
        name: Short, for the command line and the JSON.
        label: For the tables, with the version.
        build: Indexes articles into an empty folder; when it returns they are on disk and can be found.
        opened: Opens such a folder for as long as its context lasts.
    """

    name: str
    label: str
    build: Callable[[Iterable[Article], Path], None]
    opened: Callable[[Path], AbstractContextManager[Prepare]]

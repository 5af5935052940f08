"""
What do those who search notice of an import?

One reader asks query after query, 20 hits with extracts, first alone and then while the command
import takes articles in, in a process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import click

from benchmarks import service
from benchmarks.corpus import evenly
from benchmarks.queries import BenchQuery
from benchmarks.timing import Spread, milliseconds, spread
from search.settings import CHECKOUT


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """
    Searches without a writer and beside one.

    Attributes:
        articles: Imported.
        seconds: What the import took, beside the searches.
        alone: Searches before it, for as long.
        beside: Searches while it ran.
    """

    articles: int
    seconds: float
    alone: Spread
    beside: Spread


def measure(folder: Path, queries: Sequence[BenchQuery], *, articles: int) -> Beside:
    """
    Import *articles* of the run's articles again, under other ids, and ask *queries* over and over.

    Args:
        folder: As `service.make_archive` and Leit's engine have filled it, with ``articles.jsonl``; archive
            and index are left changed.
        queries: What to ask, one or more.
        articles: How many, at most.

    Raises:
        ClickException: The import fails.
    """
    file = folder / "imported.jsonl"
    count = _renamed(folder / "articles.jsonl", file, articles)
    with service.searcher_opened(folder) as prepare:
        finds = cycle([prepare(query) for query in queries])
        for _ in queries:
            next(finds)()  # each once, so that what is read on first use is read
        began = time.perf_counter()
        with _importing(folder, file) as process:
            beside = _asked(finds.__next__, lambda: process.poll() is None)
            error = process.stderr.read() if process.stderr else ""
        seconds = time.perf_counter() - began
        if process.returncode:
            raise click.ClickException(f"The import beside the searches has failed: {error}")
        end = time.perf_counter() + seconds
        alone = _asked(finds.__next__, lambda: time.perf_counter() < end)
    return Beside(articles=count, seconds=seconds, alone=alone, beside=beside)


def _asked(next_find: Callable[[], Callable[[], object]], is_on: Callable[[], bool]) -> Spread:
    times = [milliseconds(next_find())]
    while is_on():
        times.append(milliseconds(next_find()))
    return spread(times)


def _renamed(source: Path, target: Path, articles: int) -> int:
    """Write at most *articles* lines of *source* to *target*, each with an id that no article has."""
    with source.open(encoding="utf-8") as lines:
        chosen = evenly(list(lines), articles)
    with target.open("w", encoding="utf-8") as stream:
        for number, line in enumerate(chosen):
            values = {**json.loads(line), "id": f"beside-{number}"}
            stream.write(json.dumps(values, ensure_ascii=False) + "\n")
    return len(chosen)


def _importing(folder: Path, file: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "search", "import", str(file)],
        cwd=CHECKOUT,
        env={**os.environ, **service.environment(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )

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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import cycle, takewhile
from pathlib import Path

import click

from benchmarks import service
from benchmarks.corpus import evenly
from benchmarks.engines import Find
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
        alone: Searches before it, every query once, and once before so that nothing is read for the first time.
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
    with service.searcher_opened(folder) as searcher:
        prepare = service.searched(searcher)
        finds = [prepare(query) for query in queries]
        _, alone = _times(finds), spread(_times(finds))
        began = time.perf_counter()
        with _importing(folder, file) as process:
            beside = spread(_times(takewhile(lambda _: process.poll() is None, cycle(finds))))
            error = process.stderr.read() if process.stderr else ""
        seconds = time.perf_counter() - began
        if process.returncode:
            raise click.ClickException(f"The import beside the searches has failed: {error}")
    return Beside(articles=count, seconds=seconds, alone=alone, beside=beside)


def _times(finds: Iterable[Find]) -> list[float]:
    return [milliseconds(find) for find in finds]


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

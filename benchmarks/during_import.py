"""
Measures searches while articles are being imported.

One reader sends query after query, 20 hits with snippets: first without a writer, then while the command
``import`` runs in a process of its own.
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
class DuringImport:
    """
    Times of searches without and with an import.

    Attributes:
        articles: Number of imported articles.
        seconds: Duration of the import.
        without_import: Searches before it: the second time of every query, so that nothing is read for the first time.
        with_import: Searches while it ran.
    """

    articles: int
    seconds: float
    without_import: Spread
    with_import: Spread


def measure(folder: Path, queries: Sequence[BenchQuery], *, articles: int) -> DuringImport:
    """
    Import *articles* of the run's articles again, under other ids, and send *queries* in a loop.

    Args:
        folder: As `service.make_archive` and Leit's engine have filled it, with ``articles.jsonl``; archive
            and index are left changed.
        queries: The queries to send, one or more.
        articles: Number of articles to import, at most.

    Raises:
        ClickException: The import fails.
    """
    file = folder / "imported.jsonl"
    count = _write_copies(folder / "articles.jsonl", file, articles)
    with service.searcher_opened(folder) as searcher:
        prepare = service.prepare_with(searcher)
        finds = [prepare(query) for query in queries]
        _, without_import = _times(finds), spread(_times(finds))
        began = time.perf_counter()
        with _start_import(folder, file) as process:
            with_import = spread(_times(takewhile(lambda _: process.poll() is None, cycle(finds))))
            error = process.stderr.read() if process.stderr else ""
        seconds = time.perf_counter() - began
        if process.returncode:
            raise click.ClickException(f"The import beside the searches has failed: {error}")
    return DuringImport(
        articles=count, seconds=seconds, without_import=without_import, with_import=with_import
    )


def _times(finds: Iterable[Find]) -> list[float]:
    return [milliseconds(find) for find in finds]


def _write_copies(source: Path, target: Path, articles: int) -> int:
    """Write at most *articles* lines of *source* to *target*, each with an id that no article has."""
    with source.open(encoding="utf-8") as lines:
        chosen = evenly(list(lines), articles)
    with target.open("w", encoding="utf-8") as stream:
        for number, line in enumerate(chosen):
            values = {**json.loads(line), "id": f"beside-{number}"}
            stream.write(json.dumps(values, ensure_ascii=False) + "\n")
    return len(chosen)


def _start_import(folder: Path, file: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "search", "import", str(file)],
        cwd=CHECKOUT,
        env={**os.environ, **service.environment(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )

"""
Measures how long each engine takes to index, the size of its index, and its memory.

Each engine indexes in a process of its own, so that no other engine's memory is counted. Processes that it starts
count as well. The articles are in memory before the clock starts.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final

import click

from benchmarks.corpus import evenly, read_corpus, stream_articles
from benchmarks.engines import ENGINES, Engine
from benchmarks.machine import memory_bytes, peak_memory_bytes
from benchmarks.memory import sampled
from search.articles import Article
from search.settings import CHECKOUT

_REPORT_SECONDS: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexBuild:
    """
    Cost of indexing.

    Attributes:
        articles: Number of indexed articles.
        seconds: Wall time, until everything is on disk.
        cpu_seconds: Processor time of all its processes together; other programs do not lengthen it.
        size_bytes: The index on disk.
        start_memory_bytes: Resident memory with the articles read; None when the system does not tell.
        peak_memory_bytes: The most resident memory of all its processes together, the articles included.
    """

    articles: int
    seconds: float
    cpu_seconds: float
    size_bytes: int
    start_memory_bytes: int | None
    peak_memory_bytes: int


def build(name: str, sample: Path, folder: Path, *, articles: int, streamed: bool = False) -> IndexBuild:
    """
    Index *articles* of *sample* with the engine *name* into *folder*, in a process of its own.

    Args:
        name: One of `ENGINES`.
        sample: JSONL.
        folder: Empty.
        articles: Number of articles: at even distances, or the first ones if *streamed*.
        streamed: Read them while the engine indexes, so that memory need not hold them all. Reading is on
            the clock then, and progress goes to standard error.

    Raises:
        ClickException: That process failed; it has said why on standard error.
    """
    command = [sys.executable, "-m", "benchmarks.indexing", name, str(sample), str(folder), str(articles)]
    with (
        subprocess.Popen(
            command + ["streamed"] * streamed, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True
        ) as process,
        sampled(process.pid) as sampler,
    ):
        answer, _ = process.communicate()
    if process.returncode:
        raise click.ClickException(f"{ENGINES[name].label} could not index the articles; see above.")
    alone = IndexBuild(**json.loads(answer))
    return replace(
        alone,
        cpu_seconds=alone.cpu_seconds + sampler.started_seconds,
        peak_memory_bytes=max(alone.peak_memory_bytes, sampler.peak_memory_bytes),
    )


def measure(engine: Engine, articles: Iterable[Article], folder: Path, *, count: int) -> IndexBuild:
    """Index *articles*, which are *count*, with *engine* into *folder*, in this process."""
    gc.collect()
    start_memory = memory_bytes()
    began, cpu_began = time.perf_counter(), time.process_time()
    engine.build(articles, folder)
    return IndexBuild(
        articles=count,
        seconds=time.perf_counter() - began,
        cpu_seconds=time.process_time() - cpu_began,
        size_bytes=sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
        start_memory_bytes=start_memory,
        peak_memory_bytes=peak_memory_bytes(),
    )


def _with_progress(articles: Iterable[Article], label: str, count: int) -> Iterator[Article]:
    """Yield *articles*, and report progress on standard error every half minute."""
    began = last_report = time.monotonic()
    for number, article in enumerate(articles):
        now = time.monotonic()
        if now - last_report >= _REPORT_SECONDS:
            last_report = now
            click.echo(
                f"{label}: {number} of {count} articles, {number / (now - began):.0f} a second", err=True
            )
        yield article


def _main(name: str, sample: str, folder: str, articles: str, how: str = "") -> None:
    engine, count = ENGINES[name], int(articles)
    chosen: Iterable[Article]
    if how:
        chosen = _with_progress(islice(stream_articles(Path(sample)), count), engine.label, count)
    else:
        chosen = evenly(read_corpus(Path(sample), name=name).articles, count)
        count = len(chosen)
    click.echo(json.dumps(asdict(measure(engine, chosen, Path(folder), count=count))))


if __name__ == "__main__":
    _main(*sys.argv[1:])

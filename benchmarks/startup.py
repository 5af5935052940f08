"""
Measures the time from the start of a command, a server or a searcher to its first answer.

The files are in the page cache by then, as on a machine that has searched before; the first start after a
boot also waits for the disk.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks import service
from benchmarks.engines.leit import typed
from benchmarks.queries import BenchQuery
from benchmarks.timing import Spread, spread
from search.settings import CHECKOUT


@dataclass(frozen=True, slots=True, kw_only=True)
class Startup:
    """
    Times to a first answer.

    Attributes:
        command: ``python -m search find``, from its start to its end.
        server: gunicorn with one worker, from its start to an answer over HTTP.
        searcher: A `Searcher`, opened in a process that runs already, to its first page.
    """

    command: Spread
    server: Spread
    searcher: Spread


def measure(folder: Path, query: BenchQuery, *, times: int) -> Startup:
    """
    Start everything *times* times over the archive and the index in *folder*, and ask for *query*.

    Raises:
        ClickException: Something does not start.
    """

    def measured(start: Callable[[Path, BenchQuery], float]) -> Spread:
        return spread([start(folder, query) for _ in range(times)])

    return Startup(command=measured(_command), server=measured(_server), searcher=measured(_searcher))


def _command(folder: Path, query: BenchQuery) -> float:
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "search", "find", typed(query)],
        cwd=CHECKOUT,
        env={**os.environ, **service.environment(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    taken = _since(began)
    if done.returncode:
        raise click.ClickException(f"The command find has failed: {done.stderr}")
    return taken


def _server(folder: Path, query: BenchQuery) -> float:
    began = time.perf_counter()
    with ExitStack() as stack:
        port, _ = stack.enter_context(service.running_server(folder, folder / "server.log"))
        stack.enter_context(service.http_opened(port))(query)()
        return _since(began)


def _searcher(folder: Path, query: BenchQuery) -> float:
    began = time.perf_counter()
    with service.searcher_opened(folder) as searcher:
        service.prepare_with(searcher)(query)()
        return _since(began)


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000

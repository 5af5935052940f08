"""
How do articles become the files of a segment, on all cores?

A batch is a task of its own: whoever does it writes the files, and only their name comes back. Few
articles are indexed where they are; for many, other processes are started, which takes a second.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import lru_cache
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Final

from search.analysis import Analyzer
from search.analysis.opening import open_tables
from search.articles import Article
from search.backends.whoosh_arrays import columns
from search.backends.whoosh_arrays.build import write_lists
from search.backends.whoosh_arrays.codec import ArraySegment
from search.backends.whoosh_arrays.columns import ColumnValues
from search.backends.whoosh_arrays.files import ArrayWriter
from search.backends.whoosh_arrays.gather import Gatherer
from search.backends.whoosh_arrays.segment import COLUMNS_SUFFIX, LISTS_SUFFIX
from search.batches import next_batch, text_size
from search.errors import BackendUnavailableError

BATCH_ARTICLES: Final = 4000
"""Articles in a segment when it is first written, at most: what a process holds in memory at a time."""
WORTH_PROCESSES: Final = 3
"""Batches from which on other processes do the work."""


def written_segments(articles: Iterable[Article], folder: Path, analyzer: Analyzer) -> Iterator[ArraySegment]:
    """Yield the segments, written to *folder*, of *articles*, in order; an id is in one segment only once."""
    remaining = iter(articles)
    first = _batches(remaining, WORTH_PROCESSES)
    if len(first) < WORTH_PROCESSES:
        for batch in first:
            yield _written(batch, folder, analyzer)
        return
    with _processes() as submit:
        waiting = deque(submit(_written_elsewhere, batch, folder, analyzer.tables) for batch in first)
        first.clear()
        while waiting:
            yield waiting.popleft().result()
            if batches := _batches(remaining, 1):
                waiting.append(submit(_written_elsewhere, batches[0], folder, analyzer.tables))


def write_columns_file(path: Path, values: ColumnValues) -> None:
    """Write *values* to the file *path*."""
    with path.open("wb") as output:
        writer = ArrayWriter(output, columns.KIND)
        columns.write_columns(writer, values)
        writer.finish()


def _batches(articles: Iterator[Article], number: int) -> list[list[Article]]:
    """Return the next batches, at most *number*. Of an id that is twice in one, the last article counts."""
    found: list[list[Article]] = []
    while len(found) < number and (batch := next_batch(articles, text_size, limit=BATCH_ARTICLES)):
        found.append(list({article.id: article for article in batch}.values()))
    return found


def _written_elsewhere(articles: list[Article], folder: Path, tables: Path) -> ArraySegment:
    # Tables are maps of files: cheap to open, and what is learnt serves the next batch here.
    return _written(articles, folder, _opened(tables))


@lru_cache(maxsize=1)
def _opened(tables: Path) -> Analyzer:
    return open_tables(tables)


def _written(articles: list[Article], folder: Path, analyzer: Analyzer) -> ArraySegment:
    segment = ArraySegment(len(articles))
    name = folder / segment.segment_id()
    occurrences = _gatherer(analyzer).gather(articles)
    with name.with_suffix(LISTS_SUFFIX).open("wb") as output:
        write_lists(output, occurrences, len(articles))
    write_columns_file(name.with_suffix(COLUMNS_SUFFIX), columns.of_articles(articles, occurrences.lengths))
    return segment


@lru_cache(maxsize=1)
def _gatherer(analyzer: Analyzer) -> Gatherer:
    """Return the gatherer of this process: what one batch taught it serves the next."""
    return Gatherer(analyzer)


Submit = Callable[..., "Future[ArraySegment]"]


@contextmanager
def _processes() -> Iterator[Submit]:
    # Not fork: the caller may have threads, and a thread's lock would be copied locked.
    context = get_context("forkserver")
    with ProcessPoolExecutor(os.cpu_count(), context, initializer=_end_with_parent) as pool:
        try:
            yield pool.submit
        except BrokenProcessPool as error:
            raise BackendUnavailableError(
                "A process that indexed articles was ended from outside, maybe for want of memory. The index is"
                " as it was before. Make room in memory, then try again."
            ) from error
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _end_with_parent() -> None:
    """End this process when the one that started it is gone, killed maybe: nobody else would end it."""

    def wait() -> None:
        if (parent := parent_process()) is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()

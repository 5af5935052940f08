"""
How do articles become the files of a segment, on all cores?

A batch is a task of its own: whoever does it writes the files, and only their name comes back. Few
articles are indexed where they are; for many, other processes are started, which takes a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import Final

from search.analysis import Analyzer
from search.analysis.language_tables import open_tables
from search.articles import Article
from search.batches import next_batch, text_size
from search.index.segment import columns
from search.index.segment.array_file import ArrayWriter
from search.index.segment.columns import ColumnValues
from search.index.segment.contents import Contents, contents
from search.index.segment.gather import Gatherer
from search.index.segment.invert import write_lists
from search.index.segment.reader import COLUMNS_SUFFIX, LISTS_SUFFIX
from search.index.whoosh.table_of_contents import ArraySegment
from search.index.worker_pool import Processes

BATCH_ARTICLES: Final = 4000
"""Articles in a segment when it is first written, at most: what a process holds in memory at a time."""
WORTH_PROCESSES: Final = 3
"""Batches from which on other processes do the work."""

Batch = list[Contents]


def written_segments(articles: Iterable[Article], folder: Path, analyzer: Analyzer) -> Iterator[ArraySegment]:
    """Yield the segments, written to *folder*, of *articles*, in order; an id is in one segment only once."""
    remaining = iter(articles)
    first = _batches(remaining, WORTH_PROCESSES)
    if len(first) < WORTH_PROCESSES:
        for batch in first:
            yield _written(batch, folder, analyzer)
        return
    processes = Processes(partial(_written_elsewhere, folder=folder, tables=analyzer.tables))
    try:
        yield from processes.in_order(chain(_handed_over(first), _one_by_one(remaining)))
    finally:
        processes.close()


def write_columns_file(path: Path, values: ColumnValues) -> None:
    """Write *values* to the file *path*."""
    with path.open("wb") as output:
        writer = ArrayWriter(output, columns.KIND)
        columns.write_columns(writer, values)
        writer.finish()


def _handed_over(batches: list[Batch]) -> Iterator[Batch]:
    """Yield *batches*, and let go of each."""
    while batches:
        yield batches.pop(0)


def _one_by_one(articles: Iterator[Article]) -> Iterator[Batch]:
    while batch := _batches(articles, 1):
        yield batch[0]


def _batches(articles: Iterator[Article], number: int) -> list[Batch]:
    """Return the next batches, at most *number*. Of an id that is twice in one, the last article counts."""
    found: list[Batch] = []
    while len(found) < number and (batch := next_batch(articles, text_size, limit=BATCH_ARTICLES)):
        found.append([contents(article) for article in {each.id: each for each in batch}.values()])
    return found


def _written_elsewhere(articles: Batch, folder: Path, tables: Path) -> ArraySegment:
    # Tables are maps of files: cheap to open, and what is learnt serves the next batch here.
    return _written(articles, folder, _opened(tables))


@lru_cache(maxsize=1)
def _opened(tables: Path) -> Analyzer:
    return open_tables(tables)


def _written(articles: Batch, folder: Path, analyzer: Analyzer) -> ArraySegment:
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

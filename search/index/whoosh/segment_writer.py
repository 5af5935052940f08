"""
Writes articles to the files of segments, on all cores when there are many.

Articles are indexed in batches. A batch is a task of its own: whoever has it writes the files of one segment, and
only its entry for the table of contents comes back. A few batches are written here; for more, other processes are
started, which takes a second.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from itertools import chain, islice
from pathlib import Path
from typing import Final

from search.analysis import Analyzer
from search.analysis.tables.language_tables import open_tables
from search.articles import Article
from search.batches import next_batch, take_all, text_size
from search.index.segment import columns
from search.index.segment.array_file import ArrayWriter
from search.index.segment.columns import ColumnValues
from search.index.segment.contents import Contents, read_contents
from search.index.segment.gather import Gatherer
from search.index.segment.invert import write_lists
from search.index.segment.reader import COLUMNS_SUFFIX, LISTS_SUFFIX
from search.index.whoosh.builds import read_names
from search.index.whoosh.table_of_contents import ArraySegment
from search.index.worker_pool import WorkerPool

BATCH_ARTICLES: Final = 4000
"""Articles in a batch at most, and so in a new segment: what a process holds in memory at a time."""
PARALLEL_FROM_BATCHES: Final = 3
"""Number of batches from which on other processes write them."""

Batch = list[Contents]


def write_segments(articles: Iterable[Article], folder: Path, analyzer: Analyzer) -> Iterator[ArraySegment]:
    """
    Write *articles* to *folder*; yield the segments in order.

    An id is in a segment only once: of articles with one id in a batch, the last counts.
    """
    remaining = iter(articles)
    first = list(islice(_batches(remaining), PARALLEL_FROM_BATCHES))
    if len(first) < PARALLEL_FROM_BATCHES:
        for batch in first:
            yield write_segment(batch, folder, analyzer)
        return
    pool = WorkerPool(partial(_write_in_worker, folder=folder, tables=analyzer.tables))
    try:
        yield from pool.map(chain(take_all(first), _batches(remaining)))
    finally:
        pool.close()


def write_segment(articles: Batch, folder: Path, analyzer: Analyzer) -> ArraySegment:
    """Write the files of a segment to *folder*."""
    segment = ArraySegment(len(articles))
    path = folder / segment.segment_id()
    occurrences = _gatherer(analyzer).gather(articles)
    with path.with_suffix(LISTS_SUFFIX).open("wb") as output:
        write_lists(output, occurrences, len(articles))
    write_columns_file(path.with_suffix(COLUMNS_SUFFIX), columns.columns_of(articles, occurrences.lengths))
    return segment


def write_columns_file(path: Path, values: ColumnValues) -> None:
    """Write *values* to the file *path*."""
    with path.open("wb") as output:
        writer = ArrayWriter(output, columns.KIND)
        columns.write_columns(writer, values)
        writer.finish()


def _batches(articles: Iterator[Article]) -> Iterator[Batch]:
    while batch := next_batch(articles, text_size, limit=BATCH_ARTICLES):
        # A batch becomes a segment, and a segment has each id once: the last edition counts.
        by_id = {article.id: article for article in batch}
        yield [read_contents(article) for article in by_id.values()]


def _write_in_worker(articles: Batch, folder: Path, tables: Path) -> ArraySegment:
    return write_segment(articles, folder, _open_analyzer(tables, folder))


# A process writes batch after batch: what it knows of chunks and words serves the next one.
@lru_cache(maxsize=1)
def _open_analyzer(tables: Path, folder: Path) -> Analyzer:
    return open_tables(tables).with_names(read_names(folder))


@lru_cache(maxsize=1)
def _gatherer(analyzer: Analyzer) -> Gatherer:
    return Gatherer(analyzer)

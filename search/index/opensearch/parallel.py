"""
Turns articles into changes for bulk requests, on all cores.

Articles are analyzed in batches, by other processes when there are enough of them: starting the processes takes a
second.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from itertools import chain, islice
from pathlib import Path
from typing import Final, NamedTuple

from search.analysis import Analyzer, Names
from search.analysis.tables.language_tables import open_tables
from search.articles import Article
from search.batches import next_batch, take_all, text_size
from search.index.opensearch.bulk import Change
from search.index.opensearch.documents import SplitArticle, index_lines, split_article
from search.index.opensearch.streams import StreamWriter
from search.index.worker_pool import WorkerPool

BATCH_ARTICLES: Final = 200
"""Articles in a batch for one process, at most."""
PARALLEL_FROM_BATCHES: Final = 4
"""Batches from which on other processes are started."""

Batch = list[SplitArticle]


class Task(NamedTuple):
    """A batch for another process, and the names to analyze it with, as text: that is sent in no time."""

    names: str
    batch: Batch


class ChangeMaker:
    """Makes the changes that index articles; its caches, and its processes, serve later calls as well."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._writer = StreamWriter(analyzer)
        self._pool: WorkerPool[Task, list[Change]] = WorkerPool(partial(_index_in_process, analyzer.tables))

    def index_changes(self, articles: Iterable[Article], names: Names) -> Iterator[Change]:
        """
        Yield a change for each of *articles*, in order, analyzed with *names*. Of an id twice in a batch, only the last.

        Raises:
            BackendUnavailableError: One of the processes was ended from outside.
        """
        remaining = iter(articles)
        # Whether there is enough work for other processes is known when so many batches are there.
        first = list(islice(_batches(remaining), 1 if self._pool.is_running else PARALLEL_FROM_BATCHES - 1))
        second = list(islice(_batches(remaining), 1))
        batches = chain(take_all(first), take_all(second), _batches(remaining))
        if second:
            text = names.to_text()
            results = self._pool.map(Task(text, batch) for batch in batches)
        else:
            results = (_index_changes(batch, self._writer_with(names)) for batch in batches)
        for changes in results:
            yield from changes

    def _writer_with(self, names: Names) -> StreamWriter:
        analyzer = self._analyzer.with_names(names)
        if analyzer is not self._analyzer:
            self._analyzer, self._writer = analyzer, StreamWriter(analyzer)
        return self._writer

    def close(self) -> None:
        """End the processes."""
        self._pool.close()


def _batches(articles: Iterator[Article]) -> Iterator[Batch]:
    while batch := next_batch(articles, text_size, limit=BATCH_ARTICLES):
        by_id = {article.id: article for article in batch}
        yield [split_article(article) for article in by_id.values()]


def _index_changes(batch: Batch, writer: StreamWriter) -> list[Change]:
    return [Change(article.columns["id"], index_lines(article, writer)) for article in batch]


def _index_in_process(tables: Path, task: Task) -> list[Change]:
    """Make the changes of a batch in another process, with the language tables in *tables*."""
    return _index_changes(task.batch, _process_writer(tables, task.names))


@lru_cache(maxsize=1)
def _process_writer(tables: Path, names: str) -> StreamWriter:
    # Language tables are memory-mapped files, so opening them is cheap. The writer's cache serves later batches.
    return StreamWriter(open_tables(tables).with_names(Names.from_text(names)))

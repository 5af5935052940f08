"""
How do articles become lines of bulk requests, on all cores?

In lots, which other processes take when there are several; a few articles are not worth the second it
takes to start them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from itertools import chain, islice
from pathlib import Path
from typing import Final

from search.analysis import Analyzer
from search.analysis.language_tables import open_tables
from search.articles import Article
from search.batches import next_batch, text_size
from search.index.opensearch.bulk import Change
from search.index.opensearch.documents import Unwritten, putting, unwritten
from search.index.opensearch.streams import StreamWriter
from search.index.worker_pool import Processes

LOT_ARTICLES: Final = 200
"""Articles that a process takes at a time, at most."""
WORTH_PROCESSES: Final = 4
"""Lots from which on other processes are started."""

Lot = list[Unwritten]


class Maker:
    """Makes changes of articles; what it learns of words serves the next ones."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._here = StreamWriter(analyzer)
        self._elsewhere: Processes[Lot, list[Change]] = Processes(partial(_made_by, analyzer.tables))

    def changes(self, articles: Iterable[Article]) -> Iterator[Change]:
        """
        Yield the changes that put *articles* in, in their order. Of an id twice in a lot, the last one counts.

        Raises:
            BackendUnavailableError: A process that was at it has been ended.
        """
        remaining = iter(articles)
        first = list(islice(_lots(remaining), 1 if self._elsewhere.are_running else WORTH_PROCESSES - 1))
        second = list(islice(_lots(remaining), 1))
        lots = chain(_emptying(first), _emptying(second), _lots(remaining))
        made = self._elsewhere.in_order(lots) if second else (_made(lot, self._here) for lot in lots)
        for changes in made:
            yield from changes

    def close(self) -> None:
        """End the processes."""
        self._elsewhere.close()


def _lots(articles: Iterator[Article]) -> Iterator[Lot]:
    while batch := next_batch(articles, text_size, limit=LOT_ARTICLES):
        by_id = {article.id: article for article in batch}
        yield [unwritten(article) for article in by_id.values()]


def _emptying(lots: list[Lot]) -> Iterator[Lot]:
    """Yield *lots*, and keep none of them."""
    while lots:
        yield lots.pop(0)


def _made(lot: Lot, streams: StreamWriter) -> list[Change]:
    return [Change(each.columns["id"], putting(each, streams)) for each in lot]


def _made_by(tables: Path, lot: Lot) -> list[Change]:
    """Make the changes of *lot* in another process, with the tables of Norwegian in *tables*."""
    return _made(lot, _writer(tables))


@lru_cache(maxsize=1)
def _writer(tables: Path) -> StreamWriter:
    # Tables are maps of files: cheap to open. What is learnt of words stays for the next lot.
    return StreamWriter(open_tables(tables))

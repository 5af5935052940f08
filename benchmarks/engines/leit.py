"""
How is Leit's own index measured? As `Searcher` uses it, with the tree of the query made beforehand.

That is the whole chain: all streams, readings and repairs, and the second stage.
`benchmarks.engines.same_terms` is the same index on the terms of the peers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.engines.engine import LIMIT, Engine, Find, Prepare
from benchmarks.queries import BenchQuery
from search.analysis import Analyzer, open_analyzer
from search.article_index import FindPlan
from search.articles import DEFAULT_FIELDS, Article
from search.index.whoosh import WhooshIndex
from search.query import Query, parse_query
from search.query.expand import expand
from search.ranking import QUERY_PARTS_WEIGHT
from search.settings import settings_from

PLAN: Final = FindPlan(limit=LIMIT)


def typed(query: BenchQuery) -> str:
    """Return *query* as a person would type it, words without operator meaning any of them, or all."""
    words = " ".join(query.words)
    return {"phrase": f"«{words}»", "prefix": f"{words}*"}.get(query.kind, words)


def analyzer() -> Analyzer:
    """Return the analyzer with the tables of Norwegian where the settings have them: they are not measured."""
    return open_analyzer(settings_from().index_dir)


def _build(articles: Iterable[Article], folder: Path) -> None:
    index = WhooshIndex(folder, analyzer())
    index.add(articles)
    index.close()


@contextmanager
def _opened(folder: Path) -> Iterator[Prepare]:
    chain = analyzer()
    index = WhooshIndex(folder, chain)

    def prepare(query: BenchQuery) -> Find:
        tree = _understood(query, chain, index)
        return lambda: [match.article_id for match in index.find(tree, PLAN).page]

    try:
        yield prepare
    finally:
        index.close()


def _understood(query: BenchQuery, chain: Analyzer, index: WhooshIndex) -> Query:
    text = typed(query)
    tree, _ = parse_query(text, chain, match=query.match, fields=DEFAULT_FIELDS)
    meant, _ = expand(tree, text, chain, frequencies=index.frequencies, parts_weight=QUERY_PARTS_WEIGHT)
    return meant


ENGINE: Final = Engine(name="leit", label="Leit, whole chain", build=_build, opened=_opened)

"""How is Leit's own index measured? As `Searcher` uses it, with the tree of the query made beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.engines.engine import LIMIT, Engine, Find, Prepare
from benchmarks.queries import BenchQuery
from search.analysis import Analyzer, open_analyzer
from search.article_index import FindPlan
from search.articles import Article
from search.backends.whoosh_index import WhooshIndex
from search.query import parse_query
from search.request import DEFAULT_FIELDS
from search.settings import settings_from

_PLAN: Final = FindPlan(limit=LIMIT)


def typed(query: BenchQuery) -> str:
    """Return *query* as a person would type it, words without operator meaning any of them."""
    words = " ".join(query.words)
    return {"phrase": f"«{words}»", "prefix": f"{words}*"}.get(query.kind, words)


def _analyzer() -> Analyzer:
    # The tables of Norwegian where the settings have them: no part of an index that is measured.
    return open_analyzer(settings_from().index_dir)


def _build(articles: Sequence[Article], folder: Path) -> None:
    index = WhooshIndex(folder, _analyzer())
    index.add(articles)
    index.close()


@contextmanager
def _opened(folder: Path) -> Iterator[Prepare]:
    analyzer = _analyzer()
    index = WhooshIndex(folder, analyzer)

    def prepare(query: BenchQuery) -> Find:
        tree, _ = parse_query(typed(query), analyzer, match="any", fields=DEFAULT_FIELDS)
        return lambda: [match.article_id for match in index.find(tree, _PLAN).page]

    try:
        yield prepare
    finally:
        index.close()


ENGINE: Final = Engine(name="leit", label="Leit", build=_build, opened=_opened)

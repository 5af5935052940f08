"""
How is Whoosh measured as it comes?

Two text fields with positions, a plain Snowball stemmer, its own query objects and scorer, the best
ten. The stems are cached as Leit caches them, because the stemmer would hide the engine otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from whoosh import __version__, index, query
from whoosh.analysis import LowercaseFilter, RegexTokenizer, StemFilter
from whoosh.fields import ID, TEXT, Schema

from benchmarks.corpus import body_text
from benchmarks.engines.engine import LIMIT, Engine, Find, Prepare
from benchmarks.queries import BenchQuery
from benchmarks.words import stem
from search.articles import Article

_FIELDS: Final = ("title", "body")


def _build(articles: Iterable[Article], folder: Path) -> None:
    made = index.create_in(str(folder), _schema())
    writer = made.writer(limitmb=256)
    for article in articles:
        writer.add_document(id=article.id, title=article.title, body=body_text(article))
    writer.commit()
    made.close()


@contextmanager
def _opened(folder: Path) -> Iterator[Prepare]:
    # With the schema given, the pickled one, which lacks the stemmer, is not needed.
    searcher = index.open_dir(str(folder), schema=_schema()).searcher()

    def prepare(asked: BenchQuery) -> Find:
        made = _query(asked)
        return lambda: [hit["id"] for hit in searcher.search(made, limit=LIMIT)]

    try:
        yield prepare
    finally:
        searcher.close()


def _schema() -> Schema:
    return Schema(id=ID(stored=True), title=TEXT(_analyzer()), body=TEXT(_analyzer()))


def _analyzer() -> Any:  # noqa: ANN401 - Whoosh ships no types
    return RegexTokenizer(r"\w+(\.?\w+)*") | LowercaseFilter() | StemFilter(stemfn=stem, cachesize=None)


def _query(asked: BenchQuery) -> Any:  # noqa: ANN401 - Whoosh ships no types
    stems = [stem(word) for word in asked.words]
    if asked.kind == "phrase":
        return query.Or([query.Phrase(field, stems) for field in _FIELDS])
    if asked.kind == "prefix":
        return query.Or([query.Prefix(field, asked.words[0]) for field in _FIELDS])
    if asked.match == "all":
        return query.And([query.Or([query.Term(field, each) for field in _FIELDS]) for each in stems])
    return query.Or([query.Term(field, each) for each in stems for field in _FIELDS])


ENGINE: Final = Engine(
    name="whoosh", label="Whoosh " + ".".join(map(str, __version__)), build=_build, opened=_opened
)

"""
How is SQLite's FTS5 measured?

A contentless table: the index alone, without the articles' text. It has no Norwegian stemmer, so it
finds less than the others for the same words, and is faster for it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from benchmarks.corpus import body_text
from benchmarks.engines.engine import LIMIT, Engine, Find, Prepare
from benchmarks.queries import BenchQuery
from search.articles import Article

_FILE: Final = "fts5.sqlite3"
# Without remove_diacritics 0, å would be a and ø stay ø.
_TABLES: Final = """
    CREATE TABLE articles (number INTEGER PRIMARY KEY, id TEXT NOT NULL);
    CREATE VIRTUAL TABLE words USING fts5 (
        title, body, content = '', tokenize = 'unicode61 remove_diacritics 0'
    );
"""
_FIND: Final = """
    SELECT id FROM (SELECT rowid AS number, rank FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?)
    JOIN articles USING (number) ORDER BY rank
"""


def _build(articles: Iterable[Article], folder: Path) -> None:
    with closing(sqlite3.connect(folder / _FILE)) as database:
        database.executescript(_TABLES)
        with database:
            for number, article in enumerate(articles):
                database.execute("INSERT INTO articles VALUES (?, ?)", (number, article.id))
                database.execute(
                    "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)",
                    (number, article.title, body_text(article)),
                )


@contextmanager
def _opened(folder: Path) -> Iterator[Prepare]:
    with closing(sqlite3.connect(folder / _FILE)) as database:

        def prepare(query: BenchQuery) -> Find:
            values = (_match(query), LIMIT)
            return lambda: [article_id for (article_id,) in database.execute(_FIND, values)]

        yield prepare


def _match(query: BenchQuery) -> str:
    """Return *query* in FTS5's language; between quotation marks, no word is an operator."""
    if query.kind == "phrase":
        return f'"{" ".join(query.words)}"'
    if query.kind == "prefix":
        return f'"{query.words[0]}"*'
    operator = " AND " if query.match == "all" else " OR "
    return operator.join(f'"{word}"' for word in query.words)


ENGINE: Final = Engine(
    name="fts5", label=f"SQLite FTS5 {sqlite3.sqlite_version}", build=_build, opened=_opened
)

"""
The judged queries and the articles that quality is measured with.

A folder holds two collections of queries over one pool of articles, each spelled in seven ways. They are not part
of Leit; the README of the folder names their sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import click

from search.articles import Article
from search.evaluation import JudgedQuery, read_judged_queries
from search.formats import ReadArticle, read_articles

COLLECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "norquad": ("title", "lead", "body", "caption"),
    # These queries are the titles themselves.
    "headlines": ("lead", "body", "caption"),
}
"""The fields that the queries of each are asked in."""
SPELLINGS: Final = ("original", "typo", "digraphs", "plain", "inflected", "apart", "nynorsk")
_ARTICLES: Final = ("norquad.articles.jsonl.gz", "norec.articles.jsonl.gz")


def require(folder: Path) -> None:
    """
    See that *folder* holds all files.

    Raises:
        ClickException: It does not; the message names what is missing.
    """
    needed = [folder / name for name in _ARTICLES]
    needed += [_file(folder, name, spelling) for name in COLLECTIONS for spelling in SPELLINGS]
    if missing := [path for path in needed if not path.is_file()]:
        names = ", ".join(str(path.relative_to(folder)) for path in missing)
        raise click.ClickException(
            f"No judged queries in {folder}: {names} missing. Name a folder that has them: they are not part of Leit."
        )


def articles(folder: Path) -> Iterator[Article]:
    """Yield the articles of the pool; what cannot be read is passed over."""
    for found in read_articles([folder / name for name in _ARTICLES]):
        if isinstance(found, ReadArticle):
            yield found.article


def queries(folder: Path, collection: str, spelling: str) -> Iterator[JudgedQuery]:
    """
    Yield the queries of *collection*, typed in the way *spelling*.

    Raises:
        ArticleFormatError: A line is no judged query.
    """
    return read_judged_queries([_file(folder, collection, spelling)])


def _file(folder: Path, collection: str, spelling: str) -> Path:
    if spelling == "original":
        return folder / f"{collection}.queries.jsonl.gz"
    return folder / "variants" / f"{collection}.{spelling}.jsonl.gz"

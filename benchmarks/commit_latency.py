"""
Measures how soon an imported article is found, and what a new generation costs a reader.

Articles are imported one by one into a full index, each with a word that no other article has. A reader
has the index open meanwhile and opens each new generation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import click

from benchmarks import service
from benchmarks.engines import leit
from benchmarks.timing import Spread, milliseconds, spread
from search.article_index import FindPlan
from search.articles import DEFAULT_FIELDS, Article, Block
from search.index.whoosh import WhooshIndex
from search.ingest import ingest
from search.query import parse_query
from search.request import SearchRequest
from search.settings import Settings, settings_from
from search.wiring import open_for_writing, open_searcher

_PLAN: Final = FindPlan(limit=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitLatency:
    """
    Times around the import of one article.

    Attributes:
        articles: Articles in the index before.
        found: From the call that stores an article, with archive and index open, until a search finds it.
        opened: A reader opens the new generation and looks up a word.
        first_search: Its first search there: two common words, ten best, engine only.
        next_search: The same search again.
    """

    articles: int
    found: Spread
    opened: Spread
    first_search: Spread
    next_search: Spread


def measure(folder: Path, like: Article, *, common: Sequence[str], times: int) -> CommitLatency:
    """
    Import *times* articles into the archive and the index in *folder*, which are left changed.

    Args:
        folder: As `service.make_archive` and Leit's engine have filled it.
        like: An article to copy.
        common: Two words that many articles have.
        times: Number of articles; ten or more include a merge of segments.

    Raises:
        ClickException: An article is not found.
    """
    settings = settings_from(service.environment(folder))
    index = WhooshIndex(settings.index_dir, leit.analyzer())
    tree, _ = parse_query(" ".join(common), leit.analyzer(), match="any", fields=DEFAULT_FIELDS)
    articles = index.info().articles
    found, generation, first, second = [], [], [], []
    for number in range(times):
        found.append(_milliseconds_until_found(settings, like, number))
        generation.append(milliseconds(lambda: index.frequencies(common, fields=DEFAULT_FIELDS)))
        first.append(milliseconds(lambda: index.find(tree, _PLAN)))
        second.append(milliseconds(lambda: index.find(tree, _PLAN)))
    index.close()
    return CommitLatency(
        articles=articles,
        found=spread(found),
        opened=spread(generation),
        first_search=spread(first),
        next_search=spread(second),
    )


def _milliseconds_until_found(settings: Settings, like: Article, number: int) -> float:
    word = f"målord{number}"
    blocks = (Block("p", f"Her står {word}."), *like.blocks)
    article = replace(like, id=f"measured-{number}", blocks=blocks)
    searcher = open_searcher(settings)
    request = SearchRequest(text=f"={word}")
    searcher.search(request)  # whatever is opened at the first search
    try:
        with open_for_writing(settings, create=False) as (archive, index):
            duration = milliseconds(lambda: (ingest([article], archive, index), searcher.search(request)))
        if [hit.article.id for hit in searcher.search(request).hits] != [article.id]:
            raise click.ClickException(f"The article {article.id} was imported and is not found.")
    finally:
        searcher.close()
    return duration

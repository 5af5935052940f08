"""
How soon is an imported article found, and what does a reader pay for a new generation?

Articles go one by one into an index that is full already, each with a word that no other has. One more
reader has the index open meanwhile, and meets each generation after it was made.
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
class Changing:
    """
    What one more article costs.

    Attributes:
        articles: In the index before.
        found: From the call that stores an article, archive and index open, until a search finds it.
        opened: A reader opens the new generation, and looks up a word.
        first_search: Its first search there: two common words, ten best, engine only.
        next_search: The same search again.
    """

    articles: int
    found: Spread
    opened: Spread
    first_search: Spread
    next_search: Spread


def measure(folder: Path, like: Article, *, common: Sequence[str], times: int) -> Changing:
    """
    Import *times* articles into the archive and the index in *folder*, which are left changed.

    Args:
        folder: As `service.make_archive` and Leit's engine have filled it.
        like: What the articles shall be like.
        common: Two words that many articles have.
        times: How many; from ten on, a merge of segments is among them.

    Raises:
        ClickException: An article is not found.
    """
    settings = settings_from(service.environment(folder))
    index = WhooshIndex(settings.index_dir, leit.analyzer())
    tree, _ = parse_query(" ".join(common), leit.analyzer(), match="any", fields=DEFAULT_FIELDS)
    articles = index.info().articles
    found, generation, first, again = [], [], [], []
    for number in range(times):
        found.append(_found(settings, like, number))
        generation.append(milliseconds(lambda: index.frequencies(common, fields=DEFAULT_FIELDS)))
        first.append(milliseconds(lambda: index.find(tree, _PLAN)))
        again.append(milliseconds(lambda: index.find(tree, _PLAN)))
    index.close()
    return Changing(
        articles=articles,
        found=spread(found),
        opened=spread(generation),
        first_search=spread(first),
        next_search=spread(again),
    )


def _found(settings: Settings, like: Article, number: int) -> float:
    word = f"målord{number}"
    blocks = (Block("p", f"Her står {word}."), *like.blocks)
    article = replace(like, id=f"measured-{number}", blocks=blocks)
    searcher = open_searcher(settings)
    request = SearchRequest(text=f"={word}")
    searcher.search(request)  # whatever is opened at the first search
    try:
        with open_for_writing(settings, create=False) as (archive, index):
            taken = milliseconds(lambda: (ingest([article], archive, index), searcher.search(request)))
        if [hit.article.id for hit in searcher.search(request).hits] != [article.id]:
            raise click.ClickException(f"The article {article.id} was imported and is not found.")
    finally:
        searcher.close()
    return taken

"""Articles for tests of an index in a cluster, and how they are found again."""

from __future__ import annotations

from search.article_index import FindPlan
from search.articles import Article, Block
from tests.language import parse_query


def article(article_id, title, *paragraphs, **fields):
    return Article(
        id=article_id, title=title, blocks=tuple(Block("p", each) for each in paragraphs), **fields
    )


def found(index, typed, plan=None):
    return [match.article_id for match in index.find(parse_query(typed)[0], plan or FindPlan()).page]

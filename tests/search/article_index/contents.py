"""Articles for the contract of every index, and how they are found again."""

from __future__ import annotations

from datetime import UTC, datetime

from search.article_index import FindPlan
from search.articles import Article, Block
from tests.language import parse_query

AUGUST = datetime(2021, 8, 30, 20, 38, tzinfo=UTC)


def article(article_id, title="Uten tittel", *paragraphs, **fields):
    blocks = tuple(Block("p", text) for text in paragraphs)
    return Article(id=article_id, title=title, blocks=blocks, **fields)


def dated(article_id, title, moment):
    return article(article_id, title, published=moment, published_precision="minute")


def found(index, typed, plan=None, **options):
    query, _ = parse_query(typed, **options)
    return [match.article_id for match in index.find(query, plan or FindPlan()).page]

"""Articles for tests of a search, and how they are asked for."""

from __future__ import annotations

from datetime import UTC, datetime

from search.articles import Article
from search.request import SearchRequest


def at(article_id, moment, **fields):
    """Return an article published at *moment*, ISO 8601 in UTC."""
    published = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    fields = {"title": "Fisk", **fields}
    return Article(id=article_id, published=published, published_precision="minute", **fields)


def titled(article_id, title, lead=""):
    return Article(id=article_id, title=title, lead=lead)


def asked(searcher, text, **options):
    return searcher.search(SearchRequest(text=text, **options))


def ids(page):
    return [hit.article.id for hit in page.hits]


def found(searcher, text="", **options):
    return ids(searcher.search(SearchRequest(text=text, **options)))

"""Articles for tests of an embedded index, how they are found again, and what lies in its folder."""

from __future__ import annotations

from search.article_index import FindPlan
from search.articles import Article, Block
from tests.language import parse_query


def article(article_id, *paragraphs):
    return Article(id=article_id, title="Fisk", blocks=tuple(Block("p", text) for text in paragraphs))


def found(index, typed="fisk"):
    return sorted(match.article_id for match in index.find(parse_query(typed)[0], FindPlan(limit=1000)).page)


def build(folder):
    return folder / "builds" / (folder / "current").read_text()


def files(folder):
    return {path.name for path in build(folder).iterdir()}


def segments(folder):
    return {name.split(".")[0] for name in files(folder) if name.endswith(".lists")}

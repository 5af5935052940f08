"""Articles as text for a terminal: an article to read, and what was recognised in a file."""

import textwrap
from collections.abc import Iterator
from typing import Final

import click

from search.archive.article_json import article_values
from search.articles import Article
from search.cli.terminal import WIDTH, safe
from search.periods import OSLO

_TIME_FORMATS: Final = {"minute": "%Y-%m-%d %H:%M", "day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
_KIND_NAMES: Final = {"p": "paragraphs", "subhead": "mid-heads", "quote": "quotations", "list": "lists",
                      "caption": "captions"}  # fmt: skip


def article_lines(article: Article) -> Iterator[str]:
    """Yield *article* as a person reads it."""
    if article.kicker:
        yield safe(article.kicker)
    yield click.style(safe(article.title), bold=True)
    yield safe(facts_line(article))
    if article.byline:
        yield safe("By " + ", ".join(article.byline))
    for text in filter(None, (article.lead, *(block.text for block in article.blocks))):
        yield ""
        yield from _wrap(safe(text))
    if article.url:
        yield ""
        yield safe(article.url)


def recognised_lines(article: Article, notes: tuple[str, ...]) -> Iterator[str]:
    """Yield the fields and blocks recognised in a file, and *notes*."""
    origin = article.origin
    yield click.style(safe(f"{origin.file}:{origin.line}" if origin.line else origin.file), bold=True)
    values = article_values(article)
    blocks = values.pop("blocks", [])
    values.pop("origin", None)
    if article.modified:
        values["modified"] = article.modified.astimezone(OSLO).strftime(_TIME_FORMATS["minute"])
    if article.published:
        values["published"] = (
            f"{publication_time(article)} (to the {values.pop('published_precision')}, Oslo time)"
        )
    for name, value in values.items():
        yield f"  {name:11}{_shorten(_format_value(value))}"
    for kind, name in _KIND_NAMES.items():
        texts = [block.text for block in article.blocks if block.kind == kind]
        if texts:
            yield f"  {name:11}{len(texts)}: {_shorten(texts[0])}"
    if not blocks:
        yield "  no text besides title and lead"
    yield from (f"  note       {safe(note)}" for note in notes)


def publication_time(article: Article) -> str:
    """Return the time *article* was published, no finer than stated, in Oslo; empty when not known."""
    if article.published is None:
        return ""
    return article.published.astimezone(OSLO).strftime(_TIME_FORMATS[article.published_precision])


def facts_line(article: Article) -> str:
    """Return source, time and id of *article*, as far as they are known."""
    return " · ".join(filter(None, (article.source, publication_time(article), article.id)))


def _wrap(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield from textwrap.wrap(line, WIDTH) or [""]


def _format_value(value: object) -> str:
    match value:
        case list():
            return ", ".join(map(_format_value, value))
        case dict():
            return " ".join(map(_format_value, value.values()))
        case _:
            return str(value)


def _shorten(text: str) -> str:
    line = safe(" ".join(text.split()))
    return line if len(line) <= WIDTH else line[: WIDTH - 1] + "…"

"""
How do articles and hits look on a terminal, and as JSON lines for other programs?

Articles come from anywhere: what would steer a terminal is shown as a sign, never obeyed.
"""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Iterator
from typing import Any, Final

import click

from search.archive.article_json import article_values
from search.articles import Article
from search.highlighting.snippets import Snippet
from search.periods import OSLO
from search.query.diagnostics import Diagnostic, message
from search.request import SearchRequest
from search.searcher import Hit, ResultPage
from search.suggestions.relaxation import Alternative, label

_STEERING: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_TIMES: Final = {"minute": "%Y-%m-%d %H:%M", "day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
_WIDTH: Final = 92
_AROUND: Final = 30
"""Characters of a query shown on each side of a place."""
_KINDS: Final = {"p": "paragraphs", "subhead": "mid-heads", "quote": "quotations", "list": "lists",
                 "caption": "captions"}  # fmt: skip


def page_lines(page: ResultPage) -> Iterator[str]:
    """Yield what a person reads of *page*: warnings, hits, total."""
    for diagnostic in page.diagnostics:
        yield safe(message(diagnostic, "en"))
        yield from _place_lines(page.request.text, diagnostic)
        if diagnostic.suggestion:
            yield f"  Try: {safe(diagnostic.suggestion)}"
    for rank, hit in enumerate(page.hits, start=1):
        yield from _hit_lines(rank, hit)
    about = "at least " if page.relation == "gte" else ""
    shown = f", the first {len(page.hits)} shown" if len(page.hits) < page.total else ""
    yield f"{about}{_hits(page.total)}{shown}, {page.took_ms:.0f} ms"
    for each in page.alternatives:
        yield f"  {_hits(each.total)} {safe(label(each, 'en'))}:  {safe(_typed(each, page.request))}"


def page_values(page: ResultPage) -> dict[str, Any]:
    """Return *page* as JSON values, with the keys of the endpoint (docs/api.md)."""
    return {
        "query": {
            "original": page.request.text,
            "warnings": [_warning(each) for each in page.diagnostics],
            "alternatives": [_alternative_values(each) for each in page.alternatives],
        },
        "total": {"value": page.total, "relation": page.relation},
        "took_ms": round(page.took_ms),
        "hits": [_hit_values(hit) for hit in page.hits],
    }


def article_lines(article: Article) -> Iterator[str]:
    """Yield *article* as a person reads it."""
    if article.kicker:
        yield safe(article.kicker)
    yield click.style(safe(article.title), bold=True)
    yield safe(_facts(article))
    if article.byline:
        yield safe("By " + ", ".join(article.byline))
    for text in filter(None, (article.lead, *(block.text for block in article.blocks))):
        yield ""
        yield from _wrapped(safe(text))
    if article.url:
        yield ""
        yield safe(article.url)


def recognised_lines(article: Article, notes: tuple[str, ...]) -> Iterator[str]:
    """Yield what was recognised in a file: every field found, paragraphs by kind, and *notes*."""
    place = f"{article.origin.file}:{article.origin.line}" if article.origin.line else article.origin.file
    yield click.style(safe(place), bold=True)
    values = article_values(article)
    blocks = values.pop("blocks", [])
    values.pop("origin", None)
    if article.modified:
        values["modified"] = article.modified.astimezone(OSLO).strftime(_TIMES["minute"])
    if article.published:
        values["published"] = f"{when(article)} (to the {values.pop('published_precision')}, Oslo time)"
    for name, value in values.items():
        yield f"  {name:11}{_short(_plain(value))}"
    for kind, called in _KINDS.items():
        texts = [block.text for block in article.blocks if block.kind == kind]
        if texts:
            yield f"  {called:11}{len(texts)}: {_short(texts[0])}"
    if not blocks:
        yield "  no text besides title and lead"
    yield from (f"  note       {safe(note)}" for note in notes)


def when(article: Article) -> str:
    """Return the time *article* was published, no finer than stated, in Oslo; empty when not known."""
    if article.published is None:
        return ""
    return article.published.astimezone(OSLO).strftime(_TIMES[article.published_precision])


def safe(text: str) -> str:
    """Return *text* with what would steer a terminal replaced by «�»."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


def _facts(article: Article) -> str:
    return " · ".join(filter(None, (article.source, when(article), article.id)))


def _hit_lines(rank: int, hit: Hit) -> Iterator[str]:
    yield f"{rank:3}. {_marked(hit.title)}"
    yield f"     {safe(_facts(hit.article))}"
    for fragment in hit.fragments:
        yield f"     {_marked(fragment)}"
    yield ""


def _marked(snippet: Snippet) -> str:
    """Return the text of *snippet* on one line, its marks in bold where the output is a terminal."""
    pieces, end = [], 0
    for start, stop in snippet.marks:
        pieces += [_line(snippet.text[end:start]), click.style(_line(snippet.text[start:stop]), bold=True)]
        end = stop
    return "".join([*pieces, _line(snippet.text[end:])])


def _line(text: str) -> str:
    return safe(text.replace("\n", " "))


def _hit_values(hit: Hit) -> dict[str, Any]:
    article = hit.article
    shown = ((hit.title,) if hit.title.marks else ()) + hit.fragments
    return {
        "id": article.id,
        "title": article.title,
        "lead": article.lead or None,
        "byline": list(article.byline),
        "source": article.source or None,
        "section": article.section or None,
        "language": article.language,
        "published": article.published.isoformat().replace("+00:00", "Z") if article.published else None,
        "published_precision": article.published_precision,
        "score": None if hit.score is None else round(hit.score, 4),
        "highlights": [
            {"field": each.field, "text": each.text, "marks": [list(mark) for mark in each.marks]}
            for each in shown
        ],
    }


def _place_lines(text: str, diagnostic: Diagnostic) -> Iterator[str]:
    """Yield the query and a line with its place underlined, cut to what is around that."""
    start, end = diagnostic.start, diagnostic.end
    first = max(start - _AROUND, 0)
    around = _line(text[first : end + _AROUND])
    if start < end and around.isprintable():
        yield f"  {around}"
        yield f"  {' ' * (start - first)}{'^' * min(end - start, _WIDTH)}"


def _hits(number: int) -> str:
    return f"{number} {'hit' if number == 1 else 'hits'}"


def _typed(alternative: Alternative, asked: SearchRequest) -> str:
    """Return what is typed after ``find`` for *alternative*: options where they differ, and the query."""
    request = alternative.request
    options = [f"--match {request.match}"] if request.match != asked.match else []
    if request.fields != asked.fields:
        options.append(f"--in {','.join(request.fields)}")
    return " ".join([*options, shlex.quote(request.text)])


def _alternative_values(alternative: Alternative) -> dict[str, Any]:
    return {
        "code": alternative.code,
        "label": label(alternative, "en"),
        "query": alternative.request.text,
        "match": alternative.request.match,
        "in": list(alternative.request.fields),
        "total": alternative.total,
    }


def _warning(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "message": message(diagnostic, "en"),
        "start": diagnostic.start,
        "end": diagnostic.end,
        "suggestion": diagnostic.suggestion or None,
    }


def _wrapped(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield from textwrap.wrap(line, _WIDTH) or [""]


def _plain(value: object) -> str:
    match value:
        case list():
            return ", ".join(map(_plain, value))
        case dict():
            return " ".join(map(_plain, value.values()))
        case _:
            return str(value)


def _short(text: str) -> str:
    line = safe(" ".join(text.split()))
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"

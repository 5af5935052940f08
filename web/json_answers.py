"""
How does an answer look in JSON, and a marked text in HTML?

`marked` is the only function that makes HTML of article text: it escapes all of it and adds marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any, Final

from markupsafe import Markup, escape

from search import (
    OSLO,
    Article,
    ExplainedWord,
    Hit,
    Language,
    Precision,
    ResultPage,
    SearchRequest,
    Snippet,
    alternative_label,
    describe_query,
    diagnostic_text,
    word_count,
)
from web.url.links import Links, article_endpoint, endpoint

_ANCHOR: Final = Markup('<mark id="treff-{}">{}</mark>')
_PLACE: Final = Markup("<u>{}</u>")
_AROUND: Final = 40
"""Characters of a query shown on each side of the place that is spoken of."""
_NEXT: Final = Markup('<a class="next-mark" href="#treff-{}" aria-label="{}"></a>')
# A link in the middle of a word, as behind the first part of ferjekaia, and the rest of the word.
_IN_WORD = re.compile(r'(<a class="next-mark"[^>]*></a>)([\w\xad]+)')
_WEB_ADDRESS = re.compile(r"https?://[^\s\"<>\\]+", re.IGNORECASE)


def _mark(text: str) -> Markup:
    # Not by Markup.format, which takes three times as long: an answer has a hundred marks.
    return Markup(f"<mark>{escape(text)}</mark>")  # noqa: S704 - what is put in is escaped


def marked(snippet: Snippet, mark: Callable[[str], Markup] = _mark) -> Markup:
    """Return the text of *snippet* as safe HTML, each marked span passed through *mark*."""
    pieces, at = [], 0
    for start, end in snippet.marks:
        pieces += [escape(snippet.text[at:start]), mark(snippet.text[start:end])]
        at = end
    return Markup("".join([*pieces, escape(snippet.text[at:])]))  # noqa: S704 - each piece is safe


def placed(text: str, start: int, end: int) -> Markup:
    """Return the query *text* as safe HTML with *start* to *end* underlined; of a long one what is around."""
    first, last = max(start - _AROUND, 0), min(end + _AROUND, len(text))
    pieces = (
        "…" if first else "",
        text[first:start],
        _PLACE.format(text[start:end]) if start < end else "",
        text[end:last],
        "…" if last < len(text) else "",
    )
    return Markup("").join(map(escape, pieces))


def joined_marks(snippet: Snippet) -> Snippet:
    """Return *snippet* with marks that only white space parts made into one: a phrase is one place."""
    joined: list[tuple[int, int]] = []
    for start, end in snippet.marks:
        if joined and not snippet.text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return replace(snippet, marks=tuple(joined))


def web_address(article: Article) -> str | None:
    """Return the article's own page when it is a plain http or https address; what else may run as code."""
    return article.url if _WEB_ADDRESS.fullmatch(article.url) else None


def page_as_json(page: ResultPage, language: Language, fields: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return *page* as the endpoint shows it; *fields* adds keys to each hit."""
    return {
        "query": _query_as_json(page, language, fields),
        "total": {"value": page.total, "relation": page.relation, "grouped": None},
        "took_ms": round(page.took_ms),
        "page": {
            "number": page.request.page,
            "size": page.request.page_size,
            "pages": page.pages,
            "max_page": page.max_page,
        },
        "links": _links_as_json(page, fields),
        "facets": {},
        "hits": [_hit_as_json(hit, fields) for hit in page.hits],
    }


def article_as_json(article: Article) -> dict[str, Any]:
    """Return one article as the endpoint shows it; ``url`` is its own page on the web."""
    return {
        **_article_keys(article, word_count(article)),
        "url": web_address(article),
        "kicker": article.kicker or None,
        "dateline": article.dateline or None,
        "blocks": [{"kind": block.kind, "text": block.text} for block in article.blocks],
        "links": {"self": article_endpoint(article.id), "html": Links().article(article.id)},
    }


def _query_as_json(page: ResultPage, language: Language, fields: tuple[str, ...]) -> dict[str, Any]:
    warnings = [
        {
            "code": each.code,
            "message": diagnostic_text(each, language),
            "start": each.start,
            "end": each.end,
            "suggestion": each.suggestion or None,
        }
        for each in page.diagnostics
    ]
    return {
        "original": page.request.text,
        "interpreted": describe_query(page.query, language),
        "warnings": warnings,
        "alternatives": [
            {
                "code": each.code,
                "label": alternative_label(each, language),
                "query": each.request.text,
                "url": endpoint(each.request, fields),
                "total": each.total,
            }
            for each in page.alternatives
        ],
    }


def _links_as_json(page: ResultPage, fields: tuple[str, ...]) -> dict[str, Any]:
    number, this = page.request.page, endpoint(page.request, fields)

    def turned_to(other: int) -> str:
        return this if other == number else endpoint(replace(page.request, page=other), fields)

    return {
        "self": this,
        "first": turned_to(1),
        "prev": turned_to(min(number - 1, max(page.pages, 1))) if number > 1 else None,
        "next": turned_to(number + 1) if number < page.pages else None,
        "html": Links().search(_for_reading(page.request)),
        "atom": None,
        "csv": None,
    }


def _for_reading(request: SearchRequest) -> SearchRequest:
    """Return *request* without what only a program asks for."""
    return replace(request, strict=False)


def _hit_as_json(hit: Hit, fields: tuple[str, ...]) -> dict[str, Any]:
    shown = ((hit.title,) if hit.title.marks else ()) + hit.fragments
    answer = {
        **_article_keys(hit.article, hit.words),
        "score": None if hit.score is None else round(hit.score, 4),
        "highlights": [
            {
                "field": each.field,
                "text": each.text,
                "marks": [list(span) for span in each.marks],
                "html": str(marked(each)),
            }
            for each in shown
        ],
        "explanation": None if hit.explanation is None else [_word_as_json(each) for each in hit.explanation],
    }
    if "body" in fields:
        answer["body"] = "\n\n".join(block.text for block in hit.article.blocks if block.kind != "caption")
    return answer


def _word_as_json(explained: ExplainedWord) -> dict[str, Any]:
    return {
        "word": explained.word,
        "start": explained.start,
        "end": explained.end,
        "weight": round(explained.weight, 4),
        "units": [
            {
                "term": each.term,
                "streams": [stream for stream, _ in each.streams],
                "weight": round(each.weight, 4),
            }
            for each in explained.units
        ],
        "ways": [
            {
                "way": way.name,
                "count": way.count,
                "forms": [{"form": form, "count": count} for form, count in way.forms],
            }
            for way in explained.ways
        ],
    }


def _article_keys(article: Article, words: int) -> dict[str, Any]:
    return {
        "id": article.id,
        "url": Links().article(article.id),
        "title": article.title,
        "lead": article.lead or None,
        "byline": list(article.byline),
        "source": article.source or None,
        "section": article.section or None,
        "language": article.language,
        "published": rfc3339(article.published),
        "published_precision": article.published_precision,
        "modified": rfc3339(article.modified),
        "version": article.version,
        "status": article.status,
        "word_count": words,
    }


def rfc3339(moment: datetime | None) -> str | None:
    """Return an instant in UTC as 2021-08-30T20:38:00Z, or None for None."""
    return moment.isoformat().replace("+00:00", "Z") if moment else None


def machine_time(moment: datetime, precision: Precision) -> str:
    """Return a moment for the ``datetime`` attribute, no finer than *precision*; days are those of Oslo."""
    if precision in {"minute", "unknown"}:
        return str(rfc3339(moment))
    length = {"day": 10, "month": 7, "year": 4}[precision]
    return moment.astimezone(OSLO).isoformat()[:length]


def numbered(snippets: Sequence[Snippet], next_name: Callable[[int], str]) -> list[Markup]:
    """
    Return *snippets* as safe HTML in which every mark has an anchor, ``treff-1`` and on in reading order.

    Behind each word with a mark in it stands a link to the next one, named by *next_name*; not in a
    title, where it would be read as part of the heading, and not behind the last.
    """
    total = sum(len(snippet.marks) for snippet in snippets)
    numbers = count(1)

    def anchored(text: str) -> Markup:
        return _ANCHOR.format(next(numbers), text)

    def linked(text: str) -> Markup:
        number = next(numbers)
        anchor = _ANCHOR.format(number, text)
        return anchor if number == total else anchor + _NEXT.format(number + 1, next_name(number + 1))

    made = (marked(snippet, anchored if snippet.field == "title" else linked) for snippet in snippets)
    return [Markup(_IN_WORD.sub(r"\2\1", str(html))) for html in made]  # noqa: S704 - what was safe, in another order

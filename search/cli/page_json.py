"""A page of hits as JSON values, with the keys of the endpoint (docs/api.md)."""

from __future__ import annotations

from typing import Any

from search.query.diagnostics import Diagnostic, diagnostic_text
from search.searcher import Hit, ResultPage
from search.suggestions.relaxation import Alternative, alternative_label


def page_values(page: ResultPage) -> dict[str, Any]:
    """Return *page* as JSON values."""
    return {
        "query": {
            "original": page.request.text,
            "warnings": [_warning_values(diagnostic) for diagnostic in page.diagnostics],
            "alternatives": [_alternative_values(alternative) for alternative in page.alternatives],
        },
        "total": {"value": page.total, "relation": page.relation},
        "took_ms": round(page.took_ms),
        "hits": [_hit_values(hit) for hit in page.hits],
    }


def _hit_values(hit: Hit) -> dict[str, Any]:
    article = hit.article
    snippets = ((hit.title,) if hit.title.marks else ()) + hit.fragments
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
            {"field": snippet.field, "text": snippet.text, "marks": [list(mark) for mark in snippet.marks]}
            for snippet in snippets
        ],
    }


def _alternative_values(alternative: Alternative) -> dict[str, Any]:
    return {
        "code": alternative.code,
        "label": alternative_label(alternative, "en"),
        "query": alternative.request.text,
        "match": alternative.request.match,
        "in": list(alternative.request.fields),
        "total": alternative.total,
    }


def _warning_values(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "message": diagnostic_text(diagnostic, "en"),
        "start": diagnostic.start,
        "end": diagnostic.end,
        "suggestion": diagnostic.suggestion or None,
    }

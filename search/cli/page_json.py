"""A page of hits as JSON values, with the keys of the endpoint (docs/api.md)."""

from search.answer import (
    FindAlternativeJson,
    FindDidYouMeanJson,
    FindJson,
    marked_text_json,
    score_json,
    summary_json,
    visible_snippets,
    warning_json,
)
from search.searcher import ResultPage
from search.suggestions.relaxation import Alternative, alternative_label


def page_values(page: ResultPage) -> FindJson:
    """Return *page* as JSON values."""
    return {
        "query": {
            "original": page.request.text,
            "warnings": [warning_json(diagnostic, "en") for diagnostic in page.diagnostics],
            "alternatives": [_alternative_values(alternative) for alternative in page.alternatives],
            "did_you_mean": _did_you_mean_values(page),
        },
        "total": {"value": page.total, "relation": page.relation},
        "took_ms": round(page.took_ms),
        "hits": [
            {
                **summary_json(hit.article),
                "score": score_json(hit),
                "highlights": [marked_text_json(snippet) for snippet in visible_snippets(hit)],
            }
            for hit in page.hits
        ],
    }


def _alternative_values(alternative: Alternative) -> FindAlternativeJson:
    return {
        "code": alternative.code,
        "label": alternative_label(alternative, "en"),
        "query": alternative.request.text,
        "match": alternative.request.match,
        "in": list(alternative.request.fields),
        "total": alternative.total,
    }


def _did_you_mean_values(page: ResultPage) -> FindDidYouMeanJson | None:
    meant = page.did_you_mean
    return {"query": meant.request.text, "total": meant.total} if meant else None

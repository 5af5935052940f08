"""The JSON of the endpoint's answers: a page of hits, and an article."""

from dataclasses import replace
from typing import Final, Literal, TypedDict

from search import (
    Article,
    ExplainedWord,
    Hit,
    Language,
    ResultPage,
    alternative_label,
    describe_query,
    word_count,
)
from search.answer import (
    ArticleJson,
    DetailsJson,
    DidYouMeanJson,
    ExplainedWordJson,
    HitJson,
    PageLinksJson,
    QueryJson,
    SearchAnswerJson,
    marked_text_json,
    rfc3339,
    score_json,
    summary_json,
    visible_snippets,
    warning_json,
)
from web.html import mark_html
from web.url.links import Links, web_address

_LINKS: Final = Links()


class HealthJson(TypedDict):
    """The answer of the routes for monitoring."""

    status: Literal["ok"]


def page_json(
    page: ResultPage, language: Language, extra_keys: tuple[str, ...] = (), links: Links = _LINKS
) -> SearchAnswerJson:
    """Return *page* with its sentences in *language*; *extra_keys* are added to each hit."""
    return {
        "query": _query_json(page, language, extra_keys, links),
        "total": {"value": page.total, "relation": page.relation, "grouped": None},
        "took_ms": round(page.took_ms),
        "page": {
            "number": page.request.page,
            "size": page.request.page_size,
            "pages": page.pages,
            "max_page": page.max_page,
        },
        "links": _links_json(page, extra_keys, links),
        "facets": {},
        "hits": [_hit_json(hit, extra_keys, links) for hit in page.hits],
    }


def article_json(article: Article, links: Links = _LINKS) -> ArticleJson:
    """Return *article*; its ``url`` is its own page on the web."""
    return {
        "id": article.id,
        "url": web_address(article),
        **_details_json(article, word_count(article)),
        "kicker": article.kicker or None,
        "dateline": article.dateline or None,
        "blocks": [{"kind": block.kind, "text": block.text} for block in article.blocks],
        "links": {"self": links.article_endpoint(article.id), "html": links.article(article.id)},
    }


def _query_json(page: ResultPage, language: Language, extra_keys: tuple[str, ...], links: Links) -> QueryJson:
    return {
        "original": page.request.text,
        "interpreted": describe_query(page.query, language),
        "warnings": [warning_json(diagnostic, language) for diagnostic in page.diagnostics],
        "alternatives": [
            {
                "code": alternative.code,
                "label": alternative_label(alternative, language),
                "query": alternative.request.text,
                "url": links.search_endpoint(alternative.request, extra_keys),
                "total": alternative.total,
            }
            for alternative in page.alternatives
        ],
        "did_you_mean": _did_you_mean_json(page, extra_keys, links),
    }


def _did_you_mean_json(page: ResultPage, extra_keys: tuple[str, ...], links: Links) -> DidYouMeanJson | None:
    meant = page.did_you_mean
    if meant is None:
        return None
    return {
        "query": meant.request.text,
        "total": meant.total,
        "url": links.search_endpoint(meant.request, extra_keys),
    }


def _links_json(page: ResultPage, extra_keys: tuple[str, ...], links: Links) -> PageLinksJson:
    current, self_url = page.request.page, links.search_endpoint(page.request, extra_keys)

    def page_url(number: int) -> str:
        if number == current:
            return self_url
        return links.search_endpoint(replace(page.request, page=number), extra_keys)

    return {
        "self": self_url,
        "first": page_url(1),
        "prev": page_url(min(current - 1, max(page.pages, 1))) if current > 1 else None,
        "next": page_url(current + 1) if current < page.pages else None,
        # The page for people has no use for a refusal.
        "html": links.search(replace(page.request, strict=False)),
        "atom": None,
        "csv": None,
    }


def _hit_json(hit: Hit, extra_keys: tuple[str, ...], links: Links) -> HitJson:
    values: HitJson = {
        "id": hit.article.id,
        "url": links.article(hit.article.id),
        **_details_json(hit.article, hit.words),  # type: ignore[typeddict-item] # a mapping could have another body
        "score": score_json(hit),
        "highlights": [
            {**marked_text_json(snippet), "html": str(mark_html(snippet))}
            for snippet in visible_snippets(hit)
        ],
        "explanation": None if hit.explanation is None else [_word_json(word) for word in hit.explanation],
    }
    if "body" in extra_keys:
        values["body"] = "\n\n".join(block.text for block in hit.article.blocks if block.kind != "caption")
    return values


def _word_json(word: ExplainedWord) -> ExplainedWordJson:
    return {
        "word": word.word,
        "start": word.start,
        "end": word.end,
        "weight": round(word.weight, 4),
        "units": [
            {
                "term": unit.term,
                "streams": [stream for stream, _ in unit.streams],
                "weight": round(unit.weight, 4),
            }
            for unit in word.units
        ],
        "ways": [
            {
                "way": way.name,
                "count": way.count,
                "forms": [{"form": form, "count": count} for form, count in way.forms],
            }
            for way in word.ways
        ],
    }


def _details_json(article: Article, words: int) -> DetailsJson:
    return {
        **summary_json(article),
        "modified": rfc3339(article.modified),
        "version": article.version,
        "status": article.status,
        "word_count": words,
    }

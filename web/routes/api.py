"""
The endpoint: what does a program get?

The same answers as the pages, as JSON, and one description of it all (OpenAPI).
"""

from __future__ import annotations

import json
from typing import Any, Final

from flask import Blueprint, Response, abort, request

from search import InvalidRequestError, Language, ResultPage
from web import openapi
from web.app_context import possible_id, searcher
from web.caching import cached, unkept
from web.json_answers import article_as_json, page_as_json
from web.texts import of_request
from web.url.read import nothing_asked, read, refuse_all, renamed
from web.url.write import pairs

bp = Blueprint("api", __name__)

_JSON: Final = "application/json"
_OURS: Final = (_JSON, "application/problem+json")


@bp.before_request
def _refuse_other_formats() -> None:
    if request.accept_mimetypes and request.accept_mimetypes.best_match(_OURS) is None:
        abort(406)


@bp.get("/api/v1/search")
def search() -> Response:
    """Answer a search."""
    asked = read(request.args)
    wanted = asked.accepted()
    if wanted.is_empty:
        raise InvalidRequestError(nothing_asked())
    language = of_request().language
    try:
        return cached(
            searcher().generation(),
            pairs(wanted, asked.fields),
            language,
            lambda: _results(searcher().search(wanted), language, asked.fields),
        )
    except InvalidRequestError as error:  # a strict search with a fault
        raise InvalidRequestError(*renamed(error.problems)) from error


@bp.get("/api/v1/articles/<article_id>")
def article(article_id: str) -> Response:
    """Answer with one article."""
    refuse_all(request.args)
    wanted = possible_id(article_id)
    return cached(
        searcher().generation(),
        [],
        of_request().language,
        lambda: _as_json(article_as_json(searcher().article(wanted))),
    )


@bp.get("/api/v1/openapi.json")
def description() -> Response:
    """Answer with the description of the endpoint."""
    refuse_all(request.args)
    return _as_json(openapi.document())


def _results(page: ResultPage, language: Language, fields: tuple[str, ...]) -> Response:
    answer = _as_json(page_as_json(page, language, fields))
    return unkept(answer) if page.is_partial else answer


def _as_json(value: dict[str, Any]) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), content_type=_JSON)

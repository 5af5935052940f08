"""The routes of the endpoint: the answers of the pages as JSON, and their OpenAPI description."""

import json
from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, abort, request

from search import InvalidRequestError, Language, ResultPage
from web import openapi
from web.app_context import deadline, require_valid_id, searcher, unless_cut_short
from web.caching import cacheable
from web.json_answers import article_json, page_json
from web.monitoring.outcomes import note_result, note_search
from web.texts import texts_of_request
from web.url.read import empty_search_problem, read_search_url, refuse_parameters, with_url_names
from web.url.write import parameter_pairs
from web.views.layout import endpoint_links

bp = Blueprint("api", __name__)

_JSON: Final = "application/json"
_FORMATS: Final = (_JSON, "application/problem+json")


@bp.before_request
def _refuse_other_formats() -> None:
    if request.accept_mimetypes and request.accept_mimetypes.best_match(_FORMATS) is None:
        abort(406)


@bp.get("/api/v1/search")
def search() -> Response:
    """Answer a search."""
    note_search("endpoint")
    url = read_search_url(request.args)
    search_request = url.require_request()
    if search_request.is_empty:
        raise InvalidRequestError(empty_search_problem())
    language = texts_of_request().language
    try:
        return cacheable(
            searcher().generation(),
            parameter_pairs(search_request, url.extra_keys),
            language,
            lambda: _page_response(searcher().search(search_request, deadline()), language, url.extra_keys),
        )
    except InvalidRequestError as error:  # a strict search with a fault
        raise InvalidRequestError(*with_url_names(error.problems)) from error


@bp.get("/api/v1/articles/<article_id>")
def article(article_id: str) -> Response:
    """Answer with one article."""
    refuse_parameters(request.args)
    valid_id = require_valid_id(article_id)
    searcher().require_article(valid_id)
    return cacheable(
        searcher().generation(),
        [],
        texts_of_request().language,
        lambda: _json_response(article_json(searcher().article(valid_id), endpoint_links())),
    )


@bp.get("/api/v1/openapi.json")
def description() -> Response:
    """Answer with the description of the endpoint."""
    return _json_response(openapi.document(request.script_root))


def _page_response(page: ResultPage, language: Language, extra_keys: tuple[str, ...]) -> Response:
    note_result(page)
    return unless_cut_short(_json_response(page_json(page, language, extra_keys, endpoint_links())))


def _json_response(value: Mapping[str, object]) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), content_type=_JSON)

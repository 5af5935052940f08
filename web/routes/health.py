"""Is the process alive, and does it answer searches? For whatever watches over it."""

from __future__ import annotations

from flask import Blueprint, Response, request

from search import SearchRequest
from web.app_context import searcher
from web.url.read import refuse_all

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> Response:
    """Answer at once: the process is alive."""
    refuse_all(request.args)
    return _ok()


@bp.get("/readyz")
def ready() -> Response:
    """Open the index and search for a word; 503 when that cannot be done."""
    refuse_all(request.args)
    searcher().search_without_alternatives(SearchRequest(text="leit", page_size=1))
    return _ok()


def _ok() -> Response:
    response = Response('{"status": "ok"}', content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response

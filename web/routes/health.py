"""
The routes for monitoring: whether the process is alive, and whether it answers searches.

Probes add parameters of their own to get past caches; they are passed over.
"""

import json

from flask import Blueprint, Response

from search import SearchRequest
from web.app_context import searcher

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> Response:
    """Answer at once: the process is alive."""
    return _ok()


@bp.get("/readyz")
def ready() -> Response:
    """Search for a word; 503 when index or archive does not answer. A ``notice`` says why searches find less than they could."""
    searcher().search_without_alternatives(SearchRequest(text="leit", page_size=1))
    return _ok(searcher().notice())


def _ok(notice: str = "") -> Response:
    status = {"status": "ok", **({"notice": notice} if notice else {})}
    response = Response(json.dumps(status, ensure_ascii=False), content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response

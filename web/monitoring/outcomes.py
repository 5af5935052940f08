"""
What became of a request: a word for the log and the figures, and the seconds it took.

| outcome | the answer |
|---|---|
| `hits`, `no_hits` | the answer to a search |
| `partial` | hits found before time ran out |
| `ok` | any other answer |
| `unchanged` | the client has it already (304) |
| `redirected` | the address of another (3xx) |
| `missing` | no such address or article (404) |
| `refused` | any other fault of the request (4xx) |
| `unavailable` | index or archive do not answer (503) |
| `broken` | a fault of ours (5xx) |
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

from flask import Flask, Response, request

from search import ResultPage
from web.monitoring.request_id import request_id

if TYPE_CHECKING:  # it is imported where figures are wanted
    from web.monitoring.metrics import Metrics

Kind = Literal["page", "endpoint"]

_STARTED: Final = "leit.started"
_RESULT: Final = "leit.result"
_KIND: Final = "leit.search_kind"
_OUTCOME: Final = "leit.outcome"
_OF_STATUS: Final = {304: "unchanged", 404: "missing", 503: "unavailable"}
_OF_CLASS: Final = {2: "ok", 3: "redirected", 4: "refused", 5: "broken"}
_OK: Final = range(200, 300)


def register(app: Flask, metrics: Metrics | None) -> None:
    """Note the outcome of every request to *app*, for the log and for *metrics*; register it before other hooks."""

    def begin() -> None:
        request.environ[_STARTED] = time.perf_counter()

    def end(response: Response) -> Response:
        outcome = _outcome(response.status_code, request.environ)
        request.environ[_OUTCOME] = outcome
        response.headers["X-Request-Id"] = request_id(request.environ)
        if metrics:
            kind = request.environ.get(_KIND)
            metrics.count_request(request.endpoint or "none", response.status_code)
            if kind:
                metrics.count_search(kind, outcome, seconds_so_far())
        return response

    app.before_request(begin)
    app.after_request(end)


def note_search(kind: Kind) -> None:
    """Note that the current request is a search, on the page or the endpoint."""
    request.environ[_KIND] = kind


def note_result(result: ResultPage) -> None:
    """Note what the search of the current request found."""
    request.environ[_RESULT] = "partial" if result.is_partial else "hits" if result.total else "no_hits"


def seconds_so_far() -> float:
    """Return the seconds since the current request came."""
    started = request.environ.get(_STARTED)
    return 0.0 if started is None else time.perf_counter() - started


def known_outcome(environ: Mapping[str, Any], status: int) -> str:
    """Return the outcome of a request that was answered with *status*, also of one that never reached the application."""
    return str(environ.get(_OUTCOME) or _outcome(status, {}))


def _outcome(status: int, environ: Mapping[str, Any]) -> str:
    if status in _OK:
        return str(environ.get(_RESULT, "ok"))
    return _OF_STATUS.get(status) or _OF_CLASS.get(status // 100, "ok")

"""
What does a person or a program see when something is wrong?

A page in the look of the others, or problem details (RFC 9457). Nothing of the inside of the
service is told: the log has it, under the same reference.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed
from werkzeug.wrappers import Response as AnyResponse

from search import ArticleNotFoundError, InvalidRequestError, Problem, UnavailableError
from web.headers import OPENAPI
from web.texts import Texts, of_request
from web.views.layout import render
from web.views.problems import problem_as_json, told

RETRY_AFTER: Final = "10"
"""Seconds; an index that is switched or an archive that starts again is back by then."""
_LONGEST_INSTANCE: Final = 2000
_CODES: Final = {406: "not_acceptable", 503: "index_unavailable"}
"""What a program is told of a problem that is with no parameter."""
_FOR_PROGRAMS: Final = ("/api/", "/healthz", "/readyz")


class Failure(NamedTuple):
    """
    An answer that is not what was asked for.

    Attributes:
        status: HTTP status.
        kind: Stable name of the problem type; what OpenAPI lists under ``components/responses``.
        title: What is wrong, the same sentence for every occurrence.
        detail: What is wrong this time, and what to do.
        errors: The single problems.

    """

    status: int
    kind: str
    title: str
    detail: str
    errors: Sequence[Problem] = ()


def register(app: Flask) -> None:
    """Make *app* answer every error with a page or with problem details."""
    app.register_error_handler(InvalidRequestError, _invalid_request)
    app.register_error_handler(ArticleNotFoundError, _article_not_found)
    app.register_error_handler(UnavailableError, _unavailable)
    app.register_error_handler(InternalServerError, _broken)
    app.register_error_handler(HTTPException, _http_error)


def _invalid_request(error: InvalidRequestError) -> Response:
    texts = of_request()
    detail = " ".join(told(problem, texts) for problem in error.problems)
    return answer(Failure(400, "InvalidRequest", texts("errors.invalid_title"), detail, error.problems))


def _article_not_found(error: ArticleNotFoundError) -> Response:
    texts = of_request()
    detail = texts("errors.article_detail", id=error.article_id[:120])
    return answer(Failure(404, "NotFound", texts("errors.article_title"), detail))


def _unavailable(error: UnavailableError) -> Response:
    reference = uuid.uuid4().hex
    current_app.logger.error("%s: %s (%s)", type(error).__name__, error, reference)
    failure = _plain(503, "Unavailable", of_request())
    response = answer(failure, reference)
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def _broken(error: InternalServerError) -> Response:
    reference = uuid.uuid4().hex
    cause = error.original_exception or error
    current_app.logger.error("%s: %r (%s)", request.path, cause, reference)
    return answer(_plain(500, "Broken", of_request()), reference)


def _http_error(error: HTTPException) -> AnyResponse:
    texts = of_request()
    if isinstance(error, MethodNotAllowed):
        methods = ", ".join(sorted(error.valid_methods or ()))
        response = answer(_plain(405, "MethodNotAllowed", texts, methods=methods))
        response.headers["Allow"] = methods
        return response
    if error.code == 404:  # noqa: PLR2004 - Not Found
        return answer(_plain(404, "NotFound", texts))
    if error.code == 406:  # noqa: PLR2004 - Not Acceptable
        return answer(_plain(406, "NotAcceptable", texts))
    if error.code is None or error.code < 400:  # noqa: PLR2004 - a redirect, made by the router
        return error.get_response()
    status = min(500, error.code)
    plain = _plain(400, "InvalidRequest", texts)
    return answer(plain._replace(status=status))


def _plain(status: int, kind: str, texts: Texts, **values: object) -> Failure:
    detail = texts(f"errors.{status}_detail", **values)
    errors = (Problem("", _CODES[status], detail),) if status in _CODES else ()
    return Failure(status, kind, texts(f"errors.{status}_title"), detail, errors)


def answer(failure: Failure, reference: str = "") -> Response:
    """Return *failure* as a program or a person wants it; never kept by a cache."""
    reference = reference or uuid.uuid4().hex
    if request.path.startswith(_FOR_PROGRAMS):
        body = json.dumps(_as_problem(failure, reference, of_request()), ensure_ascii=False)
        response = Response(body, failure.status, content_type="application/problem+json")
    else:
        html = render("error.html", failure=failure, reference=reference)
        response = Response(html, failure.status, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.vary.update(("Accept-Language", "Accept-Encoding"))
    return response


def _as_problem(failure: Failure, reference: str, texts: Texts) -> dict[str, Any]:
    return {
        # Resolves to the description of this kind of problem.
        "type": f"{OPENAPI}#/components/responses/{failure.kind}",
        "title": failure.title,
        "status": failure.status,
        "detail": failure.detail,
        "instance": _instance(),
        "request_id": reference,
        "errors": [problem_as_json(problem, texts) for problem in failure.errors],
    }


def _instance() -> str:
    query = request.query_string.decode("ascii", "replace")
    return (request.path + ("?" + query if query else ""))[:_LONGEST_INSTANCE]

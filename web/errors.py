"""
Error answers: a page for people, problem details (RFC 9457) for programs.

They say nothing about the inside of the service; the log has it, under the same reference.
"""

import json
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed
from werkzeug.wrappers import Response as AnyResponse

from search import ArticleNotFoundError, ArticleWithdrawnError, InvalidRequestError, Problem, UnavailableError
from web.caching import uncacheable
from web.monitoring.outcomes import seconds_so_far
from web.monitoring.request_id import request_id
from web.texts import Texts, texts_of_request
from web.views.layout import endpoint_links, html_response, render
from web.views.problems import KINDS, ProblemJson, error_json, problem_sentence

RETRY_AFTER: Final = "10"
"""Seconds; by then an index has been switched or an archive restarted."""
_LONGEST_INSTANCE: Final = 2000
_CODES: Final = {406: "not_acceptable", 503: "index_unavailable"}
"""Codes of problems that no parameter has, by status."""
_FOR_PROGRAMS: Final = ("/api/", "/healthz", "/readyz")
"""Beginnings of the paths whose errors are problem details."""


class Failure(NamedTuple):
    """
    The content of an error answer.

    Attributes:
        status: HTTP status.
        title: Sentence about the fault, the same for every occurrence.
        detail: Sentence about this occurrence and its remedy.
        errors: Each problem of the request.
    """

    status: int
    title: str
    detail: str
    errors: Sequence[Problem] = ()


def register(app: Flask) -> None:
    """Make *app* answer every error with a page or with problem details."""
    app.register_error_handler(InvalidRequestError, _answer_invalid_request)
    app.register_error_handler(ArticleNotFoundError, _answer_article_not_found)
    app.register_error_handler(ArticleWithdrawnError, _answer_article_withdrawn)
    app.register_error_handler(UnavailableError, _answer_unavailable)
    app.register_error_handler(InternalServerError, _answer_broken)
    app.register_error_handler(HTTPException, _answer_http_error)


def _answer_invalid_request(error: InvalidRequestError) -> Response:
    texts = texts_of_request()
    detail = " ".join(problem_sentence(problem, texts) for problem in error.problems)
    return error_response(Failure(400, texts("errors.invalid_title"), detail, error.problems))


def _answer_article_not_found(error: ArticleNotFoundError) -> Response:
    texts = texts_of_request()
    detail = texts("errors.article_detail", id=error.article_id[:120])
    return error_response(Failure(404, texts("errors.article_title"), detail))


def _answer_article_withdrawn(error: ArticleWithdrawnError) -> Response:
    texts = texts_of_request()
    if error.at is None:
        detail = texts("errors.withdrawn_detail")
    else:
        detail = texts("errors.withdrawn_at_detail", date=texts.moment(error.at, "day"))
    return error_response(Failure(410, texts("errors.withdrawn_title"), detail))


def _answer_unavailable(error: UnavailableError) -> Response:
    _log_failure("unavailable", type(error).__name__, error)
    response = error_response(_standard_failure(503))
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def _answer_broken(error: InternalServerError) -> Response:
    cause = error.original_exception or error
    _log_failure("broken", request.path, repr(cause))
    return error_response(_standard_failure(500))


def _log_failure(outcome: str, subject: str, what: object) -> None:
    reference = request_id(request.environ)
    fields: dict[str, Any] = {
        "request_id": reference,
        "outcome": outcome,
        "seconds": round(seconds_so_far(), 4),
    }
    line = "%s: %s (%s, %s after %.4f s)"
    current_app.logger.error(
        line, subject, what, reference, outcome, fields["seconds"], extra={"fields": fields}
    )


def _answer_http_error(error: HTTPException) -> AnyResponse:
    if error.code is None or error.code < 400:  # noqa: PLR2004 - a redirect, made by the router
        return error.get_response()
    if isinstance(error, MethodNotAllowed):
        methods = ", ".join(sorted(error.valid_methods or ()))
        response = error_response(_standard_failure(405, methods=methods))
        response.headers["Allow"] = methods
        return response
    if error.code in KINDS:
        return error_response(_standard_failure(error.code))
    return error_response(_standard_failure(400)._replace(status=min(500, error.code)))


def _standard_failure(status: int, **values: object) -> Failure:
    texts = texts_of_request()
    detail = texts(f"errors.{status}_detail", **values)
    errors = (Problem("", _CODES[status], detail),) if status in _CODES else ()
    return Failure(status, texts(f"errors.{status}_title"), detail, errors)


def error_response(failure: Failure) -> Response:
    """Return *failure* as problem details or as a page, by the path; never cached."""
    reference = request_id(request.environ)
    if request.path.startswith(_FOR_PROGRAMS):
        body = json.dumps(_problem_details(failure, reference, texts_of_request()), ensure_ascii=False)
        response = Response(body, failure.status, content_type="application/problem+json")
    else:
        html = render("error.html", failure=failure, reference=reference)
        response = html_response(html, failure.status)
    return uncacheable(response)


def _problem_details(failure: Failure, reference: str, texts: Texts) -> ProblemJson:
    query = request.query_string.decode("ascii", "replace")
    path = request.script_root + request.path
    return {
        # The address of the description of this kind of problem.
        "type": f"{endpoint_links().description()}#/components/responses/{KINDS.get(failure.status, KINDS[400])}",
        "title": failure.title,
        "status": failure.status,
        "detail": failure.detail,
        "instance": (f"{path}?{query}" if query else path)[:_LONGEST_INSTANCE],
        "request_id": reference,
        "errors": [error_json(problem, texts) for problem in failure.errors],
    }

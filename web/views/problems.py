"""Problems of a request as sentences in the reader's language, and as JSON."""

from typing import Annotated, Final, TypedDict

from msgspec import Meta

from search import Problem, QueryProblem, diagnostic_text
from web.texts import Texts
from web.url.parameters import BY_NAME, MAX_VALUES

KINDS: Final = {
    400: "InvalidRequest",
    404: "NotFound",
    410: "Gone",
    405: "MethodNotAllowed",
    406: "NotAcceptable",
    500: "Broken",
    503: "Unavailable",
}
"""The name of the problem type by HTTP status, as in ``components/responses`` of the OpenAPI document."""
_LONGEST_ECHO: Final = 100
"""Characters of a wrong value that are repeated to the reader."""
TRANSLATED: Final = frozenset(
    {
        "invalid_value",
        "unknown_parameter",
        "repeated_parameter",
        "invalid_date",
        "reversed_range",
        "query_too_long",
        "page_out_of_window",
    }
)
"""Codes with a sentence ``problem.<code>`` in the texts, which the values of a problem fill by name."""


class ErrorJson(TypedDict):
    """An entry of ``errors`` in problem details (RFC 9457 §3.2)."""

    parameter: str | None
    code: str
    message: str
    start: Annotated[int, Meta(ge=0)] | None
    end: Annotated[int, Meta(ge=0)] | None
    suggestion: str | None


class ProblemJson(TypedDict):
    """Problem details (RFC 9457)."""

    type: str
    title: str
    status: Annotated[int, Meta(ge=400, le=599)]
    detail: str
    instance: str
    request_id: str
    errors: list[ErrorJson]


def error_json(problem: Problem, texts: Texts) -> ErrorJson:
    """Return *problem*, whose parameter has its name in the URL."""
    return {
        "parameter": problem.parameter or None,
        "code": problem.code,
        "message": problem_sentence(problem, texts),
        "start": problem.start,
        "end": problem.end,
        "suggestion": problem.suggestion or None,
    }


def problem_sentence(problem: Problem, texts: Texts) -> str:
    """Return the sentence about *problem* in the language of *texts*; programs rely on its code instead."""
    if isinstance(problem, QueryProblem):
        return diagnostic_text(problem.diagnostic, texts.language)
    if problem.code not in TRANSLATED:
        return problem.message
    if problem.code == "invalid_value" and not problem.values:
        return texts("problem.nothing_asked")
    values = {name: _shorten(value) for name, value in problem.values.items()}
    if problem.code == "invalid_value":
        values["wanted"] = _valid_values(problem.parameter, texts)
    sentence = texts(f"problem.{problem.code}", parameter=problem.parameter, **values)
    if problem.code == "unknown_parameter" and problem.suggestion:
        return f"{sentence} {texts('problem.meant', suggestion=problem.suggestion)}"
    return sentence


def _valid_values(name: str, texts: Texts) -> str:
    parameter = BY_NAME[name]
    if parameter.kind == "number":
        return texts("problem.wanted_number", lowest=parameter.lowest, highest=parameter.highest)
    if parameter.choices:
        return texts("problem.wanted_choice", choices=", ".join(parameter.choices))
    return texts("problem.wanted_values", highest=MAX_VALUES)


def _shorten(value: str) -> str:
    return value if len(value) <= _LONGEST_ECHO else value[:_LONGEST_ECHO] + "…"

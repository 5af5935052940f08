"""What does the reader of a problem see, in the reader's language?"""

from __future__ import annotations

from typing import Any, Final

from search import FAULTS, Diagnostic, Problem, diagnostic_text
from web.texts import Texts
from web.url.parameters import BY_NAME, MAX_VALUES

_LONGEST_ECHO: Final = 100
_SLOTS: Final = {
    "invalid_value": ("parameter", "value"),
    "unknown_parameter": ("value",),
    "repeated_parameter": ("value",),
    "invalid_date": ("value",),
    "reversed_range": ("from", "to"),
    "query_too_long": ("length", "limit"),
    "page_out_of_window": ("window", "last"),
}
"""What the values of a problem are called in its sentence."""


def problem_as_json(problem: Problem, texts: Texts) -> dict[str, Any]:
    """Return *problem*, named as in a URL, as an entry of ``errors`` (RFC 9457 §3.2)."""
    return {
        "parameter": problem.parameter or None,
        "code": problem.code,
        "message": told(problem, texts),
        "start": problem.start,
        "end": problem.end,
        "suggestion": problem.suggestion or None,
    }


def told(problem: Problem, texts: Texts) -> str:
    """Return the sentence that tells *problem*; clients rely on its code, people on this."""
    if problem.parameter == "q" and problem.code in FAULTS:
        start, end = problem.start or 0, problem.end or 0
        return diagnostic_text(
            Diagnostic(problem.code, start, end, problem.values, problem.suggestion), texts.language
        )
    if problem.code == "invalid_value" and not problem.values:
        return texts("problem.nothing_asked")
    if problem.code not in _SLOTS:
        return problem.message
    return _filled(problem, texts)


def _filled(problem: Problem, texts: Texts) -> str:
    values: dict[str, object] = dict(zip(_SLOTS[problem.code], map(_short, problem.values), strict=False))
    # The values name the attribute of the request: `fields` for `in`, and a URL has another `fields`.
    values["parameter"] = problem.parameter
    if problem.code == "invalid_value":
        values["wanted"] = _wanted(problem.parameter, texts)
    sentence = texts(f"problem.{problem.code}", **values)
    if problem.code == "unknown_parameter" and problem.suggestion:
        return f"{sentence} {texts('problem.meant', suggestion=problem.suggestion)}"
    return sentence


def _wanted(name: str, texts: Texts) -> str:
    parameter = BY_NAME[name]
    if parameter.kind == "number":
        return texts("problem.wanted_number", lowest=parameter.lowest, highest=parameter.highest)
    if parameter.choices:
        return texts("problem.wanted_choice", choices=", ".join(parameter.choices))
    return texts("problem.wanted_values", highest=MAX_VALUES)


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST_ECHO else value[:_LONGEST_ECHO] + "…"

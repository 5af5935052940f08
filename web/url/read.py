"""
What does a URL ask for?

What a value may be is decided by `SearchRequest`; here a text only becomes a number, a flag or a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from search import EXACT_FIELDS, InvalidRequestError, Problem, SearchRequest, find_nearest_name
from web.url.parameters import BY_NAME, MAX_VALUES, PARAMETERS, UI, Parameter

MAX_REPORTED: Final = 20
"""Unknown parameters told about; a URL with thousands of them gets a short answer."""
_NAME_OF: Final = {
    each.attribute: each.name for each in PARAMETERS if each.attribute and each.attribute != "filters"
}
_OTHER_NAMES: Final = {
    "query": "q",
    "search": "q",
    "search_query": "q",
    "kilde": "source",
    "kjelde": "source",
    "lang": "language",
    "limit": "page_size",
    "size": "page_size",
    "per_page": "page_size",
    "side": "page",
    "order": "sort",
    "fra": "from",
    "til": "to",
    "start_date": "from",
    "end_date": "to",
}
_NUMBER = re.compile(r"-?[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Asked:
    """
    What a URL asks for.

    Attributes:
        request: The search; None when there are *problems*.
        fields: Keys to add to each hit.
        problems: What is wrong with the parameters known, each under its name in the URL.
        unknown: The parameters nobody knows.
        typed: The values of each parameter given, as typed; empty ones are left out.

    """

    request: SearchRequest | None
    fields: tuple[str, ...]
    problems: tuple[Problem, ...]
    unknown: tuple[Problem, ...]
    typed: Mapping[str, tuple[str, ...]]

    def accepted(self) -> SearchRequest:
        """Return the search. Raises InvalidRequestError with everything that is wrong, unknown names included."""
        if self.request is None or self.unknown:
            raise InvalidRequestError(*self.problems, *self.unknown)
        return self.request


def read(args: MultiDict[str, str], *, for_page: bool = False) -> Asked:
    """Return what the query string *args* asks for; a page also knows `UI`."""
    known = (*PARAMETERS, UI) if for_page else PARAMETERS
    typed = {each.name: given for each in known if (given := _given(each, args))}
    problems = [
        problem
        for each in known
        for problem in _shape_problems(each, typed.get(each.name, ()), len(args.getlist(each.name)))
    ]
    faulty = {problem.parameter for problem in problems}
    values = {name: _value(BY_NAME[name], given) for name, given in typed.items() if name not in faulty}
    request = None
    try:
        request = SearchRequest(**_attributes(values))
    except InvalidRequestError as error:
        problems += [_renamed(problem) for problem in error.problems]
    return Asked(
        request=None if problems else request,
        fields=values.get("fields", ()),
        problems=tuple(problems),
        unknown=tuple(_unknown(args, {each.name for each in known})),
        typed=typed,
    )


def refuse_all(args: MultiDict[str, str]) -> None:
    """Check a URL that takes no parameters. Raises InvalidRequestError when it has any."""
    if unknown := tuple(_unknown(args, set())):
        raise InvalidRequestError(*unknown)


def nothing_asked() -> Problem:
    """Return the problem of a search for nothing at all."""
    return Problem("q", "invalid_value", "Write what to search for in q, or choose a filter or a date.")


def _given(parameter: Parameter, args: MultiDict[str, str]) -> tuple[str, ...]:
    values = args.getlist(parameter.name)
    if parameter.kind == "choices":
        values = [part for value in values[: MAX_VALUES + 1] for part in value.split(",")]
    found = [value for value in values if value]
    return tuple(dict.fromkeys(found)) if parameter.is_list else tuple(found)


def _shape_problems(parameter: Parameter, given: tuple[str, ...], written: int) -> Iterator[Problem]:
    """
    Yield what is wrong before a value means anything; ranges and choices are for `SearchRequest`.

    *written* is how often the parameter stands in the URL, empty values and repeated ones counted.
    """
    if parameter.is_list:
        if (count := max(len(given), written)) > MAX_VALUES:
            yield _invalid(parameter, f"{count}", f"at most {MAX_VALUES} values")
        elif not parameter.attribute:
            yield from (_not_a_choice(parameter, value) for value in given if value not in parameter.choices)
    elif len(given) > 1:
        message = f"{parameter.name} can be given once only, but stands there {len(given)} times."
        yield Problem(parameter.name, "repeated_parameter", message, values=(str(len(given)),))
    elif given and parameter.kind == "number" and not _NUMBER.fullmatch(given[0]):
        yield _invalid(parameter, given[0], f"a number from {parameter.lowest} to {parameter.highest}")
    elif (
        given and (parameter.kind == "flag" or not parameter.attribute) and given[0] not in parameter.choices
    ):
        yield _not_a_choice(parameter, given[0])


def _not_a_choice(parameter: Parameter, value: str) -> Problem:
    suggestion = find_nearest_name(value, parameter.choices)
    return _invalid(parameter, value, "one of " + ", ".join(parameter.choices), suggestion)


def _invalid(parameter: Parameter, value: str, wanted: str, suggestion: str = "") -> Problem:
    return Problem(
        parameter.name,
        "invalid_value",
        f"{parameter.name} must be {wanted}, not «{value}».",
        suggestion=suggestion,
        values=(parameter.name, value, wanted),
    )


def _value(parameter: Parameter, given: tuple[str, ...]) -> Any:  # noqa: ANN401 - the type depends on the kind
    match parameter.kind:
        case "number":
            return int(given[0])
        case "flag":
            return given[0] == "true"
        case "choices":
            # In the order of the table, so that one search has one URL; what is no choice is refused later.
            order = (*parameter.choices, *given)
            return tuple(dict.fromkeys(value for value in order if value in given))
        case "values":
            return given
        case _:
            return given[0]


def _attributes(values: Mapping[str, Any]) -> dict[str, Any]:
    plain = {
        BY_NAME[name].attribute: value
        for name, value in values.items()
        if BY_NAME[name].attribute not in {"", "filters"}
    }
    filters = {name: value for name, value in values.items() if name in EXACT_FIELDS}
    return {**plain, "filters": filters}


def _renamed(problem: Problem) -> Problem:
    """Return *problem* under the name its parameter has in a URL."""
    return Problem(
        _NAME_OF.get(problem.parameter, problem.parameter),
        problem.code,
        problem.message,
        problem.start,
        problem.end,
        problem.suggestion,
        problem.values,
    )


def renamed(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return *problems* of a `SearchRequest` under the names their parameters have in a URL."""
    return tuple(_renamed(problem) for problem in problems)


def _unknown(args: MultiDict[str, str], known: set[str]) -> Iterator[Problem]:
    strangers = [name for name in args if name not in known]
    for name in strangers[:MAX_REPORTED]:
        nearest = find_nearest_name(name.lower(), sorted(known))
        suggestion = _OTHER_NAMES.get(name.lower() if known else "", nearest)
        shown = name if len(name) <= 60 else name[:60] + "…"  # noqa: PLR2004 - a name, not a text
        message = f"There is no parameter «{shown}»."
        yield Problem(shown, "unknown_parameter", message, suggestion=suggestion, values=(shown,))

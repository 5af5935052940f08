"""
Reading a search from the query string of a URL.

Here a text becomes a number, a flag or a list, no more; `SearchRequest` decides which values are valid.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from search import EXACT_FIELDS, InvalidRequestError, Problem, SearchRequest, find_nearest_name
from web.url.parameters import BY_NAME, MAX_VALUES, PARAMETERS, UI, URL_NAMES, Parameter

MAX_REPORTED: Final = 20
"""Unknown parameters reported; a URL with thousands of them gets a short answer."""
_LONGEST_NAME: Final = 60
"""Characters of an unknown parameter's name that are repeated to the reader."""
_SYNONYMS: Final = {
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
"""Names that people try, and the parameter to suggest instead."""
_NUMBER = re.compile(r"-?[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class SearchUrl:
    """
    The query string of a search, parsed.

    Attributes:
        request: The search; None when there are *problems*.
        extra_keys: Keys to add to each hit, the parameter ``fields``.
        problems: Faults of known parameters, under their names in the URL.
        unknown: Problems for parameters that do not exist.
        values: Values of each parameter as typed, without empty ones.
    """

    request: SearchRequest | None
    extra_keys: tuple[str, ...]
    problems: tuple[Problem, ...]
    unknown: tuple[Problem, ...]
    values: Mapping[str, tuple[str, ...]]

    def require_request(self) -> SearchRequest:
        """Return the search. Raises InvalidRequestError with every problem, unknown parameters included."""
        if self.request is None or self.unknown:
            raise InvalidRequestError(*self.problems, *self.unknown)
        return self.request


def read_search_url(args: MultiDict[str, str], *, for_page: bool = False) -> SearchUrl:
    """Parse the query string *args*; a page also accepts the parameter `UI`."""
    parameters = (*PARAMETERS, UI) if for_page else PARAMETERS
    present = [parameter for parameter in parameters if parameter.name in args]
    typed = {parameter.name: values for parameter in present if (values := _typed_values(parameter, args))}
    problems = [
        problem
        for parameter in present
        for problem in _shape_problems(
            parameter, typed.get(parameter.name, ()), len(args.getlist(parameter.name))
        )
    ]
    faulty = {problem.parameter for problem in problems}
    parsed = {
        name: _parse_value(BY_NAME[name], values) for name, values in typed.items() if name not in faulty
    }
    request = None
    try:
        request = SearchRequest(**_attributes(parsed))
    except InvalidRequestError as error:
        problems += with_url_names(error.problems)
    return SearchUrl(
        request=None if problems else request,
        extra_keys=parsed.get("fields", ()),
        problems=tuple(problems),
        unknown=tuple(_unknown_parameters(args, {parameter.name for parameter in parameters})),
        values=typed,
    )


def refuse_parameters(args: MultiDict[str, str]) -> None:
    """Check a URL that takes no parameters. Raises InvalidRequestError when it has any."""
    if unknown := tuple(_unknown_parameters(args, set())):
        raise InvalidRequestError(*unknown)


def empty_search_problem() -> Problem:
    """Return the problem of a search without query, filter or date."""
    return Problem("q", "invalid_value", "Write what to search for in q, or choose a filter or a date.")


def with_url_names(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return *problems* of a `SearchRequest` with the URL names of their parameters."""
    return tuple(
        replace(problem, parameter=URL_NAMES.get(problem.parameter, problem.parameter))
        for problem in problems
    )


def _typed_values(parameter: Parameter, args: MultiDict[str, str]) -> tuple[str, ...]:
    values = args.getlist(parameter.name)
    if parameter.kind == "choices":
        values = [part for value in values[: MAX_VALUES + 1] for part in value.split(",")]
    values = [value for value in values if value]
    return tuple(dict.fromkeys(values)) if parameter.is_list else tuple(values)


def _shape_problems(parameter: Parameter, values: tuple[str, ...], occurrences: int) -> Iterator[Problem]:
    """
    Yield the faults that can be seen before a value is parsed.

    *occurrences* counts the parameter in the URL, empty and repeated values included.
    """
    if parameter.is_list:
        if (count := max(len(values), occurrences)) > MAX_VALUES:
            yield _invalid_value(parameter, f"{count}", f"at most {MAX_VALUES} values")
        elif not parameter.attribute:
            yield from (_not_a_choice(parameter, value) for value in values if value not in parameter.choices)
    elif len(values) > 1:
        message = f"{parameter.name} can be given once only, but stands there {len(values)} times."
        yield Problem(parameter.name, "repeated_parameter", message, values={"value": str(len(values))})
    elif values and parameter.kind == "number" and not _NUMBER.fullmatch(values[0]):
        yield _invalid_value(parameter, values[0], f"a number from {parameter.lowest} to {parameter.highest}")
    elif (
        parameter.kind == "flag" or not parameter.attribute
    ):  # `SearchRequest` cannot check the text of these
        yield from (_not_a_choice(parameter, value) for value in values if value not in parameter.choices)


def _not_a_choice(parameter: Parameter, value: str) -> Problem:
    nearest = find_nearest_name(value[:50], parameter.choices)
    return _invalid_value(parameter, value, "one of " + ", ".join(parameter.choices), nearest)


def _invalid_value(parameter: Parameter, value: str, expected: str, suggestion: str = "") -> Problem:
    return Problem(
        parameter.name,
        "invalid_value",
        f"{parameter.name} must be {expected}, not «{value}».",
        suggestion=suggestion,
        values={"value": value},
    )


def _parse_value(parameter: Parameter, values: tuple[str, ...]) -> Any:  # noqa: ANN401 - the type depends on the kind
    match parameter.kind:
        case "number":
            return int(values[0])
        case "flag":
            return values[0] == "true"
        case "choices":
            # In the order of the table, so that a search has one URL; `SearchRequest` refuses what is no choice.
            order = (*parameter.choices, *values)
            return tuple(dict.fromkeys(value for value in order if value in values))
        case "values":
            return values
        case _:
            return values[0]


def _attributes(parsed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of `SearchRequest`, from values by parameter name."""
    plain = {
        BY_NAME[name].attribute: value
        for name, value in parsed.items()
        if BY_NAME[name].attribute not in {"", "filters"}
    }
    filters = {name: value for name, value in parsed.items() if name in EXACT_FIELDS}
    return {**plain, "filters": filters}


def _unknown_parameters(args: MultiDict[str, str], valid_names: set[str]) -> Iterator[Problem]:
    unknown = [name for name in args if name not in valid_names]
    for name in unknown[:MAX_REPORTED]:
        nearest = find_nearest_name(name[:40].lower(), sorted(valid_names))
        suggestion = _SYNONYMS.get(name.lower() if valid_names else "", nearest)
        shortened = name if len(name) <= _LONGEST_NAME else name[:_LONGEST_NAME] + "…"
        message = f"There is no parameter «{shortened}»."
        yield Problem(
            shortened, "unknown_parameter", message, suggestion=suggestion, values={"value": shortened}
        )

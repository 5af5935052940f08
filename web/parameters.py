"""
Which parameters does a search take in its URL, and what does a URL ask for?

One table. The endpoint and the page read URLs with it, links are written with it, the OpenAPI
document is made of it, and docs/api.md is tested against it. What a value may be is decided by
`SearchRequest`; here a text only becomes a number, a flag or a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any, Final, Literal
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from search import (
    EXACT_FIELDS,
    MAX_QUERY_LENGTH,
    TEXT_FIELDS,
    WINDOW,
    InvalidRequestError,
    Problem,
    SearchRequest,
)

Kind = Literal["text", "flag", "number", "date", "choice", "choices", "values"]

MAX_VALUES: Final = 100
"""Values a repeated parameter may have."""
MAX_REPORTED: Final = 20
"""Unknown parameters told about; a URL with thousands of them gets a short answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """
    One parameter of a search.

    Attributes:
        name: As written in a URL.
        kind: ``choices`` and ``values`` are lists; ``choices`` also takes commas.
        attribute: The attribute of `SearchRequest` it fills; ``filters`` is filled by name; empty for none.
        meaning: For the reference, a phrase in English.
        choices: All the values there are; empty when any value will do.
        lowest: Smallest number.
        highest: Largest number, or the most characters of a text.
        example: A value that would do.

    """

    name: str
    kind: Kind
    attribute: str
    meaning: str
    example: str
    choices: tuple[str, ...] = ()
    lowest: int = 0
    highest: int = 0

    @property
    def is_list(self) -> bool:
        """Whether the parameter may be repeated."""
        return self.kind in {"choices", "values"}


def _filter(name: str, meaning: str, example: str) -> Parameter:
    return Parameter(name=name, kind="values", attribute="filters", meaning=meaning, example=example)


PARAMETERS: Final = (
    Parameter(
        name="q",
        kind="text",
        attribute="text",
        meaning="The query. May be empty when there is a filter or a date.",
        highest=MAX_QUERY_LENGTH,
        example="ferje kai",
    ),
    Parameter(
        name="in",
        kind="choices",
        attribute="fields",
        meaning="Where to look.",
        choices=TEXT_FIELDS,
        example="title",
    ),
    Parameter(
        name="match",
        kind="choice",
        attribute="match",
        meaning="Whether words without operator must all be there, or any of them.",
        choices=("all", "any"),
        example="any",
    ),
    Parameter(
        name="exact",
        kind="flag",
        attribute="exact",
        meaning="Only the words as written, not their other forms.",
        choices=("true", "false"),
        example="true",
    ),
    Parameter(
        name="from",
        kind="date",
        attribute="from_date",
        meaning="First day, inclusive. A year, month or day is the whole of it in Europe/Oslo.",
        example="2021-08",
    ),
    Parameter(
        name="to",
        kind="date",
        attribute="to_date",
        meaning="Last day, inclusive, in the same forms.",
        example="2021-08-30",
    ),
    Parameter(
        name="date_field",
        kind="choice",
        attribute="date_field",
        meaning="The date that from, to and sort speak of.",
        choices=("published", "modified"),
        example="modified",
    ),
    _filter("source", "Who made the article; repeat for any of several.", "Havnevik Avis"),
    _filter("section", "Section; repeat for any of several.", "Lokalt"),
    _filter("genre", "Genre; repeat for any of several.", "Intervju"),
    _filter("language", "Language code of the article; repeat for any of several.", "nn"),
    _filter("subject", "What the article is about; repeat for any of several.", "Fiske"),
    _filter("place", "Where it happened; repeat for any of several.", "Havnevik"),
    Parameter(
        name="sort",
        kind="choice",
        attribute="sort",
        meaning="Order. The default is relevance, or newest when q is empty.",
        choices=("relevance", "newest", "oldest"),
        example="newest",
    ),
    Parameter(
        name="page",
        kind="number",
        attribute="page",
        meaning=f"Page of hits, from 1, inside the first {WINDOW} hits.",
        lowest=1,
        highest=WINDOW,
        example="2",
    ),
    Parameter(
        name="page_size",
        kind="number",
        attribute="page_size",
        meaning="Hits a page.",
        lowest=1,
        highest=100,
        example="50",
    ),
    Parameter(
        name="fragments",
        kind="number",
        attribute="fragments",
        meaning="Extracts a hit, at most; 0 for no highlighting.",
        lowest=0,
        highest=5,
        example="3",
    ),
    Parameter(
        name="fragment_size",
        kind="number",
        attribute="fragment_size",
        meaning="Characters an extract, about.",
        lowest=80,
        highest=400,
        example="120",
    ),
    Parameter(
        name="fields",
        kind="choices",
        attribute="",
        meaning="Keys to add to each hit.",
        choices=("body",),
        example="body",
    ),
    Parameter(
        name="strict",
        kind="flag",
        attribute="strict",
        meaning="Refuse a query with a fault instead of repairing it.",
        choices=("true", "false"),
        example="true",
    ),
    Parameter(
        name="explain",
        kind="flag",
        attribute="explain",
        meaning="Say for each hit which way each word was found.",
        choices=("true", "false"),
        example="true",
    ),
)
"""What both the endpoint and the page take."""
UI: Final = Parameter(
    name="ui",
    kind="choice",
    attribute="",
    meaning="Language of the page.",
    choices=("nb", "nn", "en"),
    example="nn",
)
"""What only the pages take."""

BY_NAME: Final = {parameter.name: parameter for parameter in (*PARAMETERS, UI)}
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


def pairs(request: SearchRequest, fields: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """
    Return the names and values that ask for *request*, in the order of the table, defaults left out.

    Two URLs that ask the same have the same pairs.
    """
    left_out = _left_out(with_text=bool(request.text.strip()))
    written = []
    for each in PARAMETERS:
        values = fields if each.name == "fields" else _written(each, request)
        if values and values != left_out.get(each.name):
            written += [(each.name, value) for value in ([",".join(values)] if each.choices else values)]
    return written


@cache
def _left_out(*, with_text: bool) -> Mapping[str, tuple[str, ...]]:
    """Return by name the values that are not written; the order of a search depends on whether it has a text."""
    plain = SearchRequest(text="x" if with_text else "")
    return {each.name: _written(each, plain) for each in PARAMETERS if each.name not in {"fields", "q"}}


def query_string(written: list[tuple[str, str]]) -> str:
    """Return *written* as the end of a URL, question mark included; nothing for no pairs."""
    return "?" + urlencode(written, safe="*,") if written else ""


def default_values(name: str) -> tuple[str, ...]:
    """Return what parameter *name* is when it is not given, as it would be written; nothing for none."""
    parameter = BY_NAME[name]
    return _written(parameter, SearchRequest()) if parameter.attribute and name != "sort" else ()


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
    near = get_close_matches(value[:50], parameter.choices, n=1)
    return _invalid(parameter, value, "one of " + ", ".join(parameter.choices), near[0] if near else "")


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
        near = get_close_matches(name[:40].lower(), sorted(known), n=1)
        suggestion = _OTHER_NAMES.get(name.lower() if known else "", near[0] if near else "")
        shown = name if len(name) <= 60 else name[:60] + "…"  # noqa: PLR2004 - a name, not a text
        message = f"There is no parameter «{shown}»."
        yield Problem(shown, "unknown_parameter", message, suggestion=suggestion, values=(shown,))


def _written(parameter: Parameter, request: SearchRequest) -> tuple[str, ...]:
    if parameter.attribute == "filters":
        return request.filters.get(parameter.name, ())
    value = request.order if parameter.name == "sort" else getattr(request, parameter.attribute)
    if isinstance(value, bool):
        return ("true",) if value else ("false",)
    if isinstance(value, tuple):
        return value
    return (str(value),) if value != "" else ()

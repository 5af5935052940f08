"""The search request: a value that cannot be wrong, as building one lists every problem and refuses."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from search.analysis import Language
from search.article_index import DateField, Sort
from search.articles import DEFAULT_FIELDS, EXACT_FIELDS, TEXT_FIELDS
from search.errors import InvalidRequestError, Problem
from search.notation.nearest_name import find_nearest_name
from search.periods import Period, parse_period
from search.query.dates.nearest import correct_dates
from search.query.diagnostics import FAULTS, Diagnostic, diagnostic_text
from search.query.lexer import Lexeme
from search.query.tree import Query

MAX_RESULT_WINDOW: Final = 1000
"""Hits that can be paged to; after them the search must be narrowed."""
MAX_QUERY_LENGTH: Final = 1000
"""Characters of the text of a request."""
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryProblem(Problem):
    """A fault in the text of a strict search; *diagnostic* says it in any language."""

    diagnostic: Diagnostic


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """
    What to search for and how to show it. Wrong values cannot be built.

    Attributes:
        text: The query as typed, at most 1,000 characters; may be empty with a filter or a date.
        fields: Text fields to look in.
        match: Whether an article must have all the words without operator, or any of them.
        exact: Only the words as typed, no inflection.
        filters: Exact field to its allowed values; an article must have one of them.
        from_date: First day, ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` (in Europe/Oslo) or RFC 3339; empty for none.
        to_date: Last day, inclusive, in the same forms; empty for none.
        date_field: The date that *from_date*, *to_date* and *sort* are about.
        sort: Order of the hits; None: by relevance where there is a text, else newest first.
        page: From 1.
        page_size: Hits a page, 1 to 100.
        fragments: Extracts of a hit, 0 to 5; 0 also leaves the title unmarked.
        fragment_size: Longest extract in characters, 80 to 400.
        strict: Refuse a query with a fault instead of repairing it.
        explain: Explain for each hit in which ways its words were found.

    Raises:
        InvalidRequestError: A value is outside these limits; every such value is listed.
    """

    text: str = ""
    fields: tuple[str, ...] = DEFAULT_FIELDS
    match: Literal["all", "any"] = "all"
    exact: bool = False
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    from_date: str = ""
    to_date: str = ""
    date_field: DateField = "published"
    sort: Sort | None = None
    page: int = 1
    page_size: int = 20
    fragments: int = 2
    fragment_size: int = 200
    strict: bool = False
    explain: bool = False

    def __post_init__(self) -> None:
        problems = list(_problems(self))
        if problems:
            raise InvalidRequestError(*problems)

    @property
    def is_empty(self) -> bool:
        """Whether it has no text, no filter and no date."""
        return not (self.text.strip() or any(self.filters.values()) or self.from_date or self.to_date)

    @property
    def order(self) -> Sort:
        """The sort that applies, also where *sort* is None."""
        return self.sort or ("relevance" if self.text.strip() else "newest")

    @property
    def period(self) -> Period:
        """The allowed period, from the first instant of *from_date* to the end of *to_date*."""
        return Period(
            parse_period(self.from_date).start if self.from_date else None,
            parse_period(self.to_date).end if self.to_date else None,
        )


@dataclass(frozen=True, slots=True)
class ParsedRequest:
    """
    A request whose text has been parsed.

    Attributes:
        request: The request.
        query: The query that its text means, expanded.
        diagnostics: Faults of the text, repairs and other notices.
        language: The language of the text.
        lexemes: The text cut into lexemes.
    """

    request: SearchRequest
    query: Query
    diagnostics: tuple[Diagnostic, ...]
    language: Language = "nb"
    lexemes: tuple[Lexeme, ...] = ()

    @property
    def faults(self) -> frozenset[str]:
        """The codes of the faults of the text."""
        return frozenset(diagnostic.code for diagnostic in self.diagnostics if diagnostic.code in FAULTS)


def _problems(request: SearchRequest) -> Iterator[Problem]:
    if len(request.text) > MAX_QUERY_LENGTH:
        yield Problem(
            "text",
            "query_too_long",
            f"The query has {len(request.text)} characters; {MAX_QUERY_LENGTH} is the limit.",
            MAX_QUERY_LENGTH,
            len(request.text),
            values={"length": str(len(request.text)), "limit": str(MAX_QUERY_LENGTH)},
        )
    elif not _is_text(request.text):
        yield _invalid_value("text", request.text, "a text of whole characters (UTF-8)")
    if not request.fields:
        yield _invalid_value("fields", "", "at least one of " + ", ".join(TEXT_FIELDS))
    for name in request.fields:
        yield from _unknown_name("fields", name, TEXT_FIELDS)
    yield from _filter_problems(request.filters)
    yield from _unknown_name("match", request.match, ("all", "any"))
    yield from _unknown_name("date_field", request.date_field, get_args(DateField))
    if request.sort is not None:
        yield from _unknown_name("sort", request.sort, get_args(Sort))
    yield from _out_of_range("page_size", request.page_size, 1, 100)
    yield from _out_of_range("fragments", request.fragments, 0, 5)
    yield from _out_of_range("fragment_size", request.fragment_size, 80, 400)
    yield from _page_problems(request.page, request.page_size)
    yield from _date_problems(request)


def _filter_problems(filters: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    for name, values in filters.items():
        yield from _unknown_name("filters", name, EXACT_FIELDS)
        # A text is a sequence of texts as well, and would filter by its letters.
        if not isinstance(values, (tuple, list)):
            yield _invalid_value("filters", str(values), f"lists of texts, such as {name}: [{values!r}]")
        elif bad := [value for value in values if not (_is_text(value) and value)]:
            yield _invalid_value("filters", str(bad[0]), f"lists of texts that are not empty, for {name} too")


def _is_text(value: object) -> bool:
    """Whether *value* is a text that can be stored and compared: half a surrogate pair is no character."""
    return isinstance(value, str) and not _SURROGATE.search(value)


def _page_problems(page: int, page_size: int) -> Iterator[Problem]:
    if page < 1:
        yield _invalid_value("page", str(page), "a number from 1")
    elif page_size >= 1 and page > (last := max(MAX_RESULT_WINDOW // page_size, 1)):
        yield Problem(
            "page",
            "page_out_of_window",
            f"Only the first {MAX_RESULT_WINDOW} hits can be paged to: page {last} is the last. Narrow the search.",
            suggestion=str(last),
            values={"window": str(MAX_RESULT_WINDOW), "last": str(last)},
        )


def _date_problems(request: SearchRequest) -> Iterator[Problem]:
    dates = {"from_date": request.from_date, "to_date": request.to_date}
    unreadable = [name for name, text in dates.items() if text and not _is_date(text)]
    for name in unreadable:
        yield Problem(
            name,
            "invalid_date",
            f"«{dates[name]}» is not a date. Write 2021, 2021-08, 2021-08-30 or an RFC 3339 time.",
            suggestion=nearest if _is_date(nearest := correct_dates(dates[name])) else "",
            values={"value": dates[name]},
        )
    if unreadable:
        return
    period = request.period
    if period.start is not None and period.end is not None and period.start >= period.end:
        yield Problem(
            "from_date",
            "reversed_range",
            f"The search begins {request.from_date}, after it ends {request.to_date}.",
            suggestion=request.to_date,
            values={"from": request.from_date, "to": request.to_date},
        )


def _is_date(text: str) -> bool:
    try:
        parse_period(text)
    except ValueError:
        return False
    return True


def _unknown_name(parameter: str, value: str, allowed: Sequence[str]) -> Iterator[Problem]:
    if value not in allowed:
        yield _invalid_value(
            parameter, value, "one of " + ", ".join(allowed), find_nearest_name(value, allowed)
        )


def _out_of_range(parameter: str, value: int, lowest: int, highest: int) -> Iterator[Problem]:
    if not lowest <= value <= highest:
        nearest = str(min(max(value, lowest), highest))
        yield _invalid_value(parameter, str(value), f"a number from {lowest} to {highest}", nearest)


def _invalid_value(parameter: str, value: str, expected: str, suggestion: str = "") -> Problem:
    return Problem(
        parameter,
        "invalid_value",
        f"{parameter} must be {expected}, not «{value}».",
        suggestion=suggestion,
        values={"value": value},
    )


def refuse_faults(diagnostics: tuple[Diagnostic, ...]) -> None:
    """Raise InvalidRequestError with each fault among *diagnostics*, which a strict search does not repair."""
    problems = [
        QueryProblem(
            "text",
            fault.code,
            diagnostic_text(fault, "en"),
            fault.start,
            fault.end,
            fault.suggestion,
            diagnostic=fault,
        )
        for fault in diagnostics
        if fault.code in FAULTS
    ]
    if problems:
        raise InvalidRequestError(*problems)

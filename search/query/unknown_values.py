"""Reports exact values of a query that no article has, with the nearest existing value."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, assert_never

from search.nearest_name import find_nearest_name
from search.query.diagnostics import Diagnostic
from search.query.tree import (
    And,
    DateRange,
    Exact,
    MatchAll,
    Near,
    Not,
    Optional,
    Or,
    Phrase,
    Prefix,
    Query,
    Word,
)

_MAX_NOTICES: Final = 10


def unknown_values(text: str, query: Query, values: Callable[[str], Sequence[str]]) -> tuple[Diagnostic, ...]:
    """
    Return a notice for each exact value of *query* that no article has, ten at most.

    Args:
        text: As typed, for suggestions.
        query: The tree of *text*.
        values: Returns the values of an exact field that articles have; called once a field, never for ids.
    """
    known_values: dict[str, dict[str, str]] = {}
    notices = []
    for exact in dict.fromkeys(_exact(query)):
        if exact.field not in known_values:
            known_values[exact.field] = {value.casefold(): value for value in values(exact.field)}
        if exact.value.casefold() not in known_values[exact.field]:
            notices.append(_notice(text, exact, known_values[exact.field]))
    return tuple(notices[:_MAX_NOTICES])


def _notice(text: str, exact: Exact, known_values: dict[str, str]) -> Diagnostic:
    nearest = find_nearest_name(exact.value.casefold(), known_values)
    if not nearest:
        return Diagnostic("unknown_value", *exact.span, (exact.field, exact.value, ""))
    start, end = exact.span
    existing = known_values[nearest]
    instead = existing if existing.isalnum() else '"' + existing.replace('"', '\\"') + '"'
    return Diagnostic(
        "unknown_value", start, end, (exact.field, exact.value, existing), text[:start] + instead + text[end:]
    )


def _exact(query: Query) -> Iterator[Exact]:
    match query:
        case Exact() if query.field != "id":
            yield query
        case And() | Or():
            for clause in query.clauses:
                yield from _exact(clause)
        case Optional():
            yield from _exact(query.query)
        case Not():
            yield from _exact(query.query)
            yield from _exact(query.excluded)
        case Word() | Phrase() | Near() | Prefix() | DateRange() | Exact() | MatchAll():
            pass
        case _:
            assert_never(query)

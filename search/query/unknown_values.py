"""Which exact values of a query does no article have? Told with the nearest that some article has."""

from __future__ import annotations

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

_MAX_TOLD: Final = 10


def unknown_values(text: str, query: Query, values: Callable[[str], Sequence[str]]) -> tuple[Diagnostic, ...]:
    """
    Return a notice for each exact value of *query* that no article has, ten at most.

    Args:
        text: As typed, for suggestions.
        query: What *text* was read as.
        values: Gives the values of an exact field that articles have; asked once a field. Not asked for ids.
    """
    known: dict[str, dict[str, str]] = {}
    found = []
    for asked in dict.fromkeys(_exact(query)):
        if asked.field not in known:
            known[asked.field] = {value.casefold(): value for value in values(asked.field)}
        if asked.value.casefold() not in known[asked.field]:
            found.append(_notice(text, asked, known[asked.field]))
    return tuple(found[:_MAX_TOLD])


def _notice(text: str, asked: Exact, known: dict[str, str]) -> Diagnostic:
    nearest = find_nearest_name(asked.value.casefold(), known)
    if not nearest:
        return Diagnostic("unknown_value", *asked.span, (asked.field, asked.value, ""))
    start, end = asked.span
    meant = known[nearest]
    instead = meant if meant.isalnum() else '"' + meant.replace('"', '\\"') + '"'
    return Diagnostic(
        "unknown_value", start, end, (asked.field, asked.value, meant), text[:start] + instead + text[end:]
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

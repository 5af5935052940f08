"""Reports exact values of a query that no article has, with the nearest existing value."""

from collections.abc import Callable, Sequence
from typing import Final

from search.notation.nearest_name import find_nearest_name
from search.query.diagnostics import Diagnostic
from search.query.leaves import limits_of
from search.query.tree import Exact, Query
from search.system.deadline import NO_DEADLINE, Deadline

_MAX_NOTICES: Final = 10


def unknown_values(
    text: str,
    query: Query,
    values: Callable[[str], Sequence[str]],
    deadline: Deadline = NO_DEADLINE,
) -> tuple[Diagnostic, ...]:
    """
    Return a notice for each exact value of *query* that no article has, ten at most.

    Args:
        text: As typed, for suggestions.
        query: The tree of *text*.
        values: Returns the values of an exact field that articles have; called once a field, never for ids.
        deadline: After it, no values are looked at.
    """
    known_values: dict[str, dict[str, str]] = {}
    notices: list[Diagnostic] = []
    exact_values = (limit for limit in limits_of(query) if isinstance(limit, Exact) and limit.field != "id")
    for exact in deadline.while_time(dict.fromkeys(exact_values)):
        if len(notices) == _MAX_NOTICES:
            break
        if exact.field not in known_values:
            known_values[exact.field] = {value.casefold(): value for value in values(exact.field)}
        if exact.value.casefold() not in known_values[exact.field]:
            notices.append(_notice(text, exact, known_values[exact.field], deadline))
    return tuple(notices)


def _notice(text: str, exact: Exact, known_values: dict[str, str], deadline: Deadline) -> Diagnostic:
    # Where there are 100,000 values, each takes as long as a search.
    nearest = find_nearest_name(exact.value.casefold(), deadline.while_time(known_values))
    if not nearest:
        return Diagnostic("unknown_value", *exact.span, (exact.field, exact.value, ""))
    start, end = exact.span
    existing = known_values[nearest]
    instead = existing if existing.isalnum() else '"' + existing.replace('"', '\\"') + '"'
    return Diagnostic(
        "unknown_value", start, end, (exact.field, exact.value, existing), text[:start] + instead + text[end:]
    )

"""
Puts other ways to write neighbouring words into a query: «barne bok» may be written «barnebok».

A run of words of a free text is replaced by an OR of the run and its alternatives; where any word is enough, the
alternatives stand beside the words. What was asked for with an operator, a quotation or a field's name stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from search.query.tree import And, Not, Optional, Or, Phrase, Query, Word

Alternative = Word | Phrase


@dataclass(frozen=True, slots=True)
class Run:
    """
    Neighbouring clauses *first* to *stop* − 1 of a free text, and what else may be written for them.

    Attributes:
        first: Number of the first clause.
        stop: Number after that of the last.
        alternatives: Words and phrases by the role ``variant``, at least one.
        is_adjacent: Whether the words themselves must be side by side too.
    """

    first: int
    stop: int
    alternatives: tuple[Alternative, ...]
    is_adjacent: bool = False


RunFinder = Callable[[Sequence[Query]], Iterable[Run]]
"""Finds runs among the clauses of a free text; of runs that overlap the first counts."""


def add_alternatives(query: Query, find_runs: RunFinder) -> Query:
    """Return *query* with the alternatives that *find_runs* knows for its words."""
    match query:
        case Not() | Optional():
            return replace(query, query=add_alternatives(query.query, find_runs))
        case Word() | Phrase():
            return _in_and((query,), find_runs)[0]
        case And() if not query.has_operator:
            clauses = [
                add_alternatives(clause, find_runs)
                if isinstance(clause, Or) and not clause.has_operator
                else clause
                for clause in query.clauses
            ]
            clauses = _in_and(clauses, find_runs)
            return clauses[0] if len(clauses) == 1 else replace(query, clauses=tuple(clauses))
        case Or() if not query.has_operator:
            return replace(query, clauses=tuple(_in_or(query.clauses, find_runs)))
        case _:
            return query


def is_loose_word(clause: Query) -> bool:
    """Return True for a word typed alone, whose inflections count."""
    return isinstance(clause, Word) and clause.is_loose and bool(clause.readings)


def _in_and(clauses: Sequence[Query], find_runs: RunFinder) -> list[Query]:
    result = list(clauses)
    for run in sorted(_disjoint(find_runs(clauses)), key=lambda run: -run.first):
        result[run.first : run.stop] = [_either(result[run.first : run.stop], run)]
    return result


def _in_or(clauses: Sequence[Query], find_runs: RunFinder) -> list[Query]:
    result = list(clauses)
    for run in sorted(_disjoint(find_runs(clauses)), key=lambda run: -run.first):
        result[run.stop : run.stop] = run.alternatives
    return result


def _disjoint(runs: Iterable[Run]) -> list[Run]:
    """Return those of *runs* that share no clause with an earlier one."""
    taken: set[int] = set()
    disjoint = []
    for run in runs:
        if taken.isdisjoint(range(run.first, run.stop)):
            taken.update(range(run.first, run.stop))
            disjoint.append(run)
    return disjoint


def _either(clauses: Sequence[Query], run: Run) -> Or:
    """Return an OR of *clauses*, all of which must match, and the alternatives of *run*."""
    span = (clauses[0].span[0], clauses[-1].span[1])
    words = [clause for clause in clauses if isinstance(clause, Word)]
    if len(clauses) == 1:
        typed: Query = clauses[0]
    elif run.is_adjacent:
        typed = Phrase(tuple(words), span)
    else:
        typed = And(tuple(clauses), span)
    return Or((typed, *run.alternatives), span)

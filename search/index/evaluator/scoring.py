"""
The score lists of a query: its leaves, each restricted to the documents in which it counts.

The scores of a node count only where the node matches. A clause that every match of the query must match is not
restricted, since only matches are scored; a clause inside an OR is.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import assert_never

from search.index.evaluator.doc_id_sets import DocIdSet, intersection
from search.index.evaluator.matching import Matcher
from search.index.evaluator.score_list import ScoreList
from search.index.evaluator.view import View
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
from search.system.deadline import TimeUpError


def score_lists(query: Query, view: View, matcher: Matcher) -> list[ScoreList]:
    """Return the lists that add up to the scores of the matches of *query*, which *matcher* has evaluated."""
    lists: list[ScoreList] = []
    with suppress(TimeUpError):
        lists.extend(_lists(query, view, matcher, None, is_required=True))
    return [scores for scores in lists if scores.upper_bound > 0]


def _lists(
    query: Query, view: View, matcher: Matcher, docs: DocIdSet | None, *, is_required: bool
) -> Iterator[ScoreList]:
    """Yield the lists of *query* restricted to *docs*; *is_required* if each of these, if a match, matches it."""
    match query:
        case Word():
            yield _restrict(matcher.word(query), docs)  # raises where the time was up before it was looked up
        case Prefix():
            matcher.docs(query)
            yield _restrict(view.prefix(query), docs)
        case Or():
            for clause in query.clauses:
                with suppress(TimeUpError):
                    yield from _lists(clause, view, matcher, docs, is_required=False)
        case And() | Phrase() | Near() | Not() | Optional():
            # Every match of the query has these clauses: only inside an OR must the documents be narrowed.
            docs = docs if is_required else _narrow(matcher.docs(query), docs)
            if docs is None or docs.count:
                for clause in _required_clauses(query):
                    yield from _lists(clause, view, matcher, docs, is_required=True)
                for clause in _optional_clauses(query):
                    with suppress(TimeUpError):
                        yield from _lists(clause, view, matcher, docs, is_required=False)
        case DateRange() | Exact() | MatchAll():
            pass  # they filter, and add nothing to a score
        case _:
            assert_never(query)


_Compound = And | Phrase | Near | Not | Optional


def _required_clauses(query: _Compound) -> tuple[Query, ...]:
    """Return the scored clauses that every match of *query* matches."""
    match query:
        case And():
            return query.clauses
        case Phrase():
            return query.words
        case Near():
            # An operand of one word stands in every match; of several, any one will do.
            return tuple(operand[0] for operand in query.operands if len(operand) == 1)
        case Not() | Optional():
            return (query.query,)
        case _:
            assert_never(query)


def _optional_clauses(query: _Compound) -> tuple[Query, ...]:
    """Return the scored clauses that some matches of *query* do not match."""
    match query:
        case Near():
            return tuple(item for operand in query.operands if len(operand) > 1 for item in operand)
        case Optional():
            return (query.optional,)
        case And() | Phrase() | Not():
            return ()
        case _:
            assert_never(query)


def _restrict(scores: ScoreList, docs: DocIdSet | None) -> ScoreList:
    return scores if docs is None else scores.restrict(docs)


def _narrow(matched: DocIdSet, docs: DocIdSet | None) -> DocIdSet:
    return matched if docs is None else intersection([matched, docs])

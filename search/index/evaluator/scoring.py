"""
What adds to the score of an article? The leaves of a query, each with the articles it counts in.

The scores of a node count only where the node matches. What every match must match needs no look at that;
a clause inside an OR does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import assert_never

from search.index.evaluator.article_sets import ArticleSet, common
from search.index.evaluator.deadline import TimeUpError
from search.index.evaluator.matching import Matcher
from search.index.evaluator.view import View
from search.index.evaluator.word_lists import ScoreList
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


def score_lists(query: Query, view: View, matcher: Matcher) -> list[ScoreList]:
    """Return what adds to the scores of the matches of *query*, which *matcher* has found."""
    found: list[ScoreList] = []
    with suppress(TimeUpError):
        found.extend(_lists(query, view, matcher, None, is_wanted=True))
    return [each for each in found if each.highest > 0]


def _lists(
    query: Query, view: View, matcher: Matcher, within: ArticleSet | None, *, is_wanted: bool
) -> Iterator[ScoreList]:
    """Yield the lists of *query* cut to *within*; *is_wanted* says that no match lacks it there."""
    match query:
        case Word():
            yield _cut(matcher.word(query), within)  # raises where the time was up before it was looked up
        case Prefix():
            matcher.articles(query)
            yield _cut(view.prefix(query), within)
        case Or():
            for clause in query.clauses:
                with suppress(TimeUpError):
                    yield from _lists(clause, view, matcher, within, is_wanted=False)
        case And() | Phrase() | Near() | Not() | Optional():
            inside = within if is_wanted else _narrowed(matcher.articles(query), within)
            if inside is None or inside.count:
                for clause in _required(query):
                    yield from _lists(clause, view, matcher, inside, is_wanted=True)
                for clause in _welcome(query):
                    with suppress(TimeUpError):
                        yield from _lists(clause, view, matcher, inside, is_wanted=False)
        case DateRange() | Exact() | MatchAll():
            pass
        case _:
            assert_never(query)


_Whole = And | Phrase | Near | Not | Optional


def _required(query: _Whole) -> tuple[Query, ...]:
    """Return what no match of *query* lacks."""
    match query:
        case And():
            return query.clauses
        case Phrase():
            return query.words
        case Near():
            return tuple(operand[0] for operand in query.operands if len(operand) == 1)
        case Not() | Optional():
            return (query.query,)
        case _:
            assert_never(query)


def _welcome(query: _Whole) -> tuple[Query, ...]:
    """Return what adds to the scores of those matches of *query* that have it."""
    match query:
        case Near():
            return tuple(each for operand in query.operands if len(operand) > 1 for each in operand)
        case Optional():
            return (query.preferred,)
        case And() | Phrase() | Not():
            return ()
        case _:
            assert_never(query)


def _cut(scores: ScoreList, within: ArticleSet | None) -> ScoreList:
    return scores if within is None else scores.within(within)


def _narrowed(articles: ArticleSet, within: ArticleSet | None) -> ArticleSet:
    return articles if within is None else common([articles, within])

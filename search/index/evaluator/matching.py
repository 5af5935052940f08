"""
Which articles does a query match?

Every kind of node gives a set of live articles. Where time runs out, a node gives some of its articles or
none, never one too many: so what was found is a lower limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from search.article_index import FindPlan
from search.index.evaluator.article_sets import (
    ArticleNumbers,
    ArticleSet,
    common,
    nothing,
    together,
)
from search.index.evaluator.deadline import Deadline, TimeUpError
from search.index.evaluator.near import Occurrences, runs
from search.index.evaluator.phrases import articles_of, phrase_starts
from search.index.evaluator.view import View
from search.index.evaluator.word_lists import ScoreList
from search.index.posting_lists import Places
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

_Other = And | Or | DateRange | MatchAll | Not | Exact | Near | Phrase | Optional | Prefix
"""What a query is made of beside words."""


class Matcher:
    """Finds the articles of one query, until its time is up."""

    def __init__(self, view: View, deadline: Deadline) -> None:
        self._view = view
        self._deadline = deadline
        self._known: dict[int, ArticleSet] = {}
        self._words: dict[int, ScoreList] = {}

    def matched(self, query: Query, plan: FindPlan) -> ArticleSet:
        """Return the articles of *query* that *plan* lets through."""
        try:
            allowed = self._allowed(plan)
            return common([*allowed, self.articles(query)]) if allowed else self.articles(query)
        except TimeUpError:
            return nothing(self._view.size)

    def articles(self, query: Query) -> ArticleSet:
        """
        Return the articles of *query*; a node asked for again costs nothing.

        Raises:
            TimeUpError: Too little is known to name even some of them.
        """
        if isinstance(query, Word):
            return self.word(query).articles
        if (known := self._known.get(id(query))) is None:
            self._deadline.check()
            known = self._known[id(query)] = self._articles(query)
        return known

    def word(self, word: Word) -> ScoreList:
        """Return what *word* adds; raises as `articles`."""
        if (known := self._words.get(id(word))) is None:
            self._deadline.check()
            known = self._words[id(word)] = self._view.word(word)
        return known

    def _articles(self, query: _Other) -> ArticleSet:  # noqa: C901, PLR0911 - one return a kind of node
        match query:
            case Phrase():
                return self._phrase(query)
            case Near():
                return self._near(query)
            case Prefix():
                return self._view.prefix(query).articles
            case DateRange():
                return self._view.dated(query.field, query.start, query.end)
            case Exact():
                return self._view.value(query.field, query.value)
            case And():
                return self._all(query.clauses)
            case Or():
                return self._any(query.clauses)
            case Not():
                return self.articles(query.query).minus(self._whole(query.excluded))
            case Optional():
                return self.articles(query.query)
            case MatchAll():
                return self._view.live
            case _:
                assert_never(query)

    def _all(self, clauses: Sequence[Query]) -> ArticleSet:
        found: list[ArticleSet] = []
        for clause in clauses:
            articles = self.articles(clause)
            if not articles.count:
                return articles
            found.append(articles)
        return common(found) if found else nothing(self._view.size)

    def _any(self, clauses: Sequence[Query]) -> ArticleSet:
        found: list[ArticleSet] = []
        try:
            for clause in clauses:
                found.append(self.articles(clause))  # noqa: PERF401 - what came before the time was up stays
        except TimeUpError:
            if not found:
                raise
        return together(found, self._view.size)

    def _whole(self, excluded: Query) -> ArticleSet:
        """Return all articles of *excluded*: with some of them missing, an article too many would be left."""
        articles = self.articles(excluded)
        if self._deadline.passed:
            raise TimeUpError
        return articles

    def _allowed(self, plan: FindPlan) -> list[ArticleSet]:
        """Return the sets that an article must be in for the filters and dates of *plan*."""
        allowed = [
            together([self._view.value(field, value) for value in values], self._view.size)
            for field, values in plan.filters.items()
            if values
        ]
        if plan.start is not None or plan.end is not None:
            allowed.append(self._view.dated(plan.date_field, plan.start, plan.end))
        return allowed

    def _phrase(self, phrase: Phrase) -> ArticleSet:
        """Match where the words stand side by side; articles that lack one are not looked into."""
        holding = self._all(phrase.words)
        if not holding.count:
            return holding
        return self._holding(phrase_starts(phrase.words, self._view, holding.numbers, self._deadline))

    def _near(self, near: Near) -> ArticleSet:
        """Match where the operands stand close together; articles that lack one are not looked into."""
        holding = common([self._any(operand) for operand in near.operands])
        if not holding.count:
            return holding
        return self._holding(self._runs(near, holding.numbers))

    def _runs(self, near: Near, among: ArticleNumbers) -> Places:
        """Return where the operands of *near* begin to stand close together."""
        operands = []
        for operand in near.operands:
            phrases = [(each,) if isinstance(each, Word) else each.words for each in operand]
            operands.append(
                [
                    Occurrences(phrase_starts(words, self._view, among, self._deadline), len(words))
                    for words in phrases
                ]
            )
        found = runs(operands, near.distance, ordered=near.ordered)
        found.sort(kind="stable")
        return found

    def _holding(self, places: Places) -> ArticleSet:
        """Return the articles of *places*."""
        return ArticleSet(self._view.size, numbers=articles_of(places))

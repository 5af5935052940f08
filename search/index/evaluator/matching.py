"""
The documents that match a query: every kind of node gives a set of live documents.

When time runs out, a node gives some of its documents or none, never one too many: so the count is a lower limit.
"""

from collections.abc import Sequence
from typing import assert_never

from search.article_index import FindPlan
from search.index.evaluator.doc_id_sets import DocIdSet, empty_set, intersection, union
from search.index.evaluator.near import PhraseStarts, runs
from search.index.evaluator.phrases import phrase_starts
from search.index.evaluator.score_list import ScoreList
from search.index.evaluator.view import View
from search.index.posting_lists import DocIds, Positions
from search.index.proximity.positions import doc_ids_of
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
from search.system.deadline import Deadline, TimeUpError

_NotWord = And | Or | DateRange | MatchAll | Not | Exact | Near | Phrase | Optional | Prefix


class Matcher:
    """Finds the documents of one query, until its time is up."""

    def __init__(self, view: View, deadline: Deadline) -> None:
        self._view = view
        self._deadline = deadline
        self._docs_of: dict[int, DocIdSet] = {}
        self._list_of: dict[int, ScoreList] = {}

    def match(self, query: Query, plan: FindPlan) -> DocIdSet:
        """Return the documents of *query* that pass the filters and dates of *plan*."""
        try:
            allowed = self._allowed_docs(plan)
            # Where the filters let nothing through, nothing of the query is worked out.
            if any(not docs.count for docs in allowed) or (allowed and not intersection(allowed).count):
                return empty_set(self._view.size)
            return intersection([*allowed, self.docs(query)])
        except TimeUpError:
            return empty_set(self._view.size)

    def docs(self, query: Query) -> DocIdSet:
        """
        Return the documents of *query*; of a node that was evaluated before, at no cost.

        Raises:
            TimeUpError: Too little is known to name even some of them.
        """
        if isinstance(query, Word):
            return self.word(query).docs
        if (docs := self._docs_of.get(id(query))) is None:
            self._deadline.check()
            docs = self._docs_of[id(query)] = self._evaluate(query)
        return docs

    def word(self, word: Word) -> ScoreList:
        """Return the score list of *word*; raises as `docs`."""
        if (scores := self._list_of.get(id(word))) is None:
            self._deadline.check()
            scores = self._list_of[id(word)] = self._view.word(word)
        return scores

    def _evaluate(self, query: _NotWord) -> DocIdSet:  # noqa: C901, PLR0911 - one return a kind of node
        match query:
            case Phrase():
                return self._phrase(query)
            case Near():
                return self._near(query)
            case Prefix():
                return self._view.prefix(query).docs
            case DateRange():
                return self._view.dated(query.field, query.start, query.end)
            case Exact():
                return self._view.value(query.field, query.value)
            case And():
                return self._all(query.clauses)
            case Or():
                return self._any(query.clauses)
            case Not():
                return self.docs(query.query).minus(self._excluded_docs(query.excluded))
            case Optional():
                return self.docs(query.query)
            case MatchAll():
                return self._view.live
            case _:
                assert_never(query)

    def _all(self, clauses: Sequence[Query]) -> DocIdSet:
        sets: list[DocIdSet] = []
        for clause in clauses:
            # One clause without documents decides: the others are not looked up.
            docs = self.docs(clause)
            if not docs.count:
                return docs
            sets.append(docs)
        return intersection(sets) if sets else empty_set(self._view.size)

    def _any(self, clauses: Sequence[Query]) -> DocIdSet:
        sets: list[DocIdSet] = []
        try:
            for clause in clauses:
                sets.append(self.docs(clause))  # noqa: PERF401 - those before the time was up stay
        except TimeUpError:
            if not sets:
                raise
        return union(sets, self._view.size)

    def _excluded_docs(self, excluded: Query) -> DocIdSet:
        """Return all documents of *excluded*: with some of them missing, there would be matches too many."""
        docs = self.docs(excluded)
        if self._deadline.passed:
            raise TimeUpError
        return docs

    def _allowed_docs(self, plan: FindPlan) -> list[DocIdSet]:
        """Return the sets of documents that each filter and the dates of *plan* allow."""
        allowed = [
            union([self._view.value(field, value) for value in values], self._view.size)
            for field, values in plan.filters.items()
            if values
        ]
        if plan.start is not None or plan.end is not None:
            allowed.append(self._view.dated(plan.date_field, plan.start, plan.end))
        return allowed

    def _phrase(self, phrase: Phrase) -> DocIdSet:
        """Match where the words are side by side; only documents with all of them are looked into."""
        # Positions are dear, sets of documents cheap.
        candidates = self._all(phrase.words)
        if not candidates.count:
            return candidates
        return self._docs_at(phrase_starts(phrase.words, self._view, candidates.doc_ids, self._deadline))

    def _near(self, near: Near) -> DocIdSet:
        """Match where the operands are close together; only documents with all of them are looked into."""
        candidates = intersection([self._any(operand) for operand in near.operands])
        if not candidates.count:
            return candidates
        return self._docs_at(self._near_runs(near, candidates.doc_ids))

    def _near_runs(self, near: Near, among: DocIds) -> Positions:
        """Return the positions where the operands of *near* begin to be close together."""
        operands = []
        for operand in near.operands:
            # A single word is a phrase of one.
            phrases = [(item,) if isinstance(item, Word) else item.words for item in operand]
            operands.append(
                [
                    PhraseStarts(phrase_starts(words, self._view, among, self._deadline), len(words))
                    for words in phrases
                ]
            )
        starts = runs(operands, near.distance, ordered=near.ordered, deadline=self._deadline)
        # Runs come operand by operand; documents are read off rising positions.
        starts.sort(kind="stable")
        return starts

    def _docs_at(self, positions: Positions) -> DocIdSet:
        return DocIdSet(self._view.size, doc_ids=doc_ids_of(positions))

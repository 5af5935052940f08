"""
Which articles does a query match, and how well? A tree over posting lists, in arrays.

The scores are those of `search.ranking`; the slow, obvious scorer in the tests gives the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from search.article_index import FindPlan, Match, Matches
from search.articles import TEXT_FIELDS
from search.backends.near import Occurrences, runs
from search.backends.posting_lists import UNDATED, Flags, PostingLists
from search.query.tree import (
    AllOf,
    AnyOf,
    DateRange,
    Everything,
    Excluding,
    FieldIs,
    Near,
    Phrase,
    Preferring,
    Prefix,
    Query,
    Term,
)
from search.ranking import (
    FIELD_WEIGHTS,
    PREFIX_SCORE,
    SCORE_DECIMALS,
    Unit,
    inverse_document_frequency,
    saturation,
    units,
)

Scores = NDArray[np.float64]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def find(query: Query, plan: FindPlan, lists: PostingLists) -> Matches:
    """Return the page of matches of *query* that *plan* asks for."""
    evaluator = _Evaluator(lists)
    matched, scores = evaluator.evaluate(query)
    matched = matched & lists.live & evaluator.allowed(plan)
    numbers = np.flatnonzero(matched)
    page = _page(numbers, scores, plan, lists) if plan.limit else numbers[:0]
    by_relevance = plan.sort == "relevance"
    return Matches(
        total=len(numbers),
        relation="eq",
        page=tuple(
            Match(lists.article_id(int(number)), float(scores[number]) if by_relevance else None)
            for number in page
        ),
    )


def _page(
    numbers: NDArray[np.int64], scores: Scores, plan: FindPlan, lists: PostingLists
) -> NDArray[np.int64]:
    """Return the article numbers of the page, in order; only what can be on it is sorted."""
    last = plan.offset + plan.limit
    rank = lists.rank(plan.sort, plan.date_field)[numbers]
    if plan.sort != "relevance":
        kept = np.argpartition(rank, last)[: last + 1] if last < len(numbers) else np.arange(len(numbers))
        return numbers[kept[np.argsort(rank[kept])]][plan.offset : last]
    found = np.round(scores[numbers], SCORE_DECIMALS)
    if 0 < last < len(numbers):
        # Every article that ties with the last place stays, so that ties are broken among all of them.
        lowest = np.partition(found, len(found) - last)[len(found) - last]
        kept = np.flatnonzero(found >= lowest)
        numbers, found, rank = numbers[kept], found[kept], rank[kept]
    return numbers[np.lexsort((rank, -found))][plan.offset : last]


@dataclass(frozen=True, slots=True)
class _Lengths:
    """Lengths over a set of fields, as `search.ranking` wants them."""

    weighted: Scores
    mean: float
    articles: int


class _Evaluator:
    """Evaluates nodes over one set of lists. Each gives flags, and scores that are 0 where the flag is off."""

    def __init__(self, lists: PostingLists) -> None:
        self._lists = lists
        self._lengths: dict[tuple[str, ...], _Lengths] = {}

    def evaluate(self, query: Query) -> tuple[Flags, Scores]:  # noqa: C901, PLR0911 - one return a kind of node
        match query:
            case Term():
                return self._term(query)
            case Phrase():
                return self._phrase(query)
            case Near():
                return self._near(query)
            case Prefix():
                matched = self._prefix(query)
                return matched, matched.astype(np.float64) * PREFIX_SCORE
            case DateRange():
                return self._unscored(self._between(query.field, query.start, query.end))
            case FieldIs():
                return self._unscored(self._lists.with_value(query.field, query.value))
            case AllOf():
                return self._combined(np.logical_and, query.clauses)
            case AnyOf():
                return self._combined(np.logical_or, query.clauses)
            case Excluding():
                matched, scores = self.evaluate(query.query)
                matched = matched & ~self.evaluate(query.excluded)[0]
                return matched, scores * matched
            case Preferring():
                matched, scores = self.evaluate(query.query)
                return matched, scores + self.evaluate(query.preferred)[1] * matched
            case Everything():
                return self._unscored(self._lists.live)
            case _:
                assert_never(query)

    def allowed(self, plan: FindPlan) -> Flags:
        """Return which articles the filters and dates of *plan* let through."""
        allowed = np.ones(self._lists.size, dtype=np.bool_)
        for field, values in plan.filters.items():
            if values:
                allowed &= self._any(self._lists.with_value(field, value) for value in values)
        if plan.start is not None or plan.end is not None:
            allowed &= self._between(plan.date_field, plan.start, plan.end)
        return allowed

    def _combined(self, how: np.ufunc, clauses: Sequence[Query]) -> tuple[Flags, Scores]:
        if not clauses:
            return self._unscored(np.zeros(self._lists.size, dtype=np.bool_))
        evaluated = [self.evaluate(clause) for clause in clauses]
        matched = reduce(how, (flags for flags, _ in evaluated))
        return matched, sum((scores for _, scores in evaluated), np.zeros(self._lists.size)) * matched

    def _term(self, word: Term) -> tuple[Flags, Scores]:
        matched = np.zeros(self._lists.size, dtype=np.bool_)
        scores = np.zeros(self._lists.size)
        for unit in units(word):
            frequencies, document_frequency = self._frequencies(unit, word.fields)
            numbers = np.flatnonzero(frequencies)
            if len(numbers):
                lengths = self._lengths_of(word.fields)
                idf = inverse_document_frequency(lengths.articles, document_frequency)
                saturated = saturation(frequencies[numbers], lengths.weighted[numbers], lengths.mean)
                scores[numbers] += unit.weight * idf * saturated
                matched[numbers] = True
        return matched, scores

    def _frequencies(self, unit: Unit, fields: Iterable[str]) -> tuple[Scores, int]:
        """Return the weighted frequency of *unit* in each article, and the df of its longest list."""
        weighted = np.zeros(self._lists.size)
        longest = 0
        for field in fields:
            for stream, weight in unit.streams:
                numbers, frequencies = self._lists.postings(field, stream, unit.term)
                weighted[numbers] += FIELD_WEIGHTS[field] * weight * frequencies
                longest = max(longest, len(numbers))
        return weighted, longest

    def _lengths_of(self, fields: tuple[str, ...]) -> _Lengths:
        if fields not in self._lengths:
            weighted = np.zeros(self._lists.size)
            for field in fields:
                weighted += FIELD_WEIGHTS[field] * self._lists.lengths(field)
            present = weighted[(weighted > 0) & self._lists.live]
            self._lengths[fields] = _Lengths(weighted, float(present.mean()), len(present))
        return self._lengths[fields]

    def _phrase(self, phrase: Phrase) -> tuple[Flags, Scores]:
        """Match where the words stand side by side; score them like loose words."""
        evaluated = [self._term(word) for word in phrase.words]
        among: Flags = np.logical_and.reduce([flags for flags, _ in evaluated]) & self._lists.live
        matched = self._any(self._phrase_in(field, phrase, among) for field in phrase.words[0].fields)
        return matched, sum((scores for _, scores in evaluated), np.zeros(self._lists.size)) * matched

    def _phrase_in(self, field: str, phrase: Phrase, among: Flags) -> Flags:
        """Return which of the articles *among* hold *phrase* in *field*."""
        return self._articles_of(self._phrase_starts(field, phrase.words, among))

    def _phrase_starts(self, field: str, words: Sequence[Term], among: Flags) -> NDArray[np.int64]:
        """Return where *words* begin to stand side by side in *field*; each word narrows the rest."""
        starts: NDArray[np.int64] | None = None
        for offset, word in enumerate(words):
            here = self._occurrences(field, word, among) - offset
            starts = here if starts is None else _in_both(starts, here)
            among = self._articles_of(starts)
        return np.empty(0, np.int64) if starts is None else starts

    def _articles_of(self, occurrences: NDArray[np.int64]) -> Flags:
        found = np.zeros(self._lists.size, dtype=np.bool_)
        found[occurrences >> 32] = True
        return found

    def _near(self, near: Near) -> tuple[Flags, Scores]:
        """Match where the operands stand close together; score their words like loose words."""
        evaluated = [self._combined(np.logical_or, operand) for operand in near.operands]
        among: Flags = np.logical_and.reduce([flags for flags, _ in evaluated]) & self._lists.live
        matched = self._any(self._near_in(field, near, among) for field in TEXT_FIELDS)
        return matched, sum((scores for _, scores in evaluated), np.zeros(self._lists.size)) * matched

    def _near_in(self, field: str, near: Near, among: Flags) -> Flags:
        operands = []
        for operand in near.operands:
            phrases = [(each,) if isinstance(each, Term) else each.words for each in operand]
            operands.append(
                [
                    Occurrences(self._phrase_starts(field, words, among), len(words))
                    for words in phrases
                    if field in words[0].fields
                ]
            )
        return self._articles_of(runs(operands, near.distance, ordered=near.ordered))

    def _occurrences(self, field: str, word: Term, among: Flags) -> NDArray[np.int64]:
        found: list[NDArray[np.int64]] = [
            self._lists.positions(field, stream, unit.term, among)
            for unit in units(word)
            for stream, _ in unit.streams
            if stream != "parts"  # parts have no positions
        ]
        some = [each for each in found if len(each)]
        return some[0] if len(some) == 1 else np.unique(np.concatenate(found))

    def _prefix(self, prefix: Prefix) -> Flags:
        matched = np.zeros(self._lists.size, dtype=np.bool_)
        for field in prefix.fields:
            for stream in ("terms", "forms"):
                matched[self._lists.with_prefix(field, stream, prefix.prefix)] = True
        return matched

    def _between(self, field: str, start: datetime | None, end: datetime | None) -> Flags:
        dates = self._lists.dates("modified" if field == "modified" else "published")
        allowed: Flags = dates != UNDATED
        if start is not None:
            allowed &= dates >= microseconds(start)
        if end is not None:
            allowed &= dates < microseconds(end)
        return allowed

    def _any(self, flags: Iterable[Flags]) -> Flags:
        found = np.zeros(self._lists.size, dtype=np.bool_)
        for each in flags:
            found |= each
        return found

    def _unscored(self, matched: Flags) -> tuple[Flags, Scores]:
        return matched, np.zeros(self._lists.size)


def _in_both(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return what two rising arrays share. A stable sort merges two runs, ten times as fast as sorting anew."""
    merged = np.concatenate([one, other])
    merged.sort(kind="stable")
    shared: NDArray[np.int64] = merged[:-1][merged[1:] == merged[:-1]]
    return shared


def microseconds(moment: datetime) -> int:
    """Return the whole microseconds from 1970 in UTC to *moment*, an aware time."""
    return (moment - _EPOCH) // timedelta(microseconds=1)

"""How does a query become a page of matches? Match, count, score the best, order them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from search.article_index import FindPlan, Match, Matches
from search.index.evaluator.article_sets import ArticleNumbers, ArticleSet
from search.index.evaluator.deadline import Deadline, TimeUpError
from search.index.evaluator.matching import Matcher
from search.index.evaluator.scoring import score_lists
from search.index.evaluator.top_k import best
from search.index.evaluator.view import View
from search.index.evaluator.word_lists import Scores
from search.index.posting_lists import PostingLists
from search.index.proximity.closeness import closeness, worthy_words
from search.index.proximity.match_positions import page_positions
from search.query.leaves import leaves, words_of
from search.query.tree import Or, Query, Word
from search.ranking import SCORE_DECIMALS, WINDOW_DEPTH

_CHUNK = 2**13
_SORTED = 4
"""Times as many as are wanted are sorted as quickly as the best of them are told from the others."""
_Ranked = tuple[ArticleNumbers, Scores]
"""Article numbers, best first, and their scores, rounded."""


class Evaluator:
    """Finds matches in one generation of an index; safe to share between threads, dear to make anew."""

    def __init__(self, lists: PostingLists) -> None:
        self._view = View(lists)

    def find(self, query: Query, plan: FindPlan) -> Matches:
        """Return the page of matches of *query* that *plan* asks for."""
        deadline = Deadline(plan.time_limit)
        matcher = Matcher(self._view, deadline)
        matched = matcher.matched(query, plan)
        page = self._page(query, plan, matcher, matched) if plan.limit else ()
        return Matches(
            total=matched.count,
            relation="gte" if deadline.passed else "eq",
            page=page,
            facets={field: self._counts(field, matched) for field in plan.facets},
        )

    def _page(self, query: Query, plan: FindPlan, matcher: Matcher, matched: ArticleSet) -> tuple[Match, ...]:
        scores: Sequence[float | None]
        if plan.sort == "relevance":
            ranked, ranked_scores = self._ranked(query, plan, matcher, matched)
            numbers, scores = ranked[plan.offset :], ranked_scores[plan.offset :].tolist()
        else:
            numbers = self._first(matched, plan)[plan.offset :]
            scores = [None] * len(numbers)
        positions = (
            page_positions(query, self._view, numbers) if plan.with_positions else [None] * len(numbers)
        )
        ids = map(self._view.lists.article_id, numbers.tolist())
        return tuple(map(Match, ids, scores, positions))

    def _first(self, matched: ArticleSet, plan: FindPlan) -> ArticleNumbers:
        """Return the first of *matched* in the order of *plan*, up to the end of the page."""
        last = plan.offset + plan.limit
        if matched.is_small:
            rank = self._view.lists.rank(plan.sort, plan.date_field)[matched.numbers]
            return matched.numbers[rank.argsort()[:last]]
        order = self._view.order(plan.sort, plan.date_field)
        flags = matched.flags()
        found, count = [], 0
        for start in range(0, len(order), _CHUNK):
            chunk = order[start : start + _CHUNK]
            found.append(chunk[flags[chunk]])
            count += len(found[-1])
            if count >= last:
                break
        return np.concatenate(found)[:last] if found else matched.numbers

    def _ranked(self, query: Query, plan: FindPlan, matcher: Matcher, matched: ArticleSet) -> _Ranked:
        """Return the best of *matched*, up to the end of the page."""
        lists = score_lists(query, self._view, matcher)
        if not lists:
            numbers = self._first(matched, plan)
            return numbers, np.zeros(len(numbers))
        # What a clause of an OR adds counts in its own matches only, and these are all there.
        all_match = isinstance(query, Word | Or) and not plan.narrows
        find_best = partial(best, lists, matched, all_match=all_match)
        last = plan.offset + plan.limit
        words = self._worthy_words(query, matcher) if plan.offset < WINDOW_DEPTH else []
        if len(words) < 2:  # noqa: PLR2004 - one word alone is as close to itself everywhere
            return self._ordered(*find_best(last), last)
        first_stage = max(last, WINDOW_DEPTH)
        numbers, scores = self._ordered(*find_best(first_stage), first_stage)
        numbers[:WINDOW_DEPTH], scores[:WINDOW_DEPTH] = self._second_stage(
            numbers[:WINDOW_DEPTH], scores[:WINDOW_DEPTH], words
        )
        return numbers[:last], scores[:last]

    def _worthy_words(self, query: Query, matcher: Matcher) -> list[tuple[Word, float]]:
        """Return the words that count in windows, with their worth; none when there is no time left for them."""
        try:
            return worthy_words([word for leaf in leaves(query) for word in words_of(leaf)], matcher.word)
        except TimeUpError:
            return []

    def _second_stage(
        self, numbers: ArticleNumbers, scores: Scores, words: list[tuple[Word, float]]
    ) -> _Ranked:
        """Return the same articles in their order when it counts too how close together the words stand."""
        rising = numbers.argsort()
        added = closeness(words, self._view, numbers[rising])
        return self._ordered(numbers[rising], scores[rising] + added, len(numbers))

    def _ordered(self, numbers: ArticleNumbers, scores: Scores, last: int) -> _Ranked:
        """Return the *last* best by score, ties in the order of ties; only what can be among them is sorted."""
        scores = scores.round(SCORE_DECIMALS)
        if len(numbers) > _SORTED * last:
            highest = scores.copy()
            highest.partition(len(scores) - last)
            kept = (scores >= highest[-last]).nonzero()[0]
            numbers, scores = numbers.take(kept), scores.take(kept)
        order = np.lexsort((self._view.lists.rank("relevance", "published").take(numbers), -scores))[:last]
        return numbers[order], scores[order]

    def _counts(self, field: str, matched: ArticleSet) -> Mapping[str, int]:
        """Return how many of *matched* have each value of *field*, without those that none has."""
        column = self._view.lists.exact_column(field)
        counts = np.bincount(column.ordinals[matched.flags()[column.articles]], minlength=len(column.values))
        return {column.values[place]: int(counts[place]) for place in np.flatnonzero(counts).tolist()}

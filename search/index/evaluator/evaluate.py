"""Evaluates a query over one snapshot: match, count, score, and order the page of matches."""

from collections.abc import Mapping, Sequence

import numpy as np

from search.article_index import FindPlan, Match, Matches
from search.index.evaluator.doc_id_sets import DocIdSet
from search.index.evaluator.matching import Matcher
from search.index.evaluator.page_positions import page_positions
from search.index.evaluator.score_list import Scores
from search.index.evaluator.scoring import score_lists
from search.index.evaluator.second_stage import WeightedWord, score_closeness, weighted_words
from search.index.evaluator.top_k import top_k
from search.index.evaluator.view import View
from search.index.posting_lists import DocIds, PostingLists
from search.query.tree import Or, Query, Word
from search.ranking import SCORE_DECIMALS, WINDOW_DEPTH
from search.system.deadline import READING_SECONDS, TimeUpError

_CHUNK = 2**13
_PARTITION_FROM = 4
"""Below 4 × the page size a full sort is as fast as a partition."""
_Ranked = tuple[DocIds, Scores]
"""Document ids, best first, and their scores, rounded."""


class Evaluator:
    """Finds matches in one snapshot of an index; safe to share between threads, expensive to make."""

    def __init__(self, lists: PostingLists) -> None:
        self._view = View(lists)

    def find(self, query: Query, plan: FindPlan) -> Matches:
        """Return the page of matches of *query* that *plan* asks for."""
        # What is left after it is for the positions and texts of the page.
        deadline = plan.deadline.before(READING_SECONDS)
        matcher = Matcher(self._view, deadline)
        matches = matcher.match(query, plan)
        page = self._page(query, plan, matcher, matches) if plan.limit else ()
        return Matches(
            total=matches.count,
            relation="gte" if deadline.passed else "eq",
            page=page,
            facets={field: self._count_values(field, matches) for field in plan.facets},
        )

    def _page(self, query: Query, plan: FindPlan, matcher: Matcher, matches: DocIdSet) -> tuple[Match, ...]:
        scores: Sequence[float | None]
        if plan.sort == "relevance":
            ranked, ranked_scores = self._rank(query, plan, matcher, matches)
            doc_ids, scores = ranked[plan.offset :], ranked_scores[plan.offset :].tolist()
        else:
            doc_ids = self._first(matches, plan)[plan.offset :]
            scores = [None] * len(doc_ids)
        positions = (
            page_positions(query, self._view, doc_ids, plan.deadline)
            if plan.with_positions
            else [None] * len(doc_ids)
        )
        ids = map(self._view.lists.article_id, doc_ids.tolist())
        return tuple(map(Match, ids, scores, positions))

    def _first(self, matches: DocIdSet, plan: FindPlan) -> DocIds:
        """Return the first of *matches* in the order of *plan*, up to the end of the page."""
        last = plan.offset + plan.limit
        if matches.is_small:
            rank = self._view.lists.rank(plan.sort, plan.date_field)[matches.doc_ids]
            return matches.doc_ids[rank.argsort()[:last]]
        # Walk through the whole order, a chunk at a time, until the page is full.
        # Both of shape (documents,): all document ids in order, and whether each matches.
        order = self._view.order(plan.sort, plan.date_field)
        is_match = matches.flags()
        parts, count = [], 0
        for start in range(0, len(order), _CHUNK):
            chunk = order[start : start + _CHUNK]
            parts.append(chunk[is_match[chunk]])
            count += len(parts[-1])
            if count >= last:
                break
        return np.concatenate(parts)[:last] if parts else matches.doc_ids

    def _rank(self, query: Query, plan: FindPlan, matcher: Matcher, matches: DocIdSet) -> _Ranked:
        """Return the best of *matches*, up to the end of the page."""
        lists = score_lists(query, self._view, matcher)
        if not lists:
            doc_ids = self._first(matches, plan)
            return doc_ids, np.zeros(len(doc_ids))
        # Each document of a clause of an OR is a match.
        all_match = isinstance(query, Word | Or) and not plan.narrows
        last = plan.offset + plan.limit
        # Beyond the window the second stage would change nothing.
        words = self._weighted_words(query, matcher) if plan.offset < WINDOW_DEPTH else []
        if len(words) < 2:  # noqa: PLR2004 - one word alone is as close to itself everywhere
            return self._order(*top_k(lists, matches, last, all_match=all_match), last)
        depth = max(last, WINDOW_DEPTH)
        doc_ids, scores = self._order(*top_k(lists, matches, depth, all_match=all_match), depth)
        doc_ids[:WINDOW_DEPTH], scores[:WINDOW_DEPTH] = self._second_stage(
            doc_ids[:WINDOW_DEPTH], scores[:WINDOW_DEPTH], words
        )
        return doc_ids[:last], scores[:last]

    def _weighted_words(self, query: Query, matcher: Matcher) -> list[WeightedWord]:
        """Return the words that count for closeness; none when there is no time left for them."""
        try:
            return weighted_words(query, matcher.word)
        except TimeUpError:
            return []

    def _second_stage(self, doc_ids: DocIds, scores: Scores, words: Sequence[WeightedWord]) -> _Ranked:
        """Return the same documents, ordered by score and closeness."""
        # Positions are read for rising document ids.
        # Shape (documents of the window,).
        rising = doc_ids.argsort()
        added = score_closeness(words, self._view, doc_ids[rising])
        return self._order(doc_ids[rising], scores[rising] + added, len(doc_ids))

    def _order(self, doc_ids: DocIds, scores: Scores, last: int) -> _Ranked:
        """Return the *last* best by score, ties in the order of ties; only those that may be among them are sorted."""
        scores = scores.round(SCORE_DECIMALS)
        if len(doc_ids) > _PARTITION_FROM * last:
            # Shape (documents,): the score of rank *last* is where a sorted array would have it.
            partitioned = scores.copy()
            partitioned.partition(len(scores) - last)
            candidates = (scores >= partitioned[-last]).nonzero()[0]
            doc_ids, scores = doc_ids.take(candidates), scores.take(candidates)
        order = np.lexsort((self._view.lists.rank("relevance", "published").take(doc_ids), -scores))[:last]
        return doc_ids[order], scores[order]

    def _count_values(self, field: str, matches: DocIdSet) -> Mapping[str, int]:
        """Return the number of *matches* with each value of *field*, without values that none has."""
        # One entry for each value of each document; those of matches are counted by value.
        column = self._view.lists.exact_column(field)
        counts = np.bincount(column.ordinals[matches.flags()[column.doc_ids]], minlength=len(column.values))
        return {column.values[value]: int(counts[value]) for value in np.flatnonzero(counts).tolist()}

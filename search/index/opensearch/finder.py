"""
How does a query become a page of matches? One request: the best, how many, and what is not known of their words.

OpenSearch finds the first stage of the ranking; the second one is done here, over the stored words of the
WINDOW_DEPTH best, by the same code as in the embedded index. They say where the words stand, too.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np

from search.article_index import FindPlan, Match, Matches
from search.index.opensearch.builds import Build
from search.index.opensearch.cluster import Cluster, Json, ask_many
from search.index.opensearch.compiler import (
    Held,
    count_body,
    held,
    holding,
    is_counted_with_the_best,
    page_body,
    total_body,
)
from search.index.opensearch.counts import Counts
from search.index.opensearch.mapping import STORED_WORDS
from search.index.opensearch.stored_positions import BEGINNING, StoredWords
from search.index.proximity.closeness import closeness, heaviest_words
from search.index.proximity.match_positions import (
    FieldPositions,
    VisibleLeaves,
    distinct_words,
    merge_positions,
    phrase_positions,
    split_by_field,
    visible_leaves,
)
from search.index.proximity.positions import adjacent_starts, doc_bounds, select_in_docs
from search.query.leaves import leaves
from search.query.tree import Phrase, Query, Word
from search.ranking import (
    PAIR_DISTANCE,
    PAIR_WEIGHT,
    SCORE_DECIMALS,
    WINDOW_DEPTH,
    WINDOW_WEIGHT,
    inverse_document_frequency,
)

_TWO: Final = 2
"""One word alone is as close to itself everywhere."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """
    What a query and a plan want of the cluster.

    Attributes:
        words: The different words that the query wants.
        shown: What a reader is shown of them.
        two_stages: Whether the best are ordered anew.
        as_close: Whether the words stand as close together in every match, as those of a short phrase do: the
            order stays, and only the scores rise.
        places: Whether it is wanted, and can be said, where the words stand.
        offset: Matches to skip.
        limit: Matches to ask for.
        held: What an article holds that has a word, one for each of *words*; none where nothing is to be counted.
    """

    words: tuple[Word, ...]
    shown: VisibleLeaves
    two_stages: bool
    as_close: bool
    places: bool
    offset: int
    limit: int
    held: tuple[Held, ...]

    @property
    def needs_words(self) -> bool:
        """Whether the stored words are needed."""
        return self.two_stages or (self.places and bool(self.words or self.shown.prefixes))

    @property
    def counts(self) -> list[Held]:
        """What has to be counted for the second stage."""
        return list(dict.fromkeys(each for way in self.held for each in (way, Held(way.fields, ()))))


def _asked(query: Query, plan: FindPlan) -> _Asked:
    found = list(leaves(query))
    words, shown = distinct_words(found), visible_leaves(query)
    is_ranked = plan.sort == "relevance" and plan.limit > 0 and plan.offset < WINDOW_DEPTH
    has_closeness = is_ranked and len(words) >= _TWO
    as_close = has_closeness and isinstance(query, Phrase) and len(query.words) <= PAIR_DISTANCE + 1
    two_stages = has_closeness and not as_close
    # Words that begin with a letter or two are not told apart in what is stored.
    places = plan.with_positions and all(len(prefix.prefix) >= BEGINNING for prefix, _ in shown.prefixes)
    counted = tuple(map(held, words)) if has_closeness else ()
    offset, limit = plan.offset, plan.limit
    if two_stages:
        offset, limit = 0, max(plan.offset + plan.limit, WINDOW_DEPTH)
    return _Asked(words, shown, two_stages, as_close, places, offset, limit, counted)


def _bodies(query: Query, plan: FindPlan, asked: _Asked) -> list[Json]:
    """Return the bodies of the searches for the best, first, and for how many there are, last; of one for both."""
    if not plan.limit:
        return [total_body(query, plan)]
    counted = is_counted_with_the_best(query, plan)
    best = page_body(
        query, plan, offset=asked.offset, limit=asked.limit, words=asked.needs_words, counted=counted
    )
    return [best] if counted else [best, total_body(query, plan)]


class Finder:
    """Finds matches in a build."""

    def __init__(self, cluster: Cluster, counts: Counts) -> None:
        self._cluster = cluster
        self._counts = counts

    def find(self, build: Build, query: Query, plan: FindPlan) -> Matches:
        """Return the page of matches of *query* that *plan* asks for."""
        asked = _asked(query, plan)
        kept = self._counts.kept(build)
        wanted = asked.counts
        unknown = [each for each in wanted if each not in kept]
        bodies = _bodies(query, plan, asked)
        answers = self._answers(build, [*bodies, *(count_body(holding(each)) for each in unknown)])
        page, total = answers[0], answers[len(bodies) - 1]
        counted = {one: _total(each) for one, each in zip(unknown, answers[len(bodies) :], strict=True)}
        kept.update((one, count) for one, count in counted.items() if count)
        counts = {each: counted.get(each, 0) or kept.get(each, 0) for each in wanted}
        return Matches(
            total=_total(total),
            # A search that ran out of time has looked at some of the articles only.
            relation="gte" if total["timed_out"] or page["timed_out"] else "eq",
            page=_page(asked, plan, page["hits"]["hits"], counts),
            facets=_facets(total),
        )

    def _answers(self, build: Build, bodies: Sequence[Json]) -> list[Json]:
        head: Json = {
            # Shards are scored with the frequencies of all of them.
            "search_type": "dfs_query_then_fetch" if build.shards > 1 else "query_then_fetch",
            # The same search goes to the same copies of the shards: two copies may differ in articles
            # removed and not yet forgotten, and so a little in their scores.
            "preference": f"leit{zlib.crc32(repr(bodies[0]['query']).encode(errors='replace')):x}",
        }
        ask = partial(ask_many, index=build.name, bodies=bodies)
        # A part of the matches is an answer where the time ran out, and none where a shard failed.
        answers = self._cluster.ask(partial(ask, head={**head, "allow_partial_search_results": True}))
        if any(each["_shards"]["failed"] for each in answers):
            answers = self._cluster.ask(partial(ask, head={**head, "allow_partial_search_results": False}))
        return answers


def _total(answer: Json) -> int:
    return int(answer["hits"]["total"]["value"])


def _facets(answer: Json) -> dict[str, dict[str, int]]:
    return {
        field: {bucket["key"]: int(bucket["doc_count"]) for bucket in found["buckets"]}
        for field, found in answer.get("aggregations", {}).items()
    }


def _page(asked: _Asked, plan: FindPlan, hits: list[Json], counts: dict[Held, int]) -> tuple[Match, ...]:
    """Return the matches of *hits* that are the page, with what *asked* wants of them."""
    prefixes = [prefix for prefix, _ in asked.shown.prefixes] if asked.places else []
    values = [hit["fields"][STORED_WORDS][0] for hit in hits] if asked.needs_words else []
    stored = StoredWords(values, asked.words, prefixes)
    scores: list[Any] = [hit.get("_score") for hit in hits]
    order = list(range(len(hits)))
    if asked.two_stages:
        order, scores = _second_stage(asked, scores, stored, counts)
    elif asked.as_close:
        scores = _raised(asked, scores, counts)
    page = order[plan.offset - asked.offset :][: plan.limit]
    places: Sequence[FieldPositions | None] = [None] * len(page)
    if asked.places:
        places = _places(asked, page, stored)
    return tuple(
        Match(hits[number]["fields"]["id"][0], scores[number], where)
        for number, where in zip(page, places, strict=True)
    )


def _second_stage(
    asked: _Asked, first: Sequence[float], stored: StoredWords, counts: dict[Held, int]
) -> tuple[list[int], list[float]]:
    """Return the numbers of the hits in their new order, and the score of each hit by number."""
    words = heaviest_words(_worths(asked, counts))
    scores = np.array(first)
    order = np.arange(len(scores))
    if len(words) >= _TWO:
        standing = [stored.standing(word) for word, _ in words]
        added = closeness(standing, [worth for _, worth in words], order.astype(np.uint32))
        scores[:WINDOW_DEPTH] += added[:WINDOW_DEPTH]
        # Ties stay in the order they came in, which is that of ties.
        best = np.round(scores[:WINDOW_DEPTH], SCORE_DECIMALS)
        order[:WINDOW_DEPTH] = np.argsort(-best, kind="stable")
    return order.tolist(), np.round(scores, SCORE_DECIMALS).tolist()


def _raised(asked: _Asked, first: Sequence[float], counts: dict[Held, int]) -> list[float]:
    """Return the scores of the hits with what closeness adds, the same to each of the WINDOW_DEPTH best."""
    words = heaviest_words(_worths(asked, counts))
    raised = np.array(first)
    if len(words) >= _TWO:
        worths = [worth for _, worth in words]
        pairs = sum(map(min, worths, worths[1:]))
        raised[: WINDOW_DEPTH - asked.offset] += WINDOW_WEIGHT * sum(worths) + PAIR_WEIGHT * pairs
    scores: list[float] = np.round(raised, SCORE_DECIMALS).tolist()
    return scores


def _worths(asked: _Asked, counts: dict[Held, int]) -> Iterator[tuple[Word, float]]:
    """Yield each word of *asked* with its worth, which is 0 where no article has it."""
    for word, way in zip(asked.words, asked.held, strict=True):
        holding_it = counts.get(way, 0)
        articles = max(counts.get(Held(way.fields, ()), 0), holding_it)
        idf = inverse_document_frequency(articles, holding_it) if holding_it else 0.0
        yield word, word.weight * idf


def _places(asked: _Asked, page: Sequence[int], stored: StoredWords) -> list[FieldPositions]:
    """Return the positions of the shown words in the hits with the numbers *page*, in that order."""
    lists = [(stored.standing(word).positions, numbers) for word, numbers in asked.shown.words]
    lists += [(stored.beginning(prefix), numbers) for prefix, numbers in asked.shown.prefixes]
    for phrase, numbers in asked.shown.phrases:
        words = [stored.standing(word) for word in phrase.words]
        starts = adjacent_starts([word.positions[word.is_whole] for word in words])
        lists.append((phrase_positions(starts, phrase), numbers))
    hits = np.array(page, dtype=np.uint32)
    bounds = doc_bounds(np.sort(hits))
    positions, leaves = merge_positions(
        [(found[select_in_docs(found, bounds)], numbers) for found, numbers in lists]
    )
    return split_by_field(positions, leaves, [stored.offsets(positions)], hits)

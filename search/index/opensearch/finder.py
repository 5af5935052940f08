"""
Finds the page of matches of a query in one request, and ranks it in two stages.

OpenSearch does the first stage of the ranking and returns the stored positions of the WINDOW_DEPTH best articles. The
second stage is computed here, by the same code as in the embedded index. The same positions tell where the words to
be shown are. The request also counts the query's words, which the second stage needs, as far as they are not cached.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np

from search.article_index import FindPlan, Match, Matches
from search.index.opensearch.builds import Build
from search.index.opensearch.cluster import Cluster, Json, search_many
from search.index.opensearch.compiler import (
    CountKey,
    count_body,
    count_key,
    count_query,
    counts_with_page,
    page_body,
    total_body,
)
from search.index.opensearch.counts import Counts
from search.index.opensearch.mapping import STORED_POSITIONS
from search.index.opensearch.stored_positions import PREFIX_LETTERS, StoredPositions
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
from search.query.tree import Query, Word
from search.ranking import SCORE_DECIMALS, WINDOW_DEPTH, inverse_document_frequency

_FEWEST_WORDS: Final = 2
"""Words from which on closeness matters: a single word is equally close to itself everywhere."""


@dataclass(frozen=True, slots=True)
class _Needs:
    """
    What a query and a plan need from the cluster.

    Attributes:
        words: The different words of the query.
        count_keys: For each of *words*, the articles that have it; empty without a second stage.
        shown: The words and phrases shown to a reader.
        with_positions: The matches shall have the positions of *shown*.
        offset: Matches to skip.
        limit: Matches to fetch.
    """

    words: tuple[Word, ...]
    count_keys: tuple[CountKey, ...]
    shown: VisibleLeaves
    with_positions: bool
    offset: int
    limit: int

    @property
    def two_stages(self) -> bool:
        """The best articles are ranked again by closeness."""
        return bool(self.count_keys)

    @property
    def stored_positions(self) -> bool:
        """The stored positions of the articles are needed."""
        return self.two_stages or (self.with_positions and bool(self.words or self.shown.prefixes))

    @property
    def counts(self) -> list[CountKey]:
        """All counts for the second stage: of each word, and of the articles with any word in its fields."""
        return list(dict.fromkeys(key for word in self.count_keys for key in (word, _any_word(word))))


def _any_word(key: CountKey) -> CountKey:
    return CountKey(key.fields, ())


def _needs(query: Query, plan: FindPlan) -> _Needs:
    # The same word twice counts once; what is shown leaves out function words.
    words, shown = distinct_words(leaves(query)), visible_leaves(query)
    # A second stage is due where some of the best WINDOW_DEPTH are asked for.
    is_ranked = plan.sort == "relevance" and plan.limit > 0 and plan.offset < WINDOW_DEPTH
    count_keys = tuple(map(count_key, words)) if is_ranked and len(words) >= _FEWEST_WORDS else ()
    # Shorter prefixes cannot be found in the stored positions.
    with_positions = plan.with_positions and all(
        len(prefix.prefix) >= PREFIX_LETTERS for prefix, _ in shown.prefixes
    )
    offset, limit = plan.offset, plan.limit
    # All of the window is fetched, as the second stage may change its order.
    if count_keys:
        offset, limit = 0, max(plan.offset + plan.limit, WINDOW_DEPTH)
    return _Needs(words, count_keys, shown, with_positions, offset, limit)


def _search_bodies(query: Query, plan: FindPlan, needs: _Needs) -> list[Json]:
    """Return the body of the search for the page, and that of the search for the total where it is another."""
    if not plan.limit:
        return [total_body(query, plan)]
    count = counts_with_page(query, plan)
    page = page_body(
        query,
        plan,
        offset=needs.offset,
        limit=needs.limit,
        with_positions=needs.stored_positions,
        count=count,
    )
    return [page] if count else [page, total_body(query, plan)]


class Finder:
    """Finds matches in a build."""

    def __init__(self, cluster: Cluster, counts: Counts) -> None:
        self._cluster = cluster
        self._counts = counts

    def find(self, build: Build, query: Query, plan: FindPlan) -> Matches:
        """Return the page of matches of *query* that *plan* describes."""
        needs = _needs(query, plan)
        # Counts of this generation that earlier searches needed; the others go along with the search.
        cached = self._counts.cached(build)
        uncounted = [key for key in needs.counts if key not in cached]
        bodies = _search_bodies(query, plan, needs)
        answers = self._search(build, [*bodies, *(count_body(count_query(key)) for key in uncounted)])
        # The answers are in the order of the bodies: the page, maybe the total, then one for each count.
        page, total = answers[0], answers[len(bodies) - 1]
        counted = {key: _total(answer) for key, answer in zip(uncounted, answers[len(bodies) :], strict=True)}
        # A count of 0 is not cached: the next article may be the first with the term.
        cached.update((key, count) for key, count in counted.items() if count)
        counts = {key: counted.get(key, 0) or cached.get(key, 0) for key in needs.counts}
        return Matches(
            total=_total(total),
            # A search that ran out of time has looked at some of the articles only.
            relation="gte" if total["timed_out"] or page["timed_out"] else "eq",
            page=_page(needs, plan, page["hits"]["hits"], counts),
            facets=_facets(total),
        )

    def _search(self, build: Build, bodies: Sequence[Json]) -> list[Json]:
        options: Json = {
            # Shards are scored with the frequencies of all of them.
            "search_type": "dfs_query_then_fetch" if build.shards > 1 else "query_then_fetch",
            # The same search always goes to the same copies of the shards: two copies may differ in deleted
            # articles that are not yet merged away, and so a little in their scores.
            "preference": f"leit{zlib.crc32(repr(bodies[0]['query']).encode(errors='replace')):x}",
        }
        search = partial(search_many, index=build.name, bodies=bodies)
        # Partial results are right where the time ran out, and wrong where a shard failed.
        answers = self._cluster.ask(
            partial(search, options={**options, "allow_partial_search_results": True})
        )
        if any(answer["_shards"]["failed"] for answer in answers):
            answers = self._cluster.ask(
                partial(search, options={**options, "allow_partial_search_results": False})
            )
        return answers


def _total(answer: Json) -> int:
    return int(answer["hits"]["total"]["value"])


def _facets(answer: Json) -> dict[str, dict[str, int]]:
    return {
        field: {bucket["key"]: int(bucket["doc_count"]) for bucket in values["buckets"]}
        for field, values in answer.get("aggregations", {}).items()
    }


def _page(needs: _Needs, plan: FindPlan, hits: list[Json], counts: dict[CountKey, int]) -> tuple[Match, ...]:
    """Return the page of matches in *hits*, ranked in two stages where *needs* says so."""
    # One value a hit, in the order of *hits*: document i of the stored positions is hit i.
    prefixes = [prefix for prefix, _ in needs.shown.prefixes] if needs.with_positions else []
    values = [hit["fields"][STORED_POSITIONS][0] for hit in hits] if needs.stored_positions else []
    stored = StoredPositions(values, needs.words, prefixes)
    scores: list[Any] = [hit.get("_score") for hit in hits]
    order = list(range(len(hits)))
    if needs.two_stages:
        order, scores = _rank_again(needs, scores, stored, counts)
    # *order* starts at needs.offset, the page at plan.offset.
    page = order[plan.offset - needs.offset :][: plan.limit]
    positions: Sequence[FieldPositions | None] = [None] * len(page)
    if needs.with_positions:
        positions = _shown_positions(needs.shown, page, stored)
    return tuple(
        Match(hits[number]["fields"]["id"][0], scores[number], of_match)
        for number, of_match in zip(page, positions, strict=True)
    )


def _rank_again(
    needs: _Needs, first_scores: Sequence[float], stored: StoredPositions, counts: dict[CountKey, int]
) -> tuple[list[int], list[float]]:
    """Return the numbers of the hits in their final order, and the final score of each hit by number."""
    words = heaviest_words(_word_weights(needs, counts))
    scores = np.array(first_scores)  # shape (hits,), as is `order`
    order = np.arange(len(scores))
    if len(words) >= _FEWEST_WORDS:
        occurrences = [stored.occurrences(word) for word, _ in words]
        # Shape (hits,): the additional score of each hit, 0 beyond the window.
        added = closeness(occurrences, [weight for _, weight in words], order.astype(np.uint32))
        scores[:WINDOW_DEPTH] += added[:WINDOW_DEPTH]
        # The sort is stable: hits with equal scores stay in the order of the first stage, which breaks ties.
        best = np.round(scores[:WINDOW_DEPTH], SCORE_DECIMALS)
        order[:WINDOW_DEPTH] = np.argsort(-best, kind="stable")
    return order.tolist(), np.round(scores, SCORE_DECIMALS).tolist()


def _word_weights(needs: _Needs, counts: dict[CountKey, int]) -> Iterator[tuple[Word, float]]:
    """Yield each word with its weight times its idf, or 0 where no article has it."""
    for word, key in zip(needs.words, needs.count_keys, strict=True):
        frequency = counts.get(key, 0)
        articles = max(counts.get(_any_word(key), 0), frequency)
        idf = inverse_document_frequency(articles, frequency) if frequency else 0.0
        yield word, word.weight * idf


def _shown_positions(
    shown: VisibleLeaves, page: Sequence[int], stored: StoredPositions
) -> list[FieldPositions]:
    """Return the positions of the shown words in the hits with the numbers *page*, in that order."""
    # Pairs of positions, shape (positions,), and the numbers of the leaves they belong to.
    lists = [(stored.occurrences(word).positions, numbers) for word, numbers in shown.words]
    lists += [(stored.prefix_positions(prefix), numbers) for prefix, numbers in shown.prefixes]
    for phrase, numbers in shown.phrases:
        words = [stored.occurrences(word) for word in phrase.words]
        starts = adjacent_starts([word.positions[word.is_whole] for word in words])
        lists.append((phrase_positions(starts, phrase), numbers))
    hits = np.array(page, dtype=np.uint32)
    # Shape (hits, 2): first and last position that a hit can have.
    bounds = doc_bounds(np.sort(hits))
    positions, leaf_numbers = merge_positions(
        [(of_leaf[select_in_docs(of_leaf, bounds)], numbers) for of_leaf, numbers in lists]
    )
    return split_by_field(positions, leaf_numbers, [stored.offsets(positions)], hits)

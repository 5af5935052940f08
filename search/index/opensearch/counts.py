"""
Counts the articles that contain each of many terms.

Most of the terms are in no article: a mistyped word has hundreds of neighbours that nobody ever wrote. So the term
dictionaries of all shards are asked first which of them exist at all, by term vectors of an artificial document.
Only those that exist are counted, exactly.
"""

from collections.abc import Sequence
from functools import partial
from itertools import count
from typing import Any, Final

from opensearchpy import OpenSearch

from search.index.opensearch.builds import Build
from search.index.opensearch.cluster import Cluster, raise_failures, search_many
from search.index.opensearch.compiler import CountKey, count_body, count_query
from search.index.opensearch.mapping import stream_field
from search.query.tree import Stream

_FEW: Final = 16
"""Number of terms up to which all are counted without asking the dictionaries first."""
_SEARCHES_PER_REQUEST: Final = 500
_CACHE_SIZE: Final = 2**16
"""Counts in the cache before it is emptied."""


class Counts:
    """Document frequencies, cached for a generation of the index."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._routings: dict[str, tuple[str, ...]] = {}
        self._cache: tuple[str, dict[CountKey, int]] = ("", {})

    def cached(self, build: Build) -> dict[CountKey, int]:
        """
        Return the counts cached for the generation of *build*; callers may add to them.

        A count of 0 must not be added: the next article may be the first that has the term.
        """
        # Read in one step: another thread may replace it meanwhile.
        generation, counts = self._cache
        if generation != build.generation or len(counts) > _CACHE_SIZE:
            counts = {}
            self._cache = (build.generation, counts)
        return counts

    def frequencies(
        self, build: Build, terms: Sequence[str], fields: Sequence[str], stream: Stream
    ) -> list[int]:
        """Return the number of articles of *build* with each of *terms*; see `ArticleIndex.frequencies`."""
        cached = self.cached(build)
        keys = {term: CountKey(tuple(fields), ((stream, term),)) for term in terms}
        uncounted = [term for term, key in keys.items() if key not in cached]
        # Two requests instead of one, but hundreds of counts less.
        if len(uncounted) > _FEW:
            names = [stream_field(field, stream) for field in fields]
            uncounted = self._existing_terms(build.name, uncounted, names)
        counts = dict(
            zip(uncounted, self._count(build.name, [keys[term] for term in uncounted]), strict=True)
        )
        cached.update((keys[term], count) for term, count in counts.items() if count)
        return [counts.get(term, 0) or cached.get(keys[term], 0) for term in terms]

    def _existing_terms(self, index: str, terms: list[str], names: list[str]) -> list[str]:
        """Return those of *terms* that any shard of *index* has in the fields *names*, maybe in a deleted article."""
        # The text of the artificial document is split like that of an article.
        text = " ".join(terms)
        artificial = {
            "doc": dict.fromkeys(names, text),
            "fields": names,
            "positions": False,
            "offsets": False,
            "payloads": False,
            "field_statistics": False,
            "term_statistics": True,
        }
        # The same document for each shard: every shard knows its own terms only.
        documents = [{**artificial, "routing": routing} for routing in self._routing(index)]
        answer = self._cluster.ask(partial(_term_vectors, index=index, documents=documents))
        existing = {
            term
            for document in answer.get("docs", ())
            for vector in document.get("term_vectors", {}).values()
            for term in vector["terms"]
        }
        return [term for term in terms if term in existing]

    def _routing(self, index: str) -> tuple[str, ...]:
        """Return a routing value for each shard of *index*."""
        if index not in self._routings:
            self._routings = {index: self._find_routing(index)}
        return self._routings[index]

    def _find_routing(self, index: str) -> tuple[str, ...]:
        settings = self._cluster.ask(
            lambda client: client.indices.get_settings(index=index, flat_settings=True)
        )
        shards = int(settings[index]["settings"]["index.number_of_shards"])
        # Routing values are tried until each shard has one; the hash that picks a shard is not in the API.
        routings: dict[int, str] = {}
        for number in count():
            if len(routings) == shards:
                return tuple(routings[shard] for shard in range(shards))
            routings.setdefault(self._shard_of(index, str(number)), str(number))
        raise AssertionError

    def _shard_of(self, index: str, routing: str) -> int:
        answer = self._cluster.ask(
            lambda client: client.search_shards(index=index, routing=routing, filter_path="shards.shard")
        )
        return int(answer["shards"][0][0]["shard"])

    def _count(self, index: str, keys: list[CountKey]) -> list[int]:
        counts: list[int] = []
        for first in range(0, len(keys), _SEARCHES_PER_REQUEST):
            bodies = [count_body(count_query(key)) for key in keys[first : first + _SEARCHES_PER_REQUEST]]
            answers = self._cluster.ask(
                partial(
                    search_many, index=index, bodies=bodies, options={"allow_partial_search_results": False}
                )
            )
            counts += [int(answer["hits"]["total"]["value"]) for answer in answers]
        return counts


def _term_vectors(client: OpenSearch, *, index: str, documents: list[dict[str, Any]]) -> dict[str, Any]:
    path = "docs.error.type,docs.term_vectors.*.terms.*.doc_freq"
    answer: dict[str, Any] = client.mtermvectors(index=index, body={"docs": documents}, filter_path=path)
    raise_failures(answer.get("docs", ()))
    return answer

"""
In how many articles does each of many words stand?

Mostly in none: a word that was mistyped has hundreds of neighbours that no article has. So the dictionaries
of all shards are asked first which of the words they know at all (term vectors of an article that is not
there), and only those are counted, exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import count
from typing import Any, Final

from opensearchpy import OpenSearch

from search.index.opensearch.builds import Build
from search.index.opensearch.cluster import Cluster, ask_many, raise_failures
from search.index.opensearch.compiler import Held, count_body, holding
from search.index.opensearch.mapping import stream_field
from search.query.tree import Stream

_FEW: Final = 16
"""Terms that are counted without asking first whether they are known."""
_AT_ONCE: Final = 500
_KEPT: Final = 2**16
"""Counts kept; then all are let go."""


class Counts:
    """Counts the articles that hold a term; what was counted is kept for as long as nothing changes."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._routings: dict[str, tuple[str, ...]] = {}
        self._kept: tuple[str, dict[Held, int]] = ("", {})

    def kept(self, build: Build) -> dict[Held, int]:
        """
        Return what was counted of *build* as it is; whoever counts more may put it in.

        Nothing is kept of what no article holds: it may be just what comes next.
        """
        generation, counts = self._kept
        if generation != build.generation or len(counts) > _KEPT:
            counts = {}
            self._kept = (build.generation, counts)
        return counts

    def of(self, build: Build, terms: Sequence[str], fields: Sequence[str], stream: Stream) -> list[int]:
        """Return how many articles of *build* hold each of *terms*, as `ArticleIndex.frequencies` says."""
        kept = self.kept(build)
        asked = {term: Held(tuple(fields), ((stream, term),)) for term in terms}
        unknown = [term for term, held in asked.items() if held not in kept]
        if len(unknown) > _FEW:
            unknown = self._known(build.name, unknown, [stream_field(field, stream) for field in fields])
        counts = dict(zip(unknown, self._counted(build.name, [asked[each] for each in unknown]), strict=True))
        kept.update((asked[term], count) for term, count in counts.items() if count)
        return [counts.get(term, 0) or kept.get(asked[term], 0) for term in terms]

    def _known(self, index: str, terms: list[str], names: list[str]) -> list[str]:
        """Return which of *terms* any shard of *index* knows; removed articles may still hold them."""
        # A made-up article is split like any other.
        text = " ".join(terms)
        made_up = {
            "doc": dict.fromkeys(names, text),
            "fields": names,
            "positions": False,
            "offsets": False,
            "payloads": False,
            "field_statistics": False,
            "term_statistics": True,
        }
        documents = [{**made_up, "routing": routing} for routing in self._routing(index)]
        answer = self._cluster.ask(partial(_vectors, index=index, documents=documents))
        found = {
            term
            for each in answer.get("docs", ())
            for vector in each.get("term_vectors", {}).values()
            for term in vector["terms"]
        }
        return [term for term in terms if term in found]

    def _routing(self, index: str) -> tuple[str, ...]:
        """Return for each shard of *index* a routing value that leads to it."""
        if index not in self._routings:
            self._routings = {index: self._asked_routing(index)}
        return self._routings[index]

    def _asked_routing(self, index: str) -> tuple[str, ...]:
        settings = self._cluster.ask(
            lambda client: client.indices.get_settings(index=index, flat_settings=True)
        )
        shards = int(settings[index]["settings"]["index.number_of_shards"])
        leading: dict[int, str] = {}
        for number in count():
            if len(leading) == shards:
                return tuple(leading[shard] for shard in range(shards))
            leading.setdefault(self._shard(index, str(number)), str(number))
        raise AssertionError

    def _shard(self, index: str, routing: str) -> int:
        answer = self._cluster.ask(
            lambda client: client.search_shards(index=index, routing=routing, filter_path="shards.shard")
        )
        return int(answer["shards"][0][0]["shard"])

    def _counted(self, index: str, asked: list[Held]) -> list[int]:
        counts: list[int] = []
        for first in range(0, len(asked), _AT_ONCE):
            bodies = [count_body(holding(held)) for held in asked[first : first + _AT_ONCE]]
            answers = self._cluster.ask(
                partial(ask_many, index=index, bodies=bodies, head={"allow_partial_search_results": False})
            )
            counts += [int(each["hits"]["total"]["value"]) for each in answers]
        return counts


def _vectors(client: OpenSearch, *, index: str, documents: list[dict[str, Any]]) -> dict[str, Any]:
    path = "docs.error.type,docs.term_vectors.*.terms.*.doc_freq"
    answer: dict[str, Any] = client.mtermvectors(index=index, body={"docs": documents}, filter_path=path)
    raise_failures(answer.get("docs", ()))
    return answer

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

from search.backends.opensearch_index.cluster import Cluster, raise_failures
from search.backends.opensearch_index.compiler import holding
from search.backends.opensearch_index.layout import stream_field
from search.query.tree import Stream

_FEW: Final = 16
"""Terms that are counted without asking first whether they are known."""
_AT_ONCE: Final = 500


class Counts:
    """Counts the articles that hold a term."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._routings: dict[str, tuple[str, ...]] = {}

    def of(self, index: str, terms: Sequence[str], fields: Sequence[str], stream: Stream) -> list[int]:
        """Return how many articles of *index* hold each of *terms*, as `ArticleIndex.frequencies` says."""
        names = [stream_field(field, stream) for field in fields]
        asked = dict.fromkeys(terms)
        known = list(asked) if len(asked) <= _FEW else self._known(index, list(asked), names)
        counts = dict(zip(known, self._counted(index, known, names), strict=True))
        return [counts.get(term, 0) for term in terms]

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

    def _counted(self, index: str, terms: list[str], names: list[str]) -> list[int]:
        counts: list[int] = []
        for first in range(0, len(terms), _AT_ONCE):
            queries = [holding(term, names) for term in terms[first : first + _AT_ONCE]]
            counts += self._cluster.ask(partial(_totals, index=index, queries=queries))
        return counts


def _vectors(client: OpenSearch, *, index: str, documents: list[dict[str, Any]]) -> dict[str, Any]:
    path = "docs.error.type,docs.term_vectors.*.terms.*.doc_freq"
    answer: dict[str, Any] = client.mtermvectors(index=index, body={"docs": documents}, filter_path=path)
    raise_failures(answer.get("docs", ()))
    return answer


def _totals(client: OpenSearch, *, index: str, queries: list[dict[str, Any]]) -> list[int]:
    lines: list[dict[str, Any]] = []
    for query in queries:
        lines += [
            {"allow_partial_search_results": False},
            {"size": 0, "track_total_hits": True, "query": query},
        ]
    path = "responses.hits.total.value,responses.error.type"
    answer = client.msearch(index=index, body=lines, filter_path=path)
    raise_failures(answer["responses"])
    return [int(each["hits"]["total"]["value"]) for each in answer["responses"]]

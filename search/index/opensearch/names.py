"""
The names that each build was made with, in an index of their own: a document for each build.

A build's own documents are articles, and its mapping is sent to every node at each change: too often for a long list.
"""

from collections.abc import Collection
from typing import Any, Final

from opensearchpy.exceptions import NotFoundError

from search.analysis import NO_NAMES, Names
from search.index.opensearch.cluster import WRITE_SECONDS, Cluster

_MAPPING: Final = {
    "dynamic": "strict",
    "properties": {"names": {"type": "keyword", "index": False, "doc_values": False}},
}


class StoredNames:
    """The names of the builds behind an alias."""

    def __init__(self, cluster: Cluster, alias: str) -> None:
        self._cluster = cluster
        self._index = f"{alias}.names"

    def write(self, build_name: str, names: Names) -> None:
        """Store *names* for the build *build_name*; they can be read when this returns."""
        self._make_index()
        self._cluster.ask(
            lambda client: client.index(
                index=self._index,
                id=build_name,
                body={"names": names.to_text()},
                refresh=True,  # the build is made current next, and readers ask for its names at once
                request_timeout=WRITE_SECONDS,
            )
        )

    def read(self, build_name: str) -> Names:
        """Return the names of a build; none where it was removed meanwhile."""
        try:
            document: dict[str, Any] = self._cluster.ask(
                lambda client: client.get(index=self._index, id=build_name)
            )
        except NotFoundError:
            return NO_NAMES
        return Names.from_text(document["_source"]["names"])

    def keep_only(self, build_names: Collection[str]) -> None:
        """Remove the names of all builds but *build_names*."""
        body = {"query": {"bool": {"must_not": {"ids": {"values": sorted(build_names)}}}}}
        self._cluster.ask(
            lambda client: client.delete_by_query(
                # A conflict is a build that another process removes just now.
                index=self._index,
                body=body,
                refresh=True,
                ignore_unavailable=True,
                conflicts="proceed",
            )
        )

    def _make_index(self) -> None:
        body = {"settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"}, "mappings": _MAPPING}
        if not self._cluster.ask(lambda client: client.indices.exists(index=self._index)):
            # 400: another process has just created it.
            self._cluster.ask(lambda client: client.indices.create(index=self._index, body=body, ignore=400))

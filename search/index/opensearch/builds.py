"""
The builds of an index, and the alias that says which one is current.

    leit                           the alias that readers follow
    leit.<analyzer>.<layout>.<id>  a build; its mapping has the versions it was made with, and counts its changes
    leit.names                     the names that each build was made with; see `names`
    leit.lock                      the write lock; see `lock`

A new build becomes current by moving the alias, in one step for all readers.
"""

import re
import uuid
from dataclasses import dataclass, replace
from typing import Any, Final

from opensearchpy.exceptions import NotFoundError

from search.analysis import ANALYZER_VERSION, Names
from search.errors import IndexMissingError, IndexOutdatedError
from search.index.opensearch.cluster import WRITE_SECONDS, Cluster
from search.index.opensearch.mapping import LAYOUT_VERSION, VERSIONS, index_body
from search.index.opensearch.names import StoredNames

REMEDY: Final = "Make it from the archive: python -m search rebuild"
MOST_SHARDS: Final = 32
"""Shards of a build, at most, however many nodes there are."""


@dataclass(frozen=True, slots=True)
class Build:
    """
    An index of the cluster.

    Attributes:
        name: Its name in the cluster.
        shards: Number of its shards.
        changes: Number of changes since it was created; every change gives a new generation.
    """

    name: str
    shards: int
    changes: int

    @property
    def generation(self) -> str:
        """A name for its present content."""
        return f"{self.name.rpartition('.')[2]}.{self.changes}"


class Builds:
    """The builds behind an alias."""

    def __init__(self, cluster: Cluster, alias: str, *, shards: int | None = None) -> None:
        self._cluster = cluster
        self._alias = alias
        self._shards = shards
        self._names = StoredNames(cluster, alias)
        self._build_name = re.compile(rf"{re.escape(alias)}\.[\w-]+\.[\w-]+\.[0-9a-f]{{16}}", re.ASCII)

    def current(self) -> Build:
        """
        Ask the cluster for the current build.

        Raises:
            IndexMissingError: The alias does not exist.
            IndexOutdatedError: It was made by another version of the analysis, the layout or the ranking.
        """
        name, meta = self._read_meta()
        versions = {key: meta.get(key, "unknown") for key in VERSIONS}
        if versions != VERSIONS:
            raise IndexOutdatedError(
                f"The index «{self._alias}» was made by another version of Leit ({_format_versions(versions)};"
                f" this one has {_format_versions(VERSIONS)}). {REMEDY}"
            )
        return Build(name, int(meta["shards"]), int(meta["generation"]))

    def _read_meta(self) -> tuple[str, dict[str, Any]]:
        try:
            answer = self._cluster.ask(
                lambda client: client.indices.get_mapping(index=self._alias, filter_path="*.mappings._meta")
            )
        except NotFoundError as error:
            raise self.missing_error() from error
        # An index that Leit did not make has no _meta.
        for name, mapping in answer.items():
            return name, mapping["mappings"]["_meta"]
        return self._alias, {}

    def missing_error(self) -> IndexMissingError:
        """Return the error for a missing alias."""
        return IndexMissingError(f"OpenSearch has no index «{self._alias}». {REMEDY}")

    def create(self, names: Names) -> Build:
        """Create an empty build with *names* that no reader uses yet."""
        name = f"{self._alias}.{ANALYZER_VERSION}.{LAYOUT_VERSION}.{uuid.uuid4().hex[:16]}"
        build = Build(name, self._shards or self._data_nodes(), 0)
        body = index_body(shards=build.shards, generation=build.changes)
        self._cluster.ask(
            lambda client: client.indices.create(index=build.name, body=body, request_timeout=WRITE_SECONDS)
        )
        self._names.write(build.name, names)
        return build

    def names(self, build: Build) -> Names:
        """Return the names that *build* was made with."""
        return self._names.read(build.name)

    def _data_nodes(self) -> int:
        health = self._cluster.ask(lambda client: client.cluster.health())
        return min(max(int(health["number_of_data_nodes"]), 1), MOST_SHARDS)

    def count_change(self, build: Build) -> Build:
        """Count a change of *build*, which gives it a new generation; call it after the refresh."""
        newer = replace(build, changes=build.changes + 1)
        body = {"_meta": {**VERSIONS, "shards": newer.shards, "generation": newer.changes}}
        self._cluster.ask(
            lambda client: client.indices.put_mapping(
                index=build.name, body=body, request_timeout=WRITE_SECONDS
            )
        )
        return newer

    def make_current(self, build: Build) -> None:
        """Move the alias to *build*."""
        actions: list[dict[str, Any]] = [
            {"remove": {"index": name, "alias": self._alias}} for name in self._aliased_names()
        ]
        actions.append({"add": {"index": build.name, "alias": self._alias}})
        self._cluster.ask(
            lambda client: client.indices.update_aliases(
                body={"actions": actions}, request_timeout=WRITE_SECONDS
            )
        )

    def remove_stale(self) -> None:
        """Delete builds that are not current: replaced and unfinished ones."""
        current = self._aliased_names()
        stale = [name for name in self._all_names() if name not in current]
        for name in stale:
            self._delete(name)
        if stale:
            self._names.keep_only(current)

    def _delete(self, name: str) -> None:
        self._cluster.ask(
            lambda client: client.indices.delete(
                index=name, ignore_unavailable=True, request_timeout=WRITE_SECONDS
            )
        )

    def _aliased_names(self) -> set[str]:
        try:
            return set(self._cluster.ask(lambda client: client.indices.get_alias(name=self._alias)))
        except NotFoundError:
            return set()

    def _all_names(self) -> list[str]:
        settings = self._cluster.ask(
            lambda client: client.indices.get_settings(
                index=f"{self._alias}.*", filter_path="*.settings.index.uuid"
            )
        )
        return [name for name in settings if self._build_name.fullmatch(name)]


def _format_versions(versions: dict[str, Any]) -> str:
    return ", ".join(f"{key} {version}" for key, version in versions.items())

"""
Which index of the cluster is current?

    leit                           the alias that readers follow
    leit.<analyzer>.<layout>.<id>  a build; its mapping says what made it, and counts its changes
    leit.lock                      held by whoever writes; see `lock`

A new build becomes current by moving the alias, in one step for all readers.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, replace
from typing import Any, Final

from opensearchpy.exceptions import NotFoundError

from search.analysis import ANALYZER_VERSION
from search.errors import IndexMissingError, IndexOutdatedError
from search.index.opensearch.cluster import WRITE_SECONDS, Cluster
from search.index.opensearch.mapping import LAYOUT_VERSION, MADE_BY, index_body

REMEDY: Final = "Make it from the archive: python -m search rebuild"
MOST_SHARDS: Final = 32
"""Of one index, at most, however many nodes there are."""


@dataclass(frozen=True, slots=True)
class Build:
    """An index of the cluster, the number of its shards, and that of its changes."""

    name: str
    shards: int
    changes: int

    @property
    def generation(self) -> str:
        """A name for its content."""
        return f"{self.name.rpartition('.')[2]}.{self.changes}"


class Builds:
    """The builds behind an alias."""

    def __init__(self, cluster: Cluster, alias: str, *, shards: int | None = None) -> None:
        self._cluster = cluster
        self._alias = alias
        self._shards = shards
        self._ours = re.compile(rf"{re.escape(alias)}\.[\w-]+\.[\w-]+\.[0-9a-f]{{16}}", re.ASCII)

    def current(self) -> Build:
        """
        Return the build that readers use, as it is now.

        Raises:
            IndexMissingError: There is none.
            IndexOutdatedError: Another version of the analysis, the layout or the ranking made it.
        """
        name, meta = self._current()
        made_by = {key: meta.get(key, "unknown") for key in MADE_BY}
        if made_by != MADE_BY:
            raise IndexOutdatedError(
                f"The index «{self._alias}» was made by another version of Leit ({_versions(made_by)};"
                f" this one has {_versions(MADE_BY)}). {REMEDY}"
            )
        return Build(name, int(meta["shards"]), int(meta["generation"]))

    def _current(self) -> tuple[str, dict[str, Any]]:
        try:
            found = self._cluster.ask(
                lambda client: client.indices.get_mapping(index=self._alias, filter_path="*.mappings._meta")
            )
        except NotFoundError as error:
            raise self.gone() from error
        # An index that Leit did not make says nothing.
        for name, answer in found.items():
            return name, answer["mappings"]["_meta"]
        return self._alias, {}

    def gone(self) -> IndexMissingError:
        """Return what to raise where there is no current build."""
        return IndexMissingError(f"OpenSearch has no index «{self._alias}». {REMEDY}")

    def create(self) -> Build:
        """Make an empty build that nobody reads yet."""
        name = f"{self._alias}.{ANALYZER_VERSION}.{LAYOUT_VERSION}.{uuid.uuid4().hex[:16]}"
        build = Build(name, self._shards or self._data_nodes(), 0)
        body = index_body(shards=build.shards, generation=build.changes)
        self._cluster.ask(
            lambda client: client.indices.create(index=build.name, body=body, request_timeout=WRITE_SECONDS)
        )
        return build

    def _data_nodes(self) -> int:
        health = self._cluster.ask(lambda client: client.cluster.health())
        return min(max(int(health["number_of_data_nodes"]), 1), MOST_SHARDS)

    def changed(self, build: Build) -> Build:
        """Let readers know that what *build* holds has changed; ask it after the change can be seen."""
        changed = replace(build, changes=build.changes + 1)
        body = {"_meta": {**MADE_BY, "shards": changed.shards, "generation": changed.changes}}
        self._cluster.ask(
            lambda client: client.indices.put_mapping(
                index=build.name, body=body, request_timeout=WRITE_SECONDS
            )
        )
        return changed

    def make_current(self, build: Build) -> None:
        """Let every reader use *build* from now on."""
        actions: list[dict[str, Any]] = [
            {"remove": {"index": name, "alias": self._alias}} for name in self._aliased()
        ]
        actions.append({"add": {"index": build.name, "alias": self._alias}})
        self._cluster.ask(
            lambda client: client.indices.update_aliases(
                body={"actions": actions}, request_timeout=WRITE_SECONDS
            )
        )

    def remove_stale(self) -> None:
        """Remove builds that are not current: replaced ones, and those whose making was interrupted."""
        kept = self._aliased()
        for name in self._all():
            if name not in kept:
                self._delete(name)

    def _delete(self, name: str) -> None:
        self._cluster.ask(
            lambda client: client.indices.delete(
                index=name, ignore_unavailable=True, request_timeout=WRITE_SECONDS
            )
        )

    def _aliased(self) -> set[str]:
        try:
            return set(self._cluster.ask(lambda client: client.indices.get_alias(name=self._alias)))
        except NotFoundError:
            return set()

    def _all(self) -> list[str]:
        found = self._cluster.ask(
            lambda client: client.indices.get_settings(
                index=f"{self._alias}.*", filter_path="*.settings.index.uuid"
            )
        )
        return [name for name in found if self._ours.fullmatch(name)]


def _versions(made_by: dict[str, Any]) -> str:
    return ", ".join(f"{what} {version}" for what, version in made_by.items())

"""
The builds of an index, and the alias that says which one is current.

    leit                           the alias that readers follow
    leit.previous                  the alias of the build before it, where another version of Leit made that
    leit.<analyzer>.<layout>.<id>  a build; its mapping has the versions it was made with, and counts its changes
    leit.names                     the names that each build was made with; see `names`
    leit.lock                      the write lock; see `lock`

A new build becomes current by moving the alias, in one step for all readers. When new code has made it, the old build
stays until the next rebuild, for servers anywhere that still run the old code.
"""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

from opensearchpy.exceptions import NotFoundError

from search.analysis import ANALYZER_VERSION, Names
from search.errors import IndexMissingError, IndexOutdatedError, IndexTooOldError
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
        versions: What it was made with, as `VERSIONS` and the name of the tables of Norwegian (``tables``).
        is_current: Whether it is not the previous one.
        changed: The moment of its last change, aware; None before the first.
    """

    name: str
    shards: int
    changes: int
    versions: Mapping[str, str] = field(default_factory=dict)
    is_current: bool = True
    changed: datetime | None = None

    @property
    def generation(self) -> str:
        """A name for its present content."""
        return f"{self.name.rpartition('.')[2]}.{self.changes}"

    @property
    def outdated(self) -> str:
        """A sentence that says why its words are not those of this code; empty where they are."""
        if not self.is_current:
            return (
                "Another version of Leit has made a new index, and this one goes on with its own. Load the code that made"
                " it: send the server a SIGHUP. Or make the index with this one: python -m search rebuild"
            )
        if _has(self.versions, VERSIONS):
            return ""
        return (
            f"Another version of Leit made the index ({_format_versions(self.versions)}; this one has"
            f" {_format_versions(VERSIONS)}). It is searched as it is, and some words may not be found. {REMEDY}"
        )

    @property
    def meta(self) -> dict[str, Any]:
        """What its mapping says of it."""
        changed = {"changed": self.changed.isoformat()} if self.changed else {}
        return {**self.versions, "shards": self.shards, "generation": self.changes, **changed}


class Builds:
    """The builds behind an alias."""

    def __init__(self, cluster: Cluster, alias: str, *, tables: str = "", shards: int | None = None) -> None:
        self._cluster = cluster
        self._alias = alias
        self._previous = f"{alias}.previous"
        self._own = {**VERSIONS, "tables": tables}
        self._shards = shards
        self._names = StoredNames(cluster, alias)
        self._build_name = re.compile(rf"{re.escape(alias)}\.[\w-]+\.[\w-]+\.[0-9a-f]{{16}}", re.ASCII)

    def current(self) -> Build:
        """
        Ask the cluster for the build to search: the current one, or the previous one where only that is of this code.

        Raises:
            IndexMissingError: The alias does not exist.
            IndexOutdatedError: It was made with another layout.
        """
        build = self._read(self._alias)
        if not _has(build.versions, VERSIONS):
            try:
                previous = self._read(self._previous)
            except IndexMissingError:
                previous = build
            if _has(previous.versions, VERSIONS):
                return replace(previous, is_current=False)
        return self._require_layout(build)

    def to_write(self) -> Build:
        """
        Ask the cluster for the build that articles are added to: the current one, whatever this process searches.

        Raises:
            IndexMissingError: The alias does not exist.
            IndexOutdatedError: It was made with another layout, or by later code than this.
        """
        build = self._require_layout(self._read(self._alias))
        if _is_newer(build.versions):
            raise self._outdated_error(build.versions)
        return build

    def _require_layout(self, build: Build) -> Build:
        if build.versions.get("layout") != LAYOUT_VERSION:
            raise self._outdated_error(build.versions)
        return build

    def _outdated_error(self, versions: Mapping[str, str]) -> IndexOutdatedError:
        made_by = f"({_format_versions(versions)}; this one has {_format_versions(VERSIONS)})"
        if _is_newer(versions):
            return IndexOutdatedError(
                f"A newer version of Leit made the index «{self._alias}» {made_by}. Give the command again with that"
                " version; or make the index with this one: python -m search rebuild"
            )
        is_ours = versions.get("layout", "").isdecimal()  # the index of somebody else is not replaced unasked
        kind = IndexTooOldError if is_ours else IndexOutdatedError
        return kind(f"The index «{self._alias}» was made by another version of Leit {made_by}. {REMEDY}")

    def _read(self, alias: str) -> Build:
        try:
            answer = self._cluster.ask(
                lambda client: client.indices.get_mapping(index=alias, filter_path="*.mappings._meta")
            )
        except NotFoundError as error:
            raise self.missing_error() from error
        # An index that Leit did not make has no _meta.
        for name, mapping in answer.items():
            meta = mapping["mappings"]["_meta"]
            versions = {key: str(meta.get(key, "unknown")) for key in VERSIONS}
            versions["tables"] = str(meta.get("tables", ""))
            changed = datetime.fromisoformat(meta["changed"]) if "changed" in meta else None
            changes = int(meta.get("generation", 0))
            return Build(name, int(meta.get("shards", 1)), changes, versions, changed=changed)
        return Build(self._alias, 1, 0, dict.fromkeys(VERSIONS, "unknown"))

    def missing_error(self) -> IndexMissingError:
        """Return the error for a missing alias."""
        return IndexMissingError(f"OpenSearch has no index «{self._alias}». {REMEDY}")

    def create(self, names: Names) -> Build:
        """Create an empty build with *names* that no reader uses yet."""
        name = f"{self._alias}.{ANALYZER_VERSION}.{LAYOUT_VERSION}.{uuid.uuid4().hex[:16]}"
        build = Build(name, self._shards or self._data_nodes(), 0, self._own)
        body = index_body(shards=build.shards, meta=build.meta)
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
        newer = replace(build, changes=build.changes + 1, changed=datetime.now(UTC))
        body = {"_meta": newer.meta}
        self._cluster.ask(
            lambda client: client.indices.put_mapping(
                index=build.name, body=body, request_timeout=WRITE_SECONDS
            )
        )
        return newer

    def make_current(self, build: Build) -> None:
        """Move the alias to *build*, and the alias of the previous one to what it was at, if other code made that."""
        kept = self._names_by_other_code(build)
        actions: list[dict[str, Any]] = [
            {"remove": {"index": name, "alias": alias}}
            for alias in (self._alias, self._previous)
            for name in self._aliased_names(alias)
        ]
        actions += [{"add": {"index": name, "alias": self._previous}} for name in kept]
        actions.append({"add": {"index": build.name, "alias": self._alias}})
        self._cluster.ask(
            lambda client: client.indices.update_aliases(
                body={"actions": actions}, request_timeout=WRITE_SECONDS
            )
        )

    def _names_by_other_code(self, build: Build) -> list[str]:
        """Return the name of the current build, if there is one and it was not made as *build*."""
        try:
            current = self._read(self._alias)
        except IndexMissingError:
            return []
        is_ours = current.name == build.name or current.versions == build.versions
        return [] if is_ours or not self._build_name.fullmatch(current.name) else [current.name]

    def remove_stale(self) -> None:
        """Delete builds that are neither current nor the previous one: replaced and unfinished ones."""
        used = self._aliased_names(self._alias) | self._aliased_names(self._previous)
        stale = [name for name in self._all_names() if name not in used]
        for name in stale:
            self._delete(name)
        if stale:
            self._names.keep_only(used)

    def tables(self) -> set[str]:
        """Return the names of the tables of Norwegian that the builds were made with."""
        names = set()
        for alias in (self._alias, self._previous):
            try:
                names.add(self._read(alias).versions["tables"])
            except (IndexMissingError, KeyError):
                continue
        return names

    def _delete(self, name: str) -> None:
        self._cluster.ask(
            lambda client: client.indices.delete(
                index=name, ignore_unavailable=True, request_timeout=WRITE_SECONDS
            )
        )

    def _aliased_names(self, alias: str) -> set[str]:
        try:
            return set(self._cluster.ask(lambda client: client.indices.get_alias(name=alias)))
        except NotFoundError:
            return set()

    def _all_names(self) -> list[str]:
        settings = self._cluster.ask(
            lambda client: client.indices.get_settings(
                index=f"{self._alias}.*", filter_path="*.settings.index.uuid"
            )
        )
        return [name for name in settings if self._build_name.fullmatch(name)]


def _has(versions: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    return all(versions.get(key) == version for key, version in wanted.items())


def _is_newer(versions: Mapping[str, str]) -> bool:
    """Say whether later code than this made an index of *versions*; one of unknown versions is not later."""
    return any(
        versions.get(key, "").isdecimal() and int(versions[key]) > int(VERSIONS[key])
        for key in ("analyzer", "layout")
    )


def _format_versions(versions: Mapping[str, str]) -> str:
    return ", ".join(f"{key} {versions.get(key, 'unknown')}" for key in VERSIONS)

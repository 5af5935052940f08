"""OpenSearchIndex: the ArticleIndex that stores articles in an OpenSearch cluster."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from opensearchpy.exceptions import NotFoundError

from search.analysis import Analyzer, Names
from search.analysis.tables.language_tables import analyzer_with
from search.article_index import FindNames, FindPlan, IndexInfo, Matches, do_nothing, no_names
from search.articles import Article
from search.errors import BackendUnavailableError, IndexMissingError
from search.index.opensearch.builds import Build, Builds
from search.index.opensearch.bulk import Change, send
from search.index.opensearch.cluster import WRITE_SECONDS, Cluster
from search.index.opensearch.counts import Counts
from search.index.opensearch.documents import delete_line
from search.index.opensearch.finder import Finder
from search.index.opensearch.lock import PATIENCE_SECONDS, WriteLock
from search.index.opensearch.parallel import ChangeMaker
from search.query.tree import Query, Stream
from search.settings import OpenSearchSettings

_BUILD_CACHE_SECONDS: Final = 1.0
"""How long a reader uses its knowledge of the current build before it asks again, which saves a request a search. A
change may stay unseen for so long."""
_VALUES_PER_PAGE: Final = 1000
_ATTEMPTS: Final = 5

Result = TypeVar("Result")


class OpenSearchIndex:
    """An index in a cluster; implements ArticleIndex. Safe to share between threads, opened after a fork."""

    def __init__(
        self,
        settings: OpenSearchSettings,
        analyzer: Analyzer,
        *,
        shards: int | None = None,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._cluster = Cluster(settings)
        self._builds = Builds(self._cluster, settings.index, tables=analyzer.tables.name, shards=shards)
        self._lock = WriteLock(self._cluster, settings.index, patience=patience)
        self._counts = Counts(self._cluster)
        self._finder = Finder(self._cluster, self._counts)
        self._alias = settings.index
        self._analyzer = analyzer
        self._change_maker = ChangeMaker(analyzer)
        # The build last seen, and when.
        self._last_seen: tuple[float, Build] | None = None
        self._names: tuple[str, Names] | None = None

    def add(self, articles: Iterable[Article], *, names: FindNames = no_names) -> int:
        with self._writing() as check:
            try:
                build = self._builds.to_write()
            except IndexMissingError:
                build = self._builds.create(names())
                self._builds.make_current(build)
            return self._add_to(build, articles, check)

    def remove(self, article_ids: Iterable[str]) -> int:
        with self._writing() as check:
            build = self._builds.to_write()
            changes = (
                Change(article_id, delete_line(article_id)) for article_id in dict.fromkeys(article_ids)
            )
            count = send(self._cluster, build.name, changes, check=check)
            if count:
                self._publish(build)
            return count

    def purge(self) -> None:
        with self._writing():
            # Deleted documents stay in a segment of Lucene until it is merged.
            name = self._builds.to_write().name
            # Without it, a segment with fewer than a tenth of its documents deleted is left as it is.
            allow_none = {"index.merge.policy.expunge_deletes_allowed": 0}
            self._cluster.ask(lambda client: client.indices.put_settings(index=name, body=allow_none))
            self._cluster.ask(
                lambda client: client.indices.forcemerge(
                    index=name, only_expunge_deletes=True, request_timeout=WRITE_SECONDS
                )
            )

    def replace_all(
        self,
        articles: Iterable[Article],
        *,
        names: FindNames = no_names,
        before_switch: Callable[[], None] = do_nothing,
    ) -> int:
        with self._writing() as check:
            build = self._builds.create(names())
            # The old build answers until the new one is complete.
            count = self._add_to(build, articles, check)
            before_switch()
            check()
            self._builds.make_current(build)
            self._builds.remove_stale()
            return count

    def find(self, query: Query, plan: FindPlan) -> Matches:
        return self._read(lambda build: self._finder.find(build, query, plan))

    def frequencies(
        self, terms: Sequence[str], *, fields: Sequence[str], stream: Stream = "forms"
    ) -> list[int]:
        return self._read(lambda build: self._counts.frequencies(build, terms, fields, stream))

    def values(self, exact_field: str) -> list[str]:
        return sorted(self._read(lambda build: list(self._values(build.name, exact_field))))

    def names(self) -> Names:
        return self._read(self._names_of)

    def _names_of(self, build: Build) -> Names:
        cached = self._names
        if cached is None or cached[0] != build.name:
            cached = self._names = (build.name, self._builds.names(build))
        return cached[1]

    def generation(self) -> str:
        return self._recent_build().generation

    def info(self) -> IndexInfo:
        build = self._current_build()
        stats = self._read(
            lambda current: self._cluster.ask(
                lambda client: client.indices.stats(
                    index=current.name,
                    metric="docs,store",
                    filter_path="_all.primaries.docs.count,_all.total.store.size_in_bytes",
                )
            )
        )["_all"]
        return IndexInfo(
            backend="opensearch",
            articles=int(stats["primaries"]["docs"]["count"]),
            generation=build.generation,
            analyzer_version=build.versions["analyzer"],
            size_bytes=int(stats["total"]["store"]["size_in_bytes"]),
            outdated=build.outdated,
            changed=build.changed,
        )

    def article_ids(self) -> Iterator[str]:
        return iter(self._read(lambda build: list(self._values(build.name, "id"))))

    def verify(self) -> list[str]:
        health = self._read(
            lambda build: self._cluster.ask(lambda client: client.cluster.health(index=build.name))
        )
        if health["status"] == "red":
            raise BackendUnavailableError(
                f"Shards of the index «{self._alias}» are missing. Bring back the nodes that hold them, or make the"
                " index again: python -m search rebuild"
            )
        is_short = health["status"] == "yellow" and health["number_of_data_nodes"] > 1
        return ["A copy of a shard is missing in the cluster. It may be on its way."] if is_short else []

    def tables(self) -> str:
        return self._recent_build().versions["tables"]

    def all_tables(self) -> set[str]:
        return self._builds.tables()

    def close(self) -> None:
        self._change_maker.close()
        self._cluster.close()

    @contextmanager
    def _writing(self) -> Iterator[Callable[[], None]]:
        """Hold the write lock, and first delete what an interrupted writer left."""
        with self._lock.hold() as check:
            self._builds.remove_stale()
            try:
                yield check
            finally:
                self._last_seen = None

    def _add_to(self, build: Build, articles: Iterable[Article], check: Callable[[], None]) -> int:
        changes = self._changes_for(build).index_changes(articles, self._builds.names(build))
        count = send(self._cluster, build.name, changes, check=check)
        if count:
            self._publish(build)
        return count

    def _changes_for(self, build: Build) -> ChangeMaker:
        """Return a maker of changes with the tables that *build* was made with, whatever tables are newest."""
        analyzer = analyzer_with(build.versions["tables"], self._analyzer)
        if analyzer is not self._analyzer:
            self._change_maker.close()
            self._analyzer, self._change_maker = analyzer, ChangeMaker(analyzer)
        return self._change_maker

    def _publish(self, build: Build) -> None:
        """Make the changes of *build* visible, then give it a new generation."""
        self._cluster.ask(
            lambda client: client.indices.refresh(index=build.name, request_timeout=WRITE_SECONDS)
        )
        self._builds.count_change(build)

    def _values(self, index: str, exact_field: str) -> Iterator[str]:
        source = {"value": {"terms": {"field": exact_field}}}
        # A composite aggregation gives all values page by page, however many there are.
        pages: dict[str, Any] = {"size": _VALUES_PER_PAGE, "sources": [source]}
        while True:
            page = self._values_page(index, pages)
            yield from (bucket["key"]["value"] for bucket in page["buckets"])
            if "after_key" not in page:
                return
            pages = {**pages, "after": page["after_key"]}

    def _values_page(self, index: str, pages: dict[str, Any]) -> dict[str, Any]:
        body = {"size": 0, "aggs": {"values": {"composite": pages}}}
        answer = self._cluster.ask(
            lambda client: client.search(index=index, body=body, allow_partial_search_results=False)
        )
        values: dict[str, Any] = answer["aggregations"]["values"]
        return values

    def _current_build(self) -> Build:
        """Ask the cluster for the current build."""
        build = self._builds.current()
        self._last_seen = (time.monotonic(), build)
        return build

    def _read(self, read: Callable[[Build], Result]) -> Result:
        """
        Call *read* with the current build and return its result.

        A writer may delete a build after a reader has learnt its name. There is a newer one then, and the next
        attempt uses that.
        """
        for _ in range(_ATTEMPTS):
            build = self._recent_build()
            try:
                return read(build)
            # The build is gone: look for the current one at the next attempt.
            except NotFoundError:
                self._last_seen = None
            except BackendUnavailableError:
                # A failure of the build that is still current is a real one.
                if self._current_build().name == build.name:
                    raise
        raise self._builds.missing_error()

    def _recent_build(self) -> Build:
        """Return the current build, at most _BUILD_CACHE_SECONDS old."""
        if self._last_seen is not None and time.monotonic() - self._last_seen[0] < _BUILD_CACHE_SECONDS:
            return self._last_seen[1]
        return self._current_build()

"""How do lock, builds, documents and compiled queries make one index of articles?"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from opensearchpy.exceptions import NotFoundError

from search.analysis import ANALYZER_VERSION, Analyzer
from search.article_index import FindPlan, IndexInfo, Matches
from search.articles import Article
from search.errors import BackendUnavailableError, IndexMissingError
from search.index.opensearch.builds import Build, Builds
from search.index.opensearch.bulk import Change, send
from search.index.opensearch.cluster import WRITE_SECONDS, Cluster
from search.index.opensearch.counts import Counts
from search.index.opensearch.documents import removing
from search.index.opensearch.finder import Finder
from search.index.opensearch.lock import PATIENCE_SECONDS, WriteLock
from search.index.opensearch.parallel import Maker
from search.query.tree import Query, Stream
from search.settings import OpenSearchSettings

_KNOWN_SECONDS: Final = 1.0
"""How long a reader takes what it knows of the current build for true before it asks again: a page is sent anew
at most so much later than it could be, and every answer is spared a question."""
_VALUES_AT_ONCE: Final = 1000
_ATTEMPTS: Final = 5

Read = TypeVar("Read")


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
        self._builds = Builds(self._cluster, settings.index, shards=shards)
        self._lock = WriteLock(self._cluster, settings.index, patience=patience)
        self._counts = Counts(self._cluster)
        self._finder = Finder(self._cluster, self._counts)
        self._alias = settings.index
        self._maker = Maker(analyzer)
        self._known: tuple[float, Build] | None = None

    def add(self, articles: Iterable[Article]) -> int:
        with self._writing() as check:
            try:
                build = self._builds.current()
            except IndexMissingError:
                build = self._builds.create()
                self._builds.make_current(build)
            return self._add_to(build, articles, check)

    def remove(self, article_ids: Iterable[str]) -> int:
        with self._writing() as check:
            build = self._builds.current()
            changes = (Change(each, removing(each)) for each in dict.fromkeys(article_ids))
            removed = send(self._cluster, build.name, changes, check=check)
            if removed:
                self._show(build)
            return removed

    def replace_all(self, articles: Iterable[Article]) -> int:
        with self._writing() as check:
            build = self._builds.create()
            count = self._add_to(build, articles, check)
            check()
            self._builds.make_current(build)
            self._builds.remove_stale()
            return count

    def find(self, query: Query, plan: FindPlan) -> Matches:
        return self._read(lambda build: self._finder.find(build, query, plan))

    def frequencies(
        self, terms: Sequence[str], *, fields: Sequence[str], stream: Stream = "forms"
    ) -> list[int]:
        return self._read(lambda build: self._counts.of(build, terms, fields, stream))

    def values(self, exact_field: str) -> list[str]:
        return sorted(self._read(lambda build: list(self._values(build.name, exact_field))))

    def generation(self) -> str:
        return self._recent().generation

    def info(self) -> IndexInfo:
        build = self._now()
        found = self._read(
            lambda now: self._cluster.ask(
                lambda client: client.indices.stats(
                    index=now.name,
                    metric="docs,store",
                    filter_path="_all.primaries.docs.count,_all.total.store.size_in_bytes",
                )
            )
        )["_all"]
        return IndexInfo(
            backend="opensearch",
            articles=int(found["primaries"]["docs"]["count"]),
            generation=build.generation,
            analyzer_version=ANALYZER_VERSION,
            size_bytes=int(found["total"]["store"]["size_in_bytes"]),
        )

    def close(self) -> None:
        self._maker.close()
        self._cluster.close()

    @contextmanager
    def _writing(self) -> Iterator[Callable[[], None]]:
        """Hold the write lock; what an interrupted writer left goes first."""
        with self._lock.held() as check:
            self._builds.remove_stale()
            try:
                yield check
            finally:
                self._known = None

    def _add_to(self, build: Build, articles: Iterable[Article], check: Callable[[], None]) -> int:
        added = send(self._cluster, build.name, self._maker.changes(articles), check=check)
        if added:
            self._show(build)
        return added

    def _show(self, build: Build) -> Build:
        """Let every reader see what *build* holds, and then know that it is new."""
        self._cluster.ask(
            lambda client: client.indices.refresh(index=build.name, request_timeout=WRITE_SECONDS)
        )
        return self._builds.changed(build)

    def _values(self, index: str, exact_field: str) -> Iterator[str]:
        source = {"value": {"terms": {"field": exact_field}}}
        pages: dict[str, Any] = {"size": _VALUES_AT_ONCE, "sources": [source]}
        while True:
            found = self._page_of_values(index, pages)
            yield from (bucket["key"]["value"] for bucket in found["buckets"])
            if "after_key" not in found:
                return
            pages = {**pages, "after": found["after_key"]}

    def _page_of_values(self, index: str, pages: dict[str, Any]) -> dict[str, Any]:
        body = {"size": 0, "aggs": {"values": {"composite": pages}}}
        answer = self._cluster.ask(
            lambda client: client.search(index=index, body=body, allow_partial_search_results=False)
        )
        values: dict[str, Any] = answer["aggregations"]["values"]
        return values

    def _now(self) -> Build:
        """Return the current build as the cluster knows it now."""
        build = self._builds.current()
        self._known = (time.monotonic(), build)
        return build

    def _read(self, read: Callable[[Build], Read]) -> Read:
        """
        Return what *read* gives of the current build.

        A writer may remove a build between the moment its name is read and the moment it is asked, or
        while it is asked: then there is a newer one, and the next attempt asks that.
        """
        for _ in range(_ATTEMPTS):
            build = self._recent()
            try:
                return read(build)
            except NotFoundError:
                self._known = None
            except BackendUnavailableError:
                if self._now().name == build.name:
                    raise
        raise self._builds.gone()

    def _recent(self) -> Build:
        """Return the current build as the cluster knew it a moment ago."""
        if self._known is not None and time.monotonic() - self._known[0] < _KNOWN_SECONDS:
            return self._known[1]
        return self._now()

"""How do builds, writer and snapshots make one index of articles?"""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from whoosh.index import FileIndex

from search.analysis import Analyzer, Names
from search.analysis.tables.language_tables import analyzer_with
from search.article_index import FindNames, FindPlan, IndexInfo, Matches, do_nothing, no_names
from search.articles import Article
from search.errors import BackendUnavailableError, IndexMissingError
from search.index.evaluator import Evaluator
from search.index.whoosh.builds import LOCK_PATIENCE_SECONDS, Builds
from search.index.whoosh.segment_writer import write_segments
from search.index.whoosh.snapshot import Snapshot, SnapshotOpener
from search.index.whoosh.writer import PENDING_SEGMENTS, writing
from search.query.tree import Query, Stream

_ATTEMPTS: Final = 20

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class _Generation:
    """A generation, and what evaluates queries over it."""

    snapshot: Snapshot
    evaluator: Evaluator


class WhooshIndex:
    """An index in a folder; implements ArticleIndex. Safe to share between threads, opened after a fork."""

    def __init__(self, folder: Path, analyzer: Analyzer, *, patience: float = LOCK_PATIENCE_SECONDS) -> None:
        self._builds = Builds(folder, tables=analyzer.tables.name, patience=patience)
        self._folder = folder
        self._analyzer = analyzer
        self._opening = threading.Lock()
        self._opener = SnapshotOpener()
        self._generation: _Generation | None = None
        self._build: tuple[str, FileIndex] | None = None
        self._names: tuple[str, Names] | None = None

    def add(self, articles: Iterable[Article], *, names: FindNames = no_names) -> int:
        with self._writing():
            try:
                build_id = self._builds.to_write()
            except IndexMissingError:
                build_id = self._builds.create(names())
                self._builds.make_current(build_id)
            return self._add_to(build_id, articles)

    def remove(self, article_ids: Iterable[str]) -> int:
        with self._writing():
            with writing(self._builds.open(self._builds.to_write())) as writer:
                removed = writer.remove([article_id.encode() for article_id in article_ids])
                writer.commit()
            return removed

    def purge(self) -> None:
        with self._writing(), writing(self._builds.open(self._builds.to_write())) as writer:
            writer.purge()

    def replace_all(
        self,
        articles: Iterable[Article],
        *,
        names: FindNames = no_names,
        before_switch: Callable[[], None] = do_nothing,
    ) -> int:
        with self._writing():
            build_id = self._builds.create(names())
            count = self._add_to(build_id, articles, merge_all=True)
            before_switch()
            # Readers go on with the old build until this line; its files stay open in their snapshots.
            self._builds.make_current(build_id)
            self._builds.remove_stale()
            return count

    def find(self, query: Query, plan: FindPlan) -> Matches:
        return self._current().evaluator.find(query, plan)

    def frequencies(
        self, terms: Sequence[str], *, fields: Sequence[str], stream: Stream = "forms"
    ) -> list[int]:
        return self._current().snapshot.frequencies(terms, fields, stream)

    def values(self, exact_field: str) -> list[str]:
        return self._current().snapshot.values(exact_field)

    def names(self) -> Names:
        def newest() -> Names:
            build_id = self._builds.current_id()
            cached = self._names
            if cached is None or cached[0] != build_id:
                cached = self._names = (build_id, self._builds.names(build_id))
            return cached[1]

        return self._attempted(newest)

    def generation(self) -> str:
        def newest() -> str:
            build_id, index = self._current_build()
            return self._builds.newest_generation(build_id, index)

        return self._attempted(newest)

    def info(self) -> IndexInfo:
        def newest() -> IndexInfo:
            snapshot = self._current().snapshot
            build_id = snapshot.generation.partition(".")[0]
            return IndexInfo(
                backend="whoosh",
                articles=snapshot.articles,
                generation=snapshot.generation,
                analyzer_version=self._builds.versions(build_id).analyzer,
                size_bytes=self._builds.size_bytes(build_id),
                outdated=self._builds.outdated(build_id),
                changed=self._builds.changed(build_id),
            )

        return self._attempted(newest)

    def article_ids(self) -> Iterator[str]:
        return self._current().snapshot.article_ids()

    def verify(self) -> list[str]:
        self._current().snapshot.check_all()
        return self._builds.leftovers()

    def tables(self) -> str:
        return self._attempted(lambda: self._builds.known_versions(self._builds.current_id()).tables)

    def all_tables(self) -> set[str]:
        return self._builds.tables()

    def close(self) -> None:
        with self._opening:
            self._opener = SnapshotOpener()
            self._generation = None
            self._build = None

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the write lock; what the file system refuses becomes an error that says so."""
        with self._builds.write_lock():
            try:
                self._builds.remove_stale()
                yield
            except OSError as error:
                raise BackendUnavailableError(
                    f"The index in {self._folder} could not be written ({error.strerror or error}). "
                    "What was there before is intact. Make room or give write access, then try again."
                ) from error

    def _add_to(self, build_id: str, articles: Iterable[Article], *, merge_all: bool = False) -> int:
        added = 0
        index = self._builds.open(build_id)
        # The words of a build come from the tables that it was made with, whatever tables are newest.
        analyzer = analyzer_with(self._builds.versions(build_id).tables, self._analyzer)
        with writing(index) as writer:
            analyzer = analyzer.with_names(self._builds.names(build_id))
            for segment in write_segments(articles, self._builds.path(build_id), analyzer):
                writer.add(segment)
                added += segment.doc_count_all()
                # A commit merges the pending segments, so that not too many files are open at a time.
                if writer.pending == PENDING_SEGMENTS:
                    writer.commit()
            writer.commit(merge_all=merge_all)
        return added

    def _current_build(self) -> tuple[str, FileIndex]:
        build_id = self._builds.current_id()
        build = self._build
        if build is None or build[0] != build_id:
            self._builds.hold()
            build = self._build = (build_id, self._builds.open(build_id))
        return build

    def _current(self) -> _Generation:
        """Return the newest generation."""

        def newest() -> _Generation:
            build_id, index = self._current_build()
            # One thread opens a new generation, and the others wait for it instead of opening it too.
            with self._opening:
                generation = self._builds.newest_generation(build_id, index)
                snapshot = self._opener.open(generation, build_id, index)
                if self._generation is None or self._generation.snapshot is not snapshot:
                    self._generation = _Generation(snapshot, Evaluator(snapshot))
                return self._generation

        return self._attempted(newest)

    def _attempted(self, read: Callable[[], Read]) -> Read:
        """
        Call *read* until it succeeds, a few times at most, and return its result.

        A writer may remove files, or a whole build, between the moment their name is read and the
        moment they are opened: then there are newer ones, and the next attempt reads those.
        """
        for _ in range(_ATTEMPTS - 1):
            try:
                return read()
            except (BackendUnavailableError, IndexMissingError):
                self._build = None
        return read()

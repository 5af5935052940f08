"""
The writer of a build: adds, removes and merges segments, and commits, so that a reader sees all of a change or nothing.

The files of segments are written first, and no table of contents names them; a commit is the rename of Whoosh's
table of contents. A killed writer leaves files, and the next one removes them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, Self

import numpy as np
from whoosh.index import TOC, FileIndex

from search.index.posting_lists import Flags
from search.index.segment.deletions import SUFFIX, write_removed
from search.index.segment.merge import merge
from search.index.segment.reader import COLUMNS_SUFFIX, LISTS_SUFFIX, Segment
from search.index.whoosh.segment_writer import write_columns_file
from search.index.whoosh.storage import reading
from search.index.whoosh.table_of_contents import ArraySegment, empty_schema, live_articles

MERGE_FACTOR: Final = 10
"""Number of segments of about the same size that are merged into one."""
PENDING_SEGMENTS: Final = 32
"""New segments after which a commit merges them into one."""
_MAX_REMOVED_SHARE: Final = 0.5
"""A segment with a larger share of its articles removed is merged at the next commit."""
_ARTICLES_PER_LOOK_UP: Final = 20
"""Ids are looked up one by one in a segment with more articles for each; in a smaller one, all ids are read."""


class Writer:
    """Changes a build; the caller holds the write lock. Nothing counts before `commit`."""

    def __init__(self, index: FileIndex) -> None:
        """
        Read the table of contents of *index*, and remove the files that a killed writer left.

        Raises:
            BackendUnavailableError: The index is damaged.
        """
        self._index = index
        self._storage = index.storage
        self._folder = Path(index.storage.folder)
        with reading(self._folder):
            contents = index._read_toc()  # noqa: SLF001 - Whoosh's only way to the table of contents
            self._generation: int = contents.generation
            # Names of segments that this writer may remove: those on disk now, and its own later.
            self._known = self._on_disk()
            self._remove_leftovers(contents.generation, contents.segments)
            self._parts = [_Part.open(self._folder, entry) for entry in contents.segments]
        self._has_changed = False

    @property
    def pending(self) -> int:
        """Segments added since the last commit."""
        return sum(part.is_new for part in self._parts)

    def add(self, segment: ArraySegment) -> None:
        """Add a segment whose files have been written; its articles replace those with the same ids."""
        part = _Part(segment, Segment(self._folder, segment.segment_id()), None, is_new=True)
        self._known.add(segment.segment_id())
        # Before it is listed: the new edition must not be removed with the old one.
        self.remove(list(part.segment.columns.ids))
        self._parts.append(part)
        self._has_changed = True

    def remove(self, article_ids: Collection[bytes]) -> int:
        """Remove the articles with these ids; return the number of those that were there."""
        ids = set(article_ids)
        removed = sum(part.remove(ids) for part in self._parts)
        self._has_changed |= removed > 0
        return removed

    def commit(self, *, merge_all: bool = False) -> None:
        """
        Let readers see everything added and removed; it is on disk when this returns.

        Args:
            merge_all: Merge all segments into one.
        """
        if self._has_changed:
            self._commit(self._parts if merge_all else self._choose_for_merge())

    def purge(self) -> None:
        """Write every segment with removed articles anew without them, and commit; their words are gone from the files."""
        if chosen := [part for part in self._parts if part.removed]:
            self._commit(chosen)

    def _commit(self, chosen: Sequence[_Part]) -> None:
        """Merge *chosen*, and let readers see what there is then."""
        if len(chosen) > 1 or any(part.removed for part in chosen):
            self._merge(chosen)
        self._parts = [part for part in self._parts if part.articles]
        # Everything that the new table of contents names is on disk before it is renamed into place.
        generation = self._generation + 1
        self._write_removed(generation)
        segments = [part.entry for part in self._parts]
        for part in self._parts:
            if part.is_new:
                self._storage.expect(part.file_names())
        TOC(empty_schema(), segments, generation).write(self._storage, self._index.indexname)
        self._generation = generation
        for part in self._parts:
            part.is_new = False
        self._has_changed = False
        self._remove_leftovers(generation, segments)

    def cancel(self) -> None:
        """Remove the files that no commit has named."""
        with suppress(Exception):
            contents = self._index._read_toc()  # noqa: SLF001 - see __init__
            self._known = self._on_disk()
            self._remove_leftovers(contents.generation, contents.segments)

    def _merge(self, parts: Sequence[_Part]) -> None:
        size = sum(part.articles for part in parts)
        self._parts = [part for part in self._parts if part not in parts]
        if not size:
            return
        entry = ArraySegment(size)
        self._known.add(entry.segment_id())
        name = self._folder / entry.segment_id()
        with name.with_suffix(LISTS_SUFFIX).open("wb") as lists:
            columns = merge([part.segment for part in parts], [part.live for part in parts], lists)
        write_columns_file(name.with_suffix(COLUMNS_SUFFIX), columns)
        segment = Segment(self._folder, entry.segment_id())
        self._parts.append(_Part(entry, segment, None, is_new=True))

    def _choose_for_merge(self) -> list[_Part]:
        """
        Return the segments to merge into one: the new ones, those with many removed articles, and full levels.

        Sizes fall into levels, each ten times the one before. A level with ten segments, the new one
        counted, becomes one segment of the next level: an article is merged once a level, and the
        number of segments grows with the logarithm of the number of articles.
        """
        chosen = [
            part for part in self._parts if part.is_new or part.removed > _MAX_REMOVED_SHARE * part.size
        ]
        size = sum(part.articles for part in chosen)
        levels = Counter(_level(part.articles) for part in self._parts if part not in chosen)
        # A merge may fill the next level, which is then merged as well.
        for level in range(_level(size), max(levels, default=0) + 1):
            new_here = int(_level(size) == level and size > 0)
            if levels[level] and levels[level] + new_here >= MERGE_FACTOR:
                chosen = [part for part in self._parts if part in chosen or _level(part.articles) <= level]
                size = sum(part.articles for part in chosen)
        return chosen

    def _write_removed(self, generation: int) -> None:
        for part in self._parts:
            if part.has_changed and part.live is not None:
                part.entry = part.entry.with_removed(part.removed, generation)
                with (self._folder / part.entry.removed_name).open("wb") as output:
                    write_removed(output, part.live)
                self._storage.expect([part.entry.removed_name])
                part.has_changed = False

    def _on_disk(self) -> set[str]:
        """Return the names of the segments that have a file."""
        prefix = f"{self._index.indexname}_"
        return {_segment_of(name) for name in self._storage.list() if name.startswith(prefix)}

    def _remove_leftovers(self, generation: int, segments: Sequence[ArraySegment]) -> None:
        """
        Remove files that *generation*, the newest table of contents, does not name.

        Segments that are not known yet stay: other processes may be ahead in writing some.
        """
        contents = f"_{self._index.indexname}_"
        current = {f"{contents}{generation}.toc", *(entry.removed_name for entry in segments)}
        obsolete = self._known - {entry.segment_id() for entry in segments}
        for name in self._storage.list():
            is_replaced = name.startswith(contents) or (
                name.endswith(SUFFIX) and _segment_of(name) in self._known
            )
            if _segment_of(name) in obsolete or (is_replaced and name not in current):
                self._storage.delete_file(name)


@contextmanager
def writing(index: FileIndex) -> Iterator[Writer]:
    """Yield a writer; an error in the block leaves no file behind. The caller holds the write lock."""
    writer = Writer(index)
    try:
        yield writer
    except BaseException:
        writer.cancel()
        raise


class _Part:
    """
    A segment while a writer has it: its articles may be removed before the bitmap of these is written.

    Attributes:
        entry: Its entry for the table of contents.
        segment: The segment.
        live: A flag for each article that stays, None when all do.
        removed: Number of removed articles.
        is_new: Whether no commit has named it yet.
        has_changed: Whether articles were removed since the last commit.
    """

    def __init__(self, entry: ArraySegment, segment: Segment, live: Flags | None, *, is_new: bool) -> None:
        self.entry = entry
        self.segment = segment
        self.live = live
        self.is_new = is_new
        self.has_changed = False
        self.removed = entry.deleted_count()

    @classmethod
    def open(cls, folder: Path, entry: ArraySegment) -> Self:
        """Open a segment that the table of contents names."""
        return cls(entry, Segment(folder, entry.segment_id()), live_articles(folder, entry), is_new=False)

    @property
    def size(self) -> int:
        """Number of articles, removed ones included."""
        return self.segment.size

    @property
    def articles(self) -> int:
        """Number of articles that stay."""
        return self.size - self.removed

    def remove(self, article_ids: set[bytes]) -> int:
        """Remove the articles with these ids; return the number of those that were there."""
        # Shape (articles,): a copy, because readers of this process may hold the old flags.
        live = np.ones(self.size, dtype=np.bool_) if self.live is None else self.live.copy()
        live[list(self._doc_ids_of(article_ids))] = False
        removed = self.size - int(np.count_nonzero(live)) - self.removed
        if removed:
            self.live, self.removed, self.has_changed = live, self.removed + removed, True
        return removed

    def file_names(self) -> list[str]:
        """Return the names of the files that never change."""
        return [f"{self.segment.name}{suffix}" for suffix in (LISTS_SUFFIX, COLUMNS_SUFFIX)]

    def _doc_ids_of(self, article_ids: set[bytes]) -> Iterable[int]:
        columns = self.segment.columns
        # A look-up is a bisection; reading all ids is one pass.
        if len(article_ids) * _ARTICLES_PER_LOOK_UP < self.size:
            return (doc_id for id_ in article_ids if (doc_id := columns.doc_id_of(id_)) >= 0)
        return (doc_id for doc_id, id_ in enumerate(columns.ids) if id_ in article_ids)


def _segment_of(name: str) -> str:
    """Return the name of the segment to which the file *name* belongs."""
    return name.partition(".")[0]


def _level(articles: int) -> int:
    return int(math.log(max(articles, 1), MERGE_FACTOR))

"""
A segment as Whoosh's table of contents lists it: its name, its size, and how many of its articles are removed.

The table of contents is a pickle, so the state of `ArraySegment` is plain strings, numbers and flags. Stock
Whoosh wants a schema in the table of contents, and of a segment a codec that reads its files. Leit reads
them itself, so the schema is empty and there is no codec; tests/search/index/whoosh has both
(stock_codec.py), and checks our searches with stock Whoosh's.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Final

from whoosh.codec import base
from whoosh.fields import Schema

from search.index.posting_lists import Flags
from search.index.segment.deletions import SUFFIX, read_live

INDEX_NAME: Final = "MAIN"
LAYOUT_VERSION: Final = "5"
"""Rises with any change of the files of a build, or of the class here: older indexes are outdated."""


class ArraySegment(base.Segment):  # type: ignore[misc] # Whoosh ships no types
    """
    An entry of the table of contents.

    Attributes:
        size: Articles in the segment, removed ones included.
        removed: Number of removed articles.
        version: Generation in whose commit the bitmap of removed articles was written; 0 when there is none.
    """

    def __init__(self, size: int) -> None:
        super().__init__(INDEX_NAME)
        self.size = size
        self.removed = 0
        self.version = 0

    def doc_count_all(self) -> int:
        """Return the number of articles, removed ones included."""
        return self.size

    def deleted_count(self) -> int:
        """Return the number of removed articles."""
        return self.removed

    def should_assemble(self) -> bool:
        """Return False: Whoosh is not to pack the files of a segment into one."""
        return False

    @property
    def removed_name(self) -> str:
        """Name of the file that holds the bitmap of removed articles."""
        return f"{self.segment_id()}.{self.version}{SUFFIX}"

    def with_removed(self, count: int, version: int) -> ArraySegment:
        """Return this segment with *count* articles removed; *version* is the generation of their bitmap."""
        changed = copy.copy(self)
        changed.removed, changed.version = count, version
        return changed


def empty_schema() -> Schema:
    """Return the schema in every table of contents."""
    return Schema()


def live_articles(folder: Path, segment: ArraySegment) -> Flags | None:
    """
    Return for each article of *segment*, whose files are in *folder*, whether it is live; None when all are.

    Raises:
        BackendUnavailableError: The bitmap is damaged.
        FileNotFoundError: The bitmap was removed meanwhile.
    """
    return read_live(folder / segment.removed_name, segment.size) if segment.removed else None

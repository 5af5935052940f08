"""
What the evaluator needs of an index: posting lists and columns as arrays.

Article numbers run from 0 to ``size`` − 1 and mean something within one set of lists only.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from search.article_index import DateField, Sort
from search.query.tree import Stream

Numbers = NDArray[np.int64]
"""Article numbers, rising."""
Flags = NDArray[np.bool_]
"""One flag an article."""

UNDATED = np.iinfo(np.int64).min
"""In a column of dates: this article has none."""


class PostingLists(Protocol):
    """One unchanging view of an index."""

    @property
    def size(self) -> int:
        """Article numbers in use, those of removed articles among them."""
        ...

    @property
    def live(self) -> Flags:
        """Whether each article is still there; shape (size,)."""
        ...

    def postings(self, field: str, stream: Stream, term: str) -> tuple[Numbers, NDArray[np.float32]]:
        """Return the live articles that hold *term*, and how often each does."""
        ...

    def positions(self, field: str, stream: Stream, term: str, among: Flags) -> NDArray[np.int64]:
        """Return article number × 2³² + position of each occurrence of *term* in articles *among*, rising."""
        ...

    def with_prefix(self, field: str, stream: Stream, prefix: str) -> Numbers:
        """Return the live articles that hold a term that begins with *prefix*."""
        ...

    def lengths(self, field: str) -> NDArray[np.int64]:
        """Return the words of *field* in each article; shape (size,)."""
        ...

    def with_value(self, exact_field: str, value: str) -> Flags:
        """Return which articles have *value*, whatever its case, in *exact_field* or as ``id``."""
        ...

    def dates(self, field: DateField) -> NDArray[np.int64]:
        """Return microseconds since 1970 in UTC, or UNDATED, for each article; shape (size,)."""
        ...

    def rank(self, sort: Sort, date_field: DateField) -> NDArray[np.int64]:
        """Return each article's place when sorted so, ties by id; for relevance, the order of ties."""
        ...

    def article_id(self, number: int) -> str:
        """Return the id of an article."""
        ...

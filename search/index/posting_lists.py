"""
What the evaluator needs of an index: posting lists and columns as arrays, segment by segment.

A segment numbers its articles from 0 to ``size`` − 1; ``base`` + number is the article's number in the
whole index. Arrays may be maps of files: nobody may write into them, and their integer type is the
smallest that holds the segment's values. So widen before computing: ``numbers << 32`` of a uint16 is 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from search.analysis import Language
from search.article_index import DateField, Sort
from search.articles import TEXT_FIELDS
from search.query.tree import Stream

Numbers = NDArray[np.unsignedinteger[Any]]
"""Article numbers of a segment, rising, each once; uint8, uint16 or uint32."""
Flags = NDArray[np.bool_]
"""One flag an article."""

Places = NDArray[np.int64]
"""Article number × 2³² + number of the field × 2²⁸ + position, rising; no field has 2²⁸ words."""
POSITION_BITS: Final = 28
FIELD_PLACES: Final[Mapping[str, int]] = {
    field: number << POSITION_BITS for number, field in enumerate(TEXT_FIELDS)
}
"""What a place has besides article number and position."""

UNDATED = np.iinfo(np.int64).min
"""In a column of dates: this article has none."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(moment: datetime) -> int:
    """Return the whole microseconds from 1970 in UTC to *moment*, an aware time: what a column of dates holds."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


class Postings(NamedTuple):
    """
    The posting list of a term in one stream of one field of one segment.

    Attributes:
        numbers: The articles that hold the term, removed ones among them.
        frequencies: How often each does, from 1; uint8, uint16 or uint32, shape as *numbers*.
    """

    numbers: Numbers
    frequencies: NDArray[np.unsignedinteger[Any]]


LANGUAGES: Final[tuple[Language, ...]] = ("nb", "nn")
"""By the number that stands for each in `Offsets`, and in files."""


class Offsets(NamedTuple):
    """
    Where to look in the texts of articles for words, an entry a word; arrays of equal shape.

    Attributes:
        paragraphs: Which paragraph of the field, from 0.
        characters: Code points of the paragraph before a chunk, as `chunks` cuts them.
        words: Words from there to the word itself, from 0.
        languages: In which the paragraph is read, by its place in LANGUAGES.
    """

    paragraphs: NDArray[np.unsignedinteger[Any]]
    characters: NDArray[np.unsignedinteger[Any]]
    words: NDArray[np.int64]
    languages: NDArray[np.unsignedinteger[Any]]


class SegmentLists(Protocol):
    """
    One segment of a view.

    Its lists never change, so what is computed from them alone may be kept under ``name`` for as long
    as one likes; ``live`` and ``base`` belong to the view.
    """

    @property
    def name(self) -> str:
        """Unique among all segments there ever were."""
        ...

    @property
    def base(self) -> int:
        """Articles in the segments before it."""
        ...

    @property
    def size(self) -> int:
        """Article numbers in use, those of removed articles among them."""
        ...

    @property
    def live(self) -> Flags | None:
        """Whether each article is still there, shape (size,); None when all are."""
        ...

    def postings(self, field: str, stream: Stream, term: str) -> Postings:
        """Return the posting list of *term*, removed articles among them; empty where no article has it."""
        ...

    def places(
        self, fields: Sequence[str], terms: Sequence[tuple[Stream, str]], among: Numbers | None
    ) -> Places:
        """
        Return every place where one of *terms* stands, rising.

        Each once; but a word that has the same part twice gives its place twice.

        Args:
            fields: Where to look.
            terms: Each with its stream; a part stands where its word does.
            among: Articles to look in, rising; some may hold none of *terms*. None for all, removed ones too.
        """
        ...

    def with_prefix(self, field: str, stream: Stream, prefix: str) -> Numbers:
        """Return the articles that hold a term that begins with *prefix*, removed ones among them."""
        ...

    def prefix_places(self, fields: Sequence[str], prefix: str, among: Numbers) -> Places:
        """Return every place in *among* where a word has a term or form that begins with *prefix*, rising."""
        ...

    def offsets(self, places: Places) -> Offsets:
        """Return where in the texts the words at *places*, rising, stand."""
        ...

    def lengths(self, field: str) -> NDArray[np.unsignedinteger[Any]]:
        """Return the words of *field* in each article; shape (size,)."""
        ...


@dataclass(frozen=True, slots=True)
class ExactColumn:
    """
    The values of an exact field over the whole index.

    An article may have several values: *ordinals* and *articles* have an entry for each value of each
    article, by rising article. So ``bincount(ordinals[matched[articles]], minlength=len(values))`` counts.

    Attributes:
        values: The different values as written, in alphabetical order.
        ordinals: Places in *values*; int32.
        articles: The article that each of *ordinals* is of, numbered through the whole index; int64.
    """

    values: tuple[str, ...]
    ordinals: NDArray[np.int32]
    articles: NDArray[np.int64]


class PostingLists(Protocol):
    """One unchanging view of an index. Numbers here run through the whole index."""

    @property
    def size(self) -> int:
        """Article numbers in use, those of removed articles among them."""
        ...

    @property
    def segments(self) -> Sequence[SegmentLists]:
        """The segments, by rising base."""
        ...

    @property
    def live(self) -> Flags:
        """Whether each article is still there; shape (size,)."""
        ...

    def lengths(self, field: str) -> NDArray[np.int64]:
        """Return the words of *field* in each article; shape (size,)."""
        ...

    def with_value(self, exact_field: str, value: str) -> Flags:
        """Return which articles have *value*, whatever its case, in *exact_field* or as ``id``."""
        ...

    def exact_column(self, exact_field: str) -> ExactColumn:
        """Return the values of *exact_field*, removed articles' among them."""
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

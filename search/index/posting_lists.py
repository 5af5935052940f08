"""
The interface between an index and its evaluator: posting lists and columns as arrays, segment by segment.

A segment numbers its articles from 0 to ``size`` − 1; ``base`` + number is the article's document id in the
whole index. Arrays may be maps of files: nobody may write into them, and their integer type is the
smallest that holds the segment's values. So widen before computing: ``doc_ids << 32`` of a uint16 is 0.
"""

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

DocIds = NDArray[np.uint32]
"""Document ids in the whole index, rising, each once."""
SegmentDocIds = NDArray[np.unsignedinteger[Any]]
"""Document ids in a segment, from 0, rising, each once; uint8, uint16 or uint32."""
Flags = NDArray[np.bool_]
"""One flag a document."""

Positions = NDArray[np.int64]
"""Document id × 2³² + field number × 2²⁸ + position in the field, rising; no field has 2²⁸ words."""
# A position needs 28 bits and a field 4, so 32 are left for the document and one int64 sorts by all three.
POSITION_BITS: Final = 28
FIELD_BASES: Final[Mapping[str, int]] = {
    field: number << POSITION_BITS for number, field in enumerate(TEXT_FIELDS)
}
"""For each field, field number × 2²⁸, as in `Positions`."""

UNDATED = np.iinfo(np.int64).min
"""In a column of dates: the article has none."""
# Integer microseconds: float seconds would round times of this century to a quarter of a microsecond.
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(moment: datetime) -> int:
    """Return the whole microseconds from 1970 in UTC to *moment*, an aware time: the unit of date columns."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


class Postings(NamedTuple):
    """
    The posting list of a term in one stream of one field of one segment.

    Attributes:
        doc_ids: The documents that contain the term, deleted ones included.
        frequencies: The occurrences in each, from 1; uint8, uint16 or uint32, shape as *doc_ids*.
    """

    doc_ids: SegmentDocIds
    frequencies: NDArray[np.unsignedinteger[Any]]


# The numbers are stored: a new language goes to the end.
LANGUAGES: Final[tuple[Language, ...]] = ("nb", "nn")
"""The languages by their numbers in `Offsets` and in files."""


STREAMS: Final[tuple[Stream, ...]] = ("terms", "forms", "parts")
"""All streams."""
DATE_FIELDS: Final[tuple[DateField, ...]] = ("published", "modified")
"""The columns of dates."""
CHUNKS_PER_OFFSET: Final = 8
"""Of so many chunks of a paragraph, the character of the first is stored: half as many take twice the room."""


class Offsets(NamedTuple):
    """
    Where words are in the texts of articles, an entry a word; arrays of equal shape.

    Attributes:
        paragraphs: Index of the paragraph in its field.
        characters: Code points of the paragraph before the word's chunk, as `chunks` cuts them.
        words: Words of the paragraph between the start of that chunk and the word.
        languages: Language in which the paragraph was analyzed, as an index of LANGUAGES.
    """

    paragraphs: NDArray[np.unsignedinteger[Any]]
    characters: NDArray[np.unsignedinteger[Any]]
    words: NDArray[np.int64]
    languages: NDArray[np.unsignedinteger[Any]]


class SegmentLists(Protocol):
    """
    One segment of a snapshot.

    Its lists never change, so results computed from them alone may be cached under ``name`` for ever;
    ``live`` and ``base`` belong to the snapshot.
    """

    @property
    def name(self) -> str:
        """Unique among all segments there ever were."""
        ...

    @property
    def base(self) -> int:
        """Number of documents in the segments before it."""
        ...

    @property
    def size(self) -> int:
        """Number of documents, deleted ones included."""
        ...

    @property
    def live(self) -> Flags | None:
        """For each document, False if it is deleted; shape (size,). None when none is."""
        ...

    def postings(self, field: str, stream: Stream, term: str) -> Postings:
        """Return the posting list of *term*, deleted documents included; empty where no document has it."""
        ...

    def positions(
        self, fields: Sequence[str], terms: Sequence[tuple[Stream, str]], among: SegmentDocIds | None
    ) -> Positions:
        """
        Return the positions of all of *terms*, rising.

        Each once; but a word that has the same part twice gives its position twice.

        Args:
            fields: Where to look.
            terms: Each with its stream; the position of a part is that of its word.
            among: Documents to look in, rising; some may contain none of *terms*. None for all, deleted ones too.
        """
        ...

    def with_prefix(self, field: str, stream: Stream, prefix: str) -> SegmentDocIds:
        """Return the documents that contain a term with *prefix*, deleted ones included."""
        ...

    def prefix_positions(self, fields: Sequence[str], prefix: str, among: SegmentDocIds) -> Positions:
        """Return the positions in *among* of words of which a term or the form has *prefix*, rising."""
        ...

    def offsets(self, positions: Positions) -> Offsets:
        """Return the offsets of the words at *positions*, which rise."""
        ...

    def lengths(self, field: str) -> NDArray[np.unsignedinteger[Any]]:
        """Return the number of words of *field* in each document; shape (size,)."""
        ...


@dataclass(frozen=True, slots=True)
class ExactColumn:
    """
    The values of an exact field over the whole index.

    An article may have several values: *ordinals* and *doc_ids* have an entry for each value of each
    article, by rising document. So ``bincount(ordinals[is_match[doc_ids]], minlength=len(values))`` counts.

    Attributes:
        values: The distinct values as spelled, in alphabetical order.
        ordinals: Index of each entry's value in *values*; int32.
        doc_ids: Document of each entry, in the whole index; int64.
    """

    values: tuple[str, ...]
    ordinals: NDArray[np.int32]
    doc_ids: NDArray[np.int64]


class PostingLists(Protocol):
    """One unchanging snapshot of an index. Document ids are those of the whole index."""

    @property
    def size(self) -> int:
        """Number of documents, deleted ones included."""
        ...

    @property
    def segments(self) -> Sequence[SegmentLists]:
        """The segments, by rising base."""
        ...

    @property
    def live(self) -> Flags:
        """For each document, False if it is deleted; shape (size,)."""
        ...

    def lengths(self, field: str) -> NDArray[np.int64]:
        """Return the number of words of *field* in each document; shape (size,)."""
        ...

    def with_value(self, exact_field: str, value: str) -> Flags:
        """Return a flag for each document: whether it has *value*, in any case, in *exact_field* or as ``id``."""
        ...

    def exact_column(self, exact_field: str) -> ExactColumn:
        """Return the values of *exact_field*, those of deleted documents included."""
        ...

    def dates(self, field: DateField) -> NDArray[np.int64]:
        """Return microseconds since 1970 in UTC, or UNDATED, for each document; shape (size,)."""
        ...

    def rank(self, sort: Sort, date_field: DateField) -> NDArray[np.int64]:
        """Return each document's rank in the order of *sort*, ties by id; for relevance, the order of ties."""
        ...

    def article_id(self, doc_id: int) -> str:
        """Return the id of the article with *doc_id*."""
        ...

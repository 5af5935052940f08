"""Which Whoosh fields and columns does an article have? Only Whoosh's own classes: the schema is pickled."""

from __future__ import annotations

from typing import Final

from whoosh import columns, fields
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.formats import Format, Frequency, Positions

from search.articles import EXACT_FIELDS, TEXT_FIELDS
from search.backends.posting_lists import UNDATED
from search.query.tree import Stream

LAYOUT_VERSION: Final = "1"
"""Rises with any change here or in how values are encoded: an index of another layout is outdated."""
STREAMS: Final[tuple[Stream, ...]] = ("terms", "forms", "parts")
ID_COLUMN: Final = "id"
DATE_COLUMNS: Final = ("published", "modified")
LIST_SEPARATOR: Final = "\x1f"
"""Between the values of an exact field that has several; no value can hold it."""

POSITIONS: Final = Positions()
FREQUENCY: Final = Frequency()


def stream_field(field: str, stream: Stream) -> str:
    """Return the name of the Whoosh field that holds *stream* of the text field *field*."""
    return f"{field}_{stream}"


def length_column(field: str) -> str:
    """Return the name of the column that holds the number of words of *field*."""
    return f"{field}_length"


def format_of(stream: Stream) -> Format:
    """Return how Whoosh encodes a posting of *stream*."""
    return FREQUENCY if stream == "parts" else POSITIONS


def schema() -> fields.Schema:
    """Return the Whoosh schema of an index of articles."""
    made = fields.Schema()
    for field in TEXT_FIELDS:
        for stream in STREAMS:
            # Stock fields, so that stock Whoosh reads this index too: a check on ours.
            kind = fields.KEYWORD() if stream == "parts" else fields.TEXT(SpaceSeparatedTokenizer())
            made.add(stream_field(field, stream), kind)
        made.add(length_column(field), fields.COLUMN(columns.NumericColumn("I")))
    for name in (ID_COLUMN, *EXACT_FIELDS):
        made.add(name, fields.COLUMN(columns.VarBytesColumn()))
    for name in DATE_COLUMNS:
        made.add(name, fields.COLUMN(columns.NumericColumn("q", default=UNDATED)))
    return made

"""The fields and columns of an article as stock Whoosh names them, and its schema of these."""

from __future__ import annotations

from typing import Final

from whoosh import columns, fields
from whoosh.analysis import SpaceSeparatedTokenizer

from search.articles import EXACT_FIELDS, TEXT_FIELDS
from search.index.posting_lists import STREAMS, UNDATED
from search.query.tree import Stream

ID_COLUMN: Final = "id"
DATE_COLUMNS: Final = ("published", "modified")
LIST_SEPARATOR: Final = "\x1f"
"""Stock Whoosh sees the values of an exact field joined by this; no value can hold it."""


def stream_field(field: str, stream: Stream) -> str:
    """Return the name of the Whoosh field that holds *stream* of the text field *field*."""
    return f"{field}_{stream}"


def length_column(field: str) -> str:
    """Return the name of the column that holds the number of words of *field*."""
    return f"{field}_length"


def field_and_stream(name: str) -> tuple[str, Stream]:
    """Return the text field and the stream that the Whoosh field *name* is of."""
    field, _, stream = name.rpartition("_")
    return field, stream


def stock_schema() -> fields.Schema:
    """Return the Whoosh schema of an index of articles."""
    schema = fields.Schema()
    for field in TEXT_FIELDS:
        for stream in STREAMS:
            kind = fields.KEYWORD() if stream == "parts" else fields.TEXT(SpaceSeparatedTokenizer())
            schema.add(stream_field(field, stream), kind)
        schema.add(length_column(field), fields.COLUMN(columns.NumericColumn("I")))
    for name in (ID_COLUMN, *EXACT_FIELDS):
        schema.add(name, fields.COLUMN(columns.VarBytesColumn()))
    for name in DATE_COLUMNS:
        schema.add(name, fields.COLUMN(columns.NumericColumn("q", default=UNDATED)))
    return schema

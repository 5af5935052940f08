"""
One file of articles, read in the format that its content shows; its ending says so only where the content does not.

XML is read whole, and so is JSON of one document; JSON Lines and pasted pages have readers of their own.
"""

import gzip
import json
import zlib
from collections.abc import Iterator
from datetime import datetime
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Final, Literal, cast

from search.errors import ArticleFormatError
from search.formats.jsonl import read_jsonl
from search.formats.pasted.text_file import read_text
from search.formats.wire.document import MAX_DOCUMENT, is_json, is_xml, read_document
from search.formats.wire.item import WireResult
from search.periods import Period

Format = Literal["text", "jsonl", "json", "xml"]

_GZIP: Final = b"\x1f\x8b"
_HEAD: Final = 8192
"""Bytes at the beginning that show the format."""


def format_of_head(head: bytes) -> Format | None:
    """Return the format of a file that begins with *head*, packed or not; None when its content does not show it."""
    if head.startswith(_GZIP):
        head = _unpack_head(head)
    if is_xml(head):
        return "xml"
    if not is_json(head):
        return None
    return "jsonl" if _begins_with_object(head) else "json"


def read_file(
    stream: BufferedReader,
    *,
    path: Path | None,
    file: str,
    forced: Format | None,
    hint: Format | None,
    date: Period | None,
    imported_at: datetime,
) -> Iterator[WireResult]:
    """
    Yield the articles, withdrawals and errors of *stream*, in order.

    Args:
        stream: The file, at its beginning.
        path: Where it was opened; None for a pipe.
        file: The name to put into origins and errors.
        forced: Its format, whatever its content.
        hint: Its format where the content does not show it; None for text.
        date: When a pasted page that does not say it was published.
        imported_at: The time to put into origins, aware.

    Raises:
        OSError: The stream cannot be read.
    """
    match forced or format_of_head(stream.peek(_HEAD)[:_HEAD]) or hint:
        case "jsonl":
            return read_jsonl(stream, file=file, imported_at=imported_at)
        case "json" | "xml":
            return _read_whole(stream, file=file, imported_at=imported_at)
        case _:
            return iter([read_text(stream, path=path, file=file, date=date, imported_at=imported_at)])


def _unpack_head(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, _HEAD)
    except zlib.error:
        return b""


def _begins_with_object(head: bytes) -> bool:
    """Say whether the first line of *head* is an object of JSON, or longer than *head*: JSON Lines."""
    line, end, _ = head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    if not end and len(head) >= _HEAD:
        return line.startswith(b"{")
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _read_whole(stream: BufferedReader, *, file: str, imported_at: datetime) -> Iterator[WireResult]:
    """Yield the results of *stream*, a document; JSON that is none may be JSON Lines with a fault in the first."""
    is_packed = stream.peek(2)[:2] == _GZIP
    try:
        data = (gzip.GzipFile(fileobj=stream) if is_packed else stream).read(MAX_DOCUMENT + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield ArticleFormatError(f"The compressed file is damaged ({error}).", "Fetch it again.", file=file)
        return
    if not data.strip():
        yield ArticleFormatError("The file is empty.", "Fetch it again, or leave it out.", file=file)
        return
    results = list(read_document(data, file=file, imported_at=imported_at))
    is_lines = (
        is_json(data)
        and b"\n" in data.strip()
        and all(isinstance(each, ArticleFormatError) for each in results)
    )
    if is_lines and not _is_json(data):
        lines = cast(BufferedReader, BufferedReader(BytesIO(data)))
        yield from read_jsonl(lines, file=file, imported_at=imported_at)
    else:
        yield from results


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True

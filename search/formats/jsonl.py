"""
Articles from JSONL files: one a line, gzip or not, of any size.

A line at a time is held in memory, and never more than `MAX_LINE` bytes of it. A bad line is
reported and the next one read.
"""

import gzip
import zlib
from collections.abc import Iterator
from datetime import datetime
from io import BufferedReader
from typing import BinaryIO, Final, cast

from search.articles import Origin
from search.errors import ArticleFormatError
from search.formats.allowed_characters import decode
from search.formats.json_object import parse_object
from search.formats.wire.document import read_record
from search.formats.wire.item import WireResult

MAX_LINE: Final = 20_000_000
"""Longest line read, in bytes."""
_GZIP: Final = b"\x1f\x8b"
_CHUNK: Final = 65_536


def read_jsonl(stream: BufferedReader, *, file: str, imported_at: datetime) -> Iterator[WireResult]:
    """
    Yield the article, or its error, for each line of *stream* that is not blank.

    Args:
        stream: Bytes; gzip is recognised by its first two.
        file: The name to put into origins and errors.
        imported_at: The time to put into origins, aware.

    Raises:
        OSError: The stream cannot be read.
    """
    lines = _lines(cast(BinaryIO, gzip.GzipFile(fileobj=stream)) if stream.peek(2)[:2] == _GZIP else stream)
    number = 0
    try:
        for number, line in enumerate(lines, 1):
            if line is None:
                what = f"The line is longer than {MAX_LINE // 1_000_000} MB."
                yield ArticleFormatError(what, "Is there one article a line?", file=file, line=number)
            elif line.strip():
                yield read_line(line, Origin("jsonl", file, number, imported_at))
                if _is_utf_16(line):
                    return  # every further line would say the same
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield ArticleFormatError(
            f"The compressed file is damaged after this line ({error}).",
            "The articles before it were read; fetch the file again for the rest.",
            file=file,
            line=number,
        )


def read_line(line: bytes, origin: Origin) -> WireResult:
    """Return the article on *line*, in Leit's keys or those of ninjs, or the error that it has."""
    try:
        return read_record(parse_object(decode(line, file=origin.file)), origin)
    except ArticleFormatError as error:
        return ArticleFormatError(error.what, error.remedy, file=origin.file, line=origin.line)


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Yield the lines of *stream*; None for one that is longer than `MAX_LINE`."""
    while line := stream.readline(MAX_LINE + 1):
        if len(line) <= MAX_LINE or line.endswith(b"\n"):
            yield line
        else:
            while (remainder := stream.readline(_CHUNK)) and not remainder.endswith(b"\n"):
                pass
            yield None


def _is_utf_16(line: bytes) -> bool:
    return line.startswith((b"\xff\xfe", b"\xfe\xff"))

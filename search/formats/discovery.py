"""
Finds the files that hold articles in paths and folders, and reads each in its format.

Nothing here raises for one bad file: it is reported as an error among the articles, and the next is read.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Final

from search.errors import ArticleFormatError
from search.formats.file import Format, format_of_head, read_file
from search.formats.wire.item import WireResult
from search.periods import Period

STANDARD_INPUT: Final = Path("-")
"""The name of what is piped into the command."""

_ENDINGS: Final[dict[str, Format]] = {
    ".txt": "text", ".jsonl": "jsonl", ".jsonl.gz": "jsonl", ".ndjson": "jsonl", ".json": "json", ".json.gz": "json",
    ".xml": "xml", ".xml.gz": "xml", ".nitf": "xml", ".newsml": "xml", ".ninjs": "json",
}  # fmt: skip
# In a folder, files like these were probably meant to be imported, so that they are skipped is reported.
_LIKE_ARTICLES: Final = frozenset(
    (
        *(
            ".csv",
            ".doc",
            ".docx",
            ".eml",
            ".htm",
            ".html",
            ".jsonl.bz2",
            ".jsonl.xz",
            ".md",
            ".odt",
            ".pdf",
            ".rtf",
        ),
        *(".tsv", ".txt.gz", ".warc", ".warc.gz", ".zip"),
    )
)
_HEAD: Final = 1024
"""Bytes of a file without a known ending that are looked at."""
_KINDS: Final = ".txt, .jsonl, .json and .xml"


def read_articles(
    paths: Iterable[Path],
    *,
    format: Format | None = None,  # noqa: A002 - the word a person types
    date: Period | None = None,
    advanced: Callable[[int], None] | None = None,
) -> Iterator[WireResult]:
    """
    Yield every article of *paths*, or its error, in order; also withdrawals, and items that are no articles.

    Args:
        paths: Files, folders, or `STANDARD_INPUT`. Folders are walked in alphabetical order; in these, hidden
            files, README files and files of no known kind are passed over.
        format: How to read the files, whatever their endings; in a folder it picks the files with an
            ending of that format, or with none.
        date: When pasted pages that do not say it themselves were published.
        advanced: Called after each article with the bytes of its file that were read for it; see `size_of`.
    """
    imported_at = datetime.now(UTC)
    for path in paths:
        for result in _find_files(path, format, named=True):
            if isinstance(result, ArticleFormatError):
                yield result
            else:
                path_, hint = result
                yield from _read_path(
                    path_, hint, forced=format, date=date, imported_at=imported_at, advanced=advanced
                )


def size_of(paths: Iterable[Path], *, format: Format | None = None) -> int:  # noqa: A002 - as in read_articles
    """Return the number of bytes that `read_articles` would read: the size of all files; a pipe counts as none."""
    results = (result for path in paths for result in _find_files(path, format, named=True))
    return sum(_file_size(result[0]) for result in results if not isinstance(result, ArticleFormatError))


def _file_size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # reading it will say why


def _read_path(
    path: Path,
    hint: Format | None,
    *,
    forced: Format | None,
    date: Period | None,
    imported_at: datetime,
    advanced: Callable[[int], None] | None,
) -> Iterator[WireResult]:
    """Yield the results of the file at *path*, read by *hint* where its content does not show its format."""
    is_piped = path == STANDARD_INPUT
    file = "standard input" if is_piped else _display_name(path)
    try:
        with _open(path) as stream:
            results = read_file(
                stream, path=None if is_piped else path, file=file, forced=forced, hint=hint, date=date,
                imported_at=imported_at,
            )  # fmt: skip
            yield from _report_bytes(results, stream, advanced) if advanced else results
    except OSError as error:
        yield _unreadable_error(file, error)


def _open(path: Path) -> BufferedReader:
    if path == STANDARD_INPUT:
        return os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    return path.open("rb")


def _report_bytes(
    results: Iterator[WireResult], stream: BinaryIO, advanced: Callable[[int], None]
) -> Iterator[WireResult]:
    """Yield *results*, and report the bytes of *stream* read for each, unless it is a pipe."""
    previous = 0
    for result in results:
        yield result
        if stream.seekable():
            position = stream.tell()
            advanced(position - previous)
            previous = position


def _find_files(
    path: Path, only_format: Format | None, *, named: bool
) -> Iterator[tuple[Path, Format | None] | ArticleFormatError]:
    """Yield the files at *path* with what their endings say of their formats; *named* files must be read, others may be passed over."""
    try:
        if path == STANDARD_INPUT:
            yield path, only_format
        elif path.is_dir():
            for entry in sorted(path.iterdir()):
                if not _is_skipped(entry):
                    yield from _find_files(entry, only_format, named=False)
        elif named:
            yield _check_named_file(path, only_format)
        elif path.is_file():
            yield from _check_file_in_folder(path, only_format)
    except OSError as error:
        yield _unreadable_error(_display_name(path), error)


def _is_skipped(entry: Path) -> bool:
    # A linked folder may lead back to where we are.
    return entry.name.upper().startswith((".", "README")) or (entry.is_symlink() and entry.is_dir())


def _check_named_file(
    path: Path, only_format: Format | None
) -> tuple[Path, Format | None] | ArticleFormatError:
    if not path.exists():
        return ArticleFormatError(
            "There is no such file or folder.", "Check the name.", file=_display_name(path)
        )
    hint = only_format or _ENDINGS.get(_ending(path))
    if hint is None and path.is_file() and _format_of_content(path) is None:
        return ArticleFormatError(
            f"Neither content nor ending of this file shows its format; Leit reads {_KINDS}.",
            "Say how to read it: --format text, jsonl, json or xml.",
            file=_display_name(path),
        )
    return path, hint


def _check_file_in_folder(
    path: Path, only_format: Format | None
) -> Iterator[tuple[Path, Format | None] | ArticleFormatError]:
    ending = _ending(path)
    hint = _ENDINGS.get(ending) or (None if ending else only_format)
    if _is_sidecar(path):
        return
    if hint is not None:
        if only_format in (None, hint):
            yield path, hint
    elif ending in _LIKE_ARTICLES:
        yield ArticleFormatError(
            f"Passed over: Leit reads {_KINDS}, not {ending}.",
            "Convert it, or leave it out of the folder.",
            file=_display_name(path),
        )
    elif _format_of_content(path) == "xml" and only_format in (None, "xml"):
        yield path, "xml"


def _format_of_content(path: Path) -> Format | None:
    with path.open("rb") as stream:
        return format_of_head(stream.read(_HEAD))


def _is_sidecar(path: Path) -> bool:
    """Say whether *path* corrects a pasted page of the same name beside it."""
    return path.suffix.lower() == ".json" and any(
        path.with_suffix(end).exists() for end in (".txt", ".TXT", "")
    )


def _ending(path: Path) -> str:
    """Return the ending of *path* in lower case; with its packing, as in ``.jsonl.gz``."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packed = suffixes[-1:] and suffixes[-1] in {".gz", ".bz2", ".xz", ".zst"}
    return "".join(suffixes[-2:] if packed else suffixes[-1:])


def _unreadable_error(file: str, error: OSError) -> ArticleFormatError:
    return ArticleFormatError(
        f"It cannot be read: {error.strerror or error}.", "Check that you may open it.", file=file
    )


def _display_name(path: Path) -> str:
    """Return the name of *path* as text; a name that is not UTF-8 would break databases and terminals."""
    return os.fsencode(path).decode("utf-8", "replace")

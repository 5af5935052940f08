"""
Articles from text files with a pasted page.

`page` reads the page; here it gets its date from the command line where it has none, and the fields that a
sidecar (``name.json`` beside ``name.txt``) corrects.
"""

from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from search.articles import Origin
from search.errors import ArticleFormatError
from search.formats.allowed_characters import clean, decode
from search.formats.article_names import name_of_file
from search.formats.json_object import parse_object
from search.formats.pasted.page import Page, read_page
from search.formats.record import Fields, ReadArticle, fields_of, read_article
from search.periods import Period

MAX_FILE: Final = 5_000_000
"""Largest page or sidecar, in bytes; a book has one million."""


def read_text(
    stream: BinaryIO, *, path: Path | None, file: str, date: Period | None, imported_at: datetime
) -> ReadArticle | ArticleFormatError:
    """
    Return the article pasted into *stream*, or what is wrong with it.

    Args:
        stream: UTF-8, at most `MAX_FILE` bytes.
        path: Where *stream* was opened; its sidecar is looked for beside it. None for a pipe.
        file: The name to put into origins and errors.
        date: When it was published, for a page that does not say.
        imported_at: The time to put into the origin, aware.

    Raises:
        OSError: The page or its sidecar cannot be read.
    """
    try:
        text, repaired = clean(decode(_read_limited(stream), file=file))
        override, mended, sidecar_notes = _read_sidecar(
            path, display_name=str(Path(file).with_suffix(".json"))
        )
        page = read_page(text)
        fields, date_notes = _with_date(page, date, override)
        repairs = (f"Mended or took out {repaired} character(s) that no text should hold.",) * bool(repaired)
        return read_article(
            {**fields, **override},
            Origin("text", file, 0, imported_at),
            notes=(*page.notes, *date_notes, *sidecar_notes),
            repairs=(*repairs, *mended),
            file_name=name_of_file(path) if path else "",
        )
    except ArticleFormatError as error:
        return error if error.file else error.at(file)


def _read_limited(stream: BinaryIO) -> bytes:
    data = stream.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise ArticleFormatError(
            f"The file is larger than {MAX_FILE // 1_000_000} MB.", "Put one article into each text file."
        )
    return data


def _read_sidecar(path: Path | None, *, display_name: str) -> tuple[Fields, tuple[str, ...], tuple[str, ...]]:
    """Return the fields in the sidecar of *path*, called *display_name* in errors, what was mended in it, and a note."""
    sidecar = path.with_suffix(".json") if path else None
    if sidecar is None or sidecar == path or not sidecar.is_file():
        return {}, (), ()
    try:
        with sidecar.open("rb") as stream:
            fields, repairs = fields_of(parse_object(decode(_read_limited(stream), file=display_name)))
    except ArticleFormatError as error:
        raise error.at(display_name) from error
    return fields, repairs, (f"From {sidecar.name}: {', '.join(fields)}.",)


def _with_date(page: Page, date: Period | None, override: Fields) -> tuple[Fields, tuple[str, ...]]:
    """Return the fields of *page* with a date, from *date* where the page has none."""
    if page.no_date_error is None or "published" in override:
        return page.fields, ()
    if date is None or date.start is None:
        raise page.no_date_error
    fields: Fields = {**page.fields, "published": date.start, "published_precision": date.precision}
    return fields, (f"{page.no_date_error.what} The date given is used.",)

"""
A wire document of any format: its format is found in what it holds, never in its name.

The root element says which XML it is; the keys say whether JSON is ninjs or an article in Leit's own keys.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, Literal

from search.articles import Origin
from search.errors import ArticleFormatError
from search.formats.json_object import WholeNumber
from search.formats.record import fields_of, read_article
from search.formats.wire.decoding import decode_document
from search.formats.wire.item import Skipped, WireItem, WireResult, read_item
from search.formats.wire.newsml_1 import read_newsml_1
from search.formats.wire.newsml_g2 import ITEM_NAMES, read_newsml_g2
from search.formats.wire.ninjs import is_ninjs, read_ninjs
from search.formats.wire.nitf import read_nitf
from search.formats.wire.xml import Element, line_of, local_name, parse_xml

MAX_DOCUMENT: Final = 20_000_000
"""Largest document, in bytes."""
WireFormat = Literal["nitf", "newsml-g2", "newsml-1"]
_ROOTS: Final[Mapping[str, WireFormat]] = {
    "nitf": "nitf", "newsml": "newsml-1", "newsmessage": "newsml-g2", **dict.fromkeys(ITEM_NAMES, "newsml-g2"),
}  # fmt: skip
_MAX_ENVELOPE: Final = 10_000
"""Elements in an element that is searched for documents, at most."""
_LIST_KEYS: Final = ("items", "_items", "articles")
_SPACE: Final = rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*"
_XML_HEAD = re.compile(
    _SPACE
    + rb"<\0?(?:\?\0?x\0?m\0?l|!\0?DOCTYPE|!--|(?:[\w.-]{1,40}:)?(?:"
    + "|".join(_ROOTS).encode()
    + rb")[\s>/])",
    re.IGNORECASE,
)
_JSON_HEAD = re.compile(_SPACE + rb"(?:\{[\s\0]*[\"}]|\[[\s\0]*[\[{\]])")
_HTML_HEAD = re.compile(
    _SPACE + rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?(?:<!DOCTYPE\s+html|<html)\b", re.IGNORECASE | re.DOTALL
)


# A declaration after the end of an element begins another document.
_NEXT_DECLARATION = re.compile(rb"(?<=>)\s*(?=<\?xml\s)")


def is_xml(head: bytes) -> bool:
    """Say whether a document that begins with *head* is XML: a declaration, or the root of a format of the wire."""
    return _XML_HEAD.match(head) is not None


def is_json(head: bytes) -> bool:
    """Say whether a document that begins with *head* may be JSON: an object or a list of them."""
    return _JSON_HEAD.match(head) is not None


def read_document(data: bytes, *, file: str, imported_at: datetime) -> Iterator[WireResult]:
    """
    Yield the articles, withdrawals, skipped items and errors of *data*; nothing is raised.

    Args:
        data: A document in XML or JSON, at most `MAX_DOCUMENT` bytes, or several with a NUL between them.
        file: The name to put into origins and errors.
        imported_at: The time to put into origins, aware.
    """
    origin = Origin("", file, 0, imported_at)
    for part in [data] if _is_wide(data) else data.split(b"\0"):
        for document in [part] if is_json(part) else _NEXT_DECLARATION.split(part):
            if document.strip():
                yield from _read_one(document, origin)


def _is_wide(data: bytes) -> bool:
    """Say whether *data* is in an encoding that has NUL in its characters."""
    return (
        b"\0" not in data
        or data[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<", b"{\0", b"\0{")
        or data[:2] == b"\0\0"
    )


def _read_one(data: bytes, origin: Origin) -> Iterator[WireResult]:
    if len(data) > MAX_DOCUMENT:
        what = f"The document is larger than {MAX_DOCUMENT // 1_000_000} MB."
        yield ArticleFormatError(what, "Split it.", file=origin.file)
        return
    try:
        if is_json(data):
            yield from _read_json(data, origin)
        else:
            yield from _read_xml(data, origin)
    except ArticleFormatError as error:
        yield error.at(origin.file)


def _read_xml(data: bytes, origin: Origin) -> Iterator[WireResult]:
    if _HTML_HEAD.match(data[:2000]):
        raise ArticleFormatError("This is a web page.", "Paste its text into a .txt file.")
    root, repairs = parse_xml(data)
    documents = _documents(root)
    if not documents:
        raise ArticleFormatError(
            f"The root element is <{local_name(root)[:40]}>; Leit reads nitf, newsMessage, newsItem and NewsML.",
            "Convert it, or leave it out.",
        )
    for document in documents:
        format_name = _ROOTS[local_name(document)]
        line = 0 if document is root else line_of(document)
        yield from _results(
            _items(document, format_name), replace(origin, format=format_name, line=line), repairs
        )


def _documents(root: Element) -> list[Element]:
    """Return the documents that *root* is, or holds in an envelope of another name."""
    if local_name(root) in _ROOTS:
        return [root]
    return (
        [document for child in root for document in _documents(child)] if len(root) <= _MAX_ENVELOPE else []
    )


def _items(root: Element, format_name: WireFormat) -> Iterable[WireItem | str]:
    match format_name:
        case "nitf":
            return read_nitf(root)
        case "newsml-g2":
            return read_newsml_g2(root)
        case "newsml-1":
            return read_newsml_1(root)


def _results(
    items: Iterable[WireItem | str], origin: Origin, repairs: tuple[str, ...]
) -> Iterator[WireResult]:
    """Yield a result for each of *items*; *repairs* are of the document that holds them."""
    for item in items:
        if isinstance(item, str):
            yield Skipped(item, origin.file, origin.line)
        else:
            yield read_item(replace(item, repairs=repairs), replace(origin, line=item.line or origin.line))


def _read_json(data: bytes, origin: Origin) -> Iterator[WireResult]:
    text, repairs = decode_document(data)
    try:
        value = json.loads(text.strip("\0"), parse_int=WholeNumber, strict=False)
    except json.JSONDecodeError as error:
        raise ArticleFormatError(
            f"This is not JSON: {error.msg.removesuffix(' at')}.", "Fetch it again.", line=error.lineno
        ) from error
    except RecursionError as error:
        raise ArticleFormatError("This JSON is nested too deeply.", "Is it an article?") from error
    records = list(_records(value))
    if not records:
        raise ArticleFormatError("There is no article in this JSON.", "Write one object, {…}, an article.")
    for record in records:
        yield read_record(record, origin, repairs)


def _records(value: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 - JSON
    """Yield the articles in *value*: an object, a list of them, or an object that holds such a list."""
    if isinstance(value, dict):
        held = next((value[key] for key in _LIST_KEYS if isinstance(value.get(key), list)), None)
        if held is not None and not is_ninjs(value) and "title" not in value:
            yield from _records(held)
        else:
            yield value
    elif isinstance(value, list):
        yield from (entry for entry in value if isinstance(entry, dict))


def read_record(record: Mapping[str, Any], origin: Origin, repairs: tuple[str, ...] = ()) -> WireResult:
    """Read *record*, an object of JSON: an item of ninjs, or an article in Leit's own keys."""
    try:
        if not is_ninjs(record):
            fields, mended = fields_of(record)
            return read_article(
                fields, replace(origin, format=origin.format or "json"), repairs=(*repairs, *mended)
            )
        item = read_ninjs(record)
    except ArticleFormatError as error:
        return error.at(origin.file, origin.line)
    if isinstance(item, str):
        return Skipped(item, origin.file, origin.line)
    return read_item(replace(item, repairs=repairs), replace(origin, format="ninjs"))

"""
Articles from JSON objects: a line of JSONL, or the sidecar of a pasted page, which has the same keys.

Nothing is guessed: a key, type or value that is not understood is an error that names it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NoReturn, TypedDict, cast
from urllib.parse import urlsplit

from search.articles import BLOCK_KINDS, Article, Block, BlockKind, Origin, Precision, Tag, article_id
from search.errors import ArticleFormatError
from search.formats.allowed_characters import clean, collapse
from search.formats.article_names import id_of_name, is_id
from search.formats.json_object import WholeNumber, json_type_name, quote
from search.formats.times import read_time
from search.formats.wire.fields import read_text_field
from search.formats.wire.html import has_entities, is_html, unescape
from search.notation.addresses import canonical_url
from search.notation.nearest_name import find_nearest_name
from search.periods import Period
from search.versions import MAX_NAME_LENGTH, Version, version_of

MAX_NAME: Final = 1000
"""Longest headline, name, address …, in characters: above it, something else has landed there."""

_LANGUAGES: Final = {"nob": "nb", "nno": "nn", "eng": "en", "sme": "se", "no": "und", "nor": "und"}
_BLANK_LINE = re.compile(r"\n\n+")


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """
    An article as read.

    Attributes:
        article: The article.
        version: What else its provider says of it, such as its names; holds the same article.
        notes: Guesses and omissions, a sentence each.
        repairs: What was wrong and is mended or left out, a sentence each: what the person who sends it should know.
    """

    article: Article
    version: Version
    notes: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()


class Fields(TypedDict, total=False):
    """Fields of an article that may have no id yet: those of `Article`, by their names, and its provider's name for it."""

    id: str
    name: str
    title: str
    blocks: tuple[Block, ...]
    lead: str
    kicker: str
    byline: tuple[str, ...]
    source: str
    published: datetime | None
    published_precision: Precision
    modified: datetime | None
    dateline: str
    language: str
    section: str
    genre: str
    subjects: tuple[Tag, ...]
    places: tuple[Tag, ...]
    url: str


def read_article(
    fields: Fields,
    origin: Origin,
    *,
    notes: tuple[str, ...] = (),
    repairs: tuple[str, ...] = (),
    file_name: str = "",
) -> ReadArticle:
    """
    Return the article with *fields*. Raises as `article_from`.

    Args:
        fields: Its fields.
        origin: Where it was read.
        notes: Guesses and omissions.
        repairs: What was mended.
        file_name: The name of the article where it has no id and no address.
    """
    article = article_from(fields, origin)
    has_own_id = "id" in fields and "name" not in fields
    name = fields.get("name") or ("" if has_own_id or "url" in fields else file_name)
    address = canonical_url(fields["url"]) if "url" in fields else ""
    names = tuple(name for name in (name, address) if 0 < len(name) <= MAX_NAME_LENGTH)
    return ReadArticle(article, version_of(article, names=names, has_own_id=has_own_id), notes, repairs)


def article_from(fields: Fields, origin: Origin) -> Article:
    """
    Return the article with *fields*; without an id it gets the one of the identity rule.

    Raises:
        ArticleFormatError: There is no title, or a value that no article can have.
    """
    if "title" not in fields:
        raise ArticleFormatError("The article has no title.", 'Give it one: "title": "…".')
    complete: dict[str, Any] = {
        "id": article_id(
            url=fields.get("url", ""),
            source=fields.get("source", ""),
            published=fields.get("published"),
            precision=fields.get("published_precision", "unknown"),
            title=fields["title"],
        ),
        **fields,
    }
    complete.pop("name", None)
    return Article(**complete, origin=origin)


def fields_of(record: Mapping[str, Any]) -> tuple[Fields, tuple[str, ...]]:
    """
    Return the fields of an article in *record*, and notes on repairs. Null is the same as no key.

    Raises:
        ArticleFormatError: A key is unknown, or a value is of the wrong type or makes no sense.
    """
    present = {key: value for key, value in record.items() if value is not None and value != ""}
    for key in record:
        if key not in _READERS:
            _refuse_key(key)
    _refuse_pair(present, "body", "blocks")
    repairs: list[str] = []
    fields: dict[str, Any] = {}
    for key, value in present.items():
        for name, result in _READERS[key](key, value, repairs):
            if fields.setdefault(name, result) != result:  # only published and date share a field
                raise ArticleFormatError("published and date differ.", "Keep one of them.")
    return cast(Fields, {name: value for name, value in fields.items() if value not in ("", ())}), tuple(
        repairs
    )


Read = Iterator[tuple[str, Any]]


def _refuse_key(key: str) -> NoReturn:
    nearest = find_nearest_name(key.casefold(), _READERS)
    remedy = f"Did you mean «{nearest}»?" if nearest else f"The keys are {', '.join(_READERS)}."
    raise ArticleFormatError(f"There is no key «{quote(key)}».", remedy)


def _refuse_pair(present: Mapping[str, Any], first: str, second: str) -> None:
    if first in present and second in present:
        raise ArticleFormatError(f"Both {first} and {second} are given.", "Keep one of them.")


def _clean_text(key: str, value: object, repairs: list[str]) -> str:
    """Return *value* cleaned, each line trimmed and without runs of spaces."""
    if not isinstance(value, str):
        raise ArticleFormatError(
            f"{key} is {json_type_name(value)}, not text.", f'Write it in quotes: "{key}": "…".'
        )
    if has_entities(value) and (unescaped := unescape(value)) != value:
        value = unescaped
        repairs.append(f"{key}: read the entities of HTML in it.")
    text, repaired = clean(value)
    if repaired:
        repairs.append(f"{key}: mended or took out {repaired} character(s) that no text should hold.")
    return "\n".join(collapse(line) for line in text.strip().split("\n"))


def _clean_name(key: str, value: object, repairs: list[str]) -> str:
    """Return *value* as one line of at most `MAX_NAME` characters."""
    name = collapse(_clean_text(key, value, repairs))
    if len(name) > MAX_NAME:
        raise ArticleFormatError(
            f"{key} has {len(name)} characters; {MAX_NAME} is the limit.", "Is it the text? That is «body»."
        )
    return name


def _read_name(key: str, value: object, repairs: list[str]) -> Read:
    yield key, _clean_name(key, value, repairs)


def _read_id(key: str, value: object, repairs: list[str]) -> Read:
    """Read an id of ours, or a provider's name for the article, of which one is made."""
    written = value.digits if isinstance(value, WholeNumber) else value
    name = _clean_name(key, written, repairs)
    yield "id", id_of_name(name)
    if not is_id(name):
        repairs.append(f"id: «{quote(name)}» is kept as a name of the article; its id is {id_of_name(name)}.")
        yield "name", name


def _read_lead(key: str, value: object, repairs: list[str]) -> Read:
    yield key, _clean_text(key, value, repairs)


def _read_byline(key: str, value: object, repairs: list[str]) -> Read:
    names = value if isinstance(value, list) else [value]
    yield key, tuple(filter(None, (_clean_name(key, name, repairs) for name in names)))


def _read_body(_key: str, value: object, repairs: list[str]) -> Read:
    """
    Read paragraphs separated by blank lines; in a text without a blank line, each line is one.

    Line breaks inside a paragraph stay. Text that is HTML is read as that.
    """
    if isinstance(value, str) and is_html(value):
        repairs.append("body: read as HTML.")
        body = read_text_field(value)
        cleaned = (
            (kind, _clean_text("body", text, repairs))
            for kind, text in (*(("p", lead) for lead in body.lead), *body.blocks)
        )
        yield "blocks", tuple(Block(kind, text) for kind, text in cleaned if text)
        return
    text = _clean_text("body", value, repairs)
    parts = _BLANK_LINE.split(text) if _BLANK_LINE.search(text) else text.split("\n")
    yield "blocks", tuple(Block("p", part) for part in parts if part)


def _read_blocks(_key: str, value: object, repairs: list[str]) -> Read:
    if not isinstance(value, list):
        raise ArticleFormatError(
            f"blocks is {json_type_name(value)}, not a list.", 'Write [{"kind": "p", "text": "…"}].'
        )
    yield "blocks", tuple(_block(number, item, repairs) for number, item in enumerate(value, 1))


def _block(number: int, value: object, repairs: list[str]) -> Block:
    if not isinstance(value, dict) or value.keys() != {"kind", "text"}:
        raise ArticleFormatError(
            f"Block {number} is not an object with kind and text.",
            f'Write {{"kind": "p", "text": "…"}}; kind is one of {", ".join(BLOCK_KINDS)}.',
        )
    kind = _clean_name(f"kind of block {number}", value["kind"], repairs)
    return Block(cast(BlockKind, kind), _clean_text(f"text of block {number}", value["text"], repairs))


def _read_tags(key: str, value: object, repairs: list[str]) -> Read:
    if not isinstance(value, list):
        raise ArticleFormatError(
            f"{key} is {json_type_name(value)}, not a list.", f'Write "{key}": ["…", "…"].'
        )
    yield key, tuple(_tag(key, item, repairs) for item in value)


def _tag(key: str, value: object, repairs: list[str]) -> Tag:
    if isinstance(value, dict):
        if not {"name"} <= value.keys() <= {"name", "code"}:
            raise ArticleFormatError(
                f"An entry of {key} has other keys than name and code.", 'Write {"name": "…", "code": "…"}.'
            )
        code = value.get("code")
        tag = Tag(
            _clean_name(key, value["name"], repairs), _clean_name(key, "" if code is None else code, repairs)
        )
    else:
        tag = Tag(_clean_name(key, value, repairs))
    if not tag.name:
        raise ArticleFormatError(f"An entry of {key} has no name.", "Leave it out.")
    return tag


def _read_published(key: str, value: object, repairs: list[str]) -> Read:
    if period := _period(key, value, repairs):
        yield "published", period.start
        yield "published_precision", period.precision


def _read_modified(key: str, value: object, repairs: list[str]) -> Read:
    if period := _period(key, value, repairs):
        yield key, period.start


def _period(key: str, value: object, repairs: list[str]) -> Period | None:
    """Return the period that *value* says; None, with a note, when it is no time: the article is worth more."""
    text = _clean_name(key, value, repairs)
    period = read_time(text)
    if period is None:
        repairs.append(f"{key}: «{quote(text)}» is no time, and is left out.")
    return period


def _read_language(key: str, value: object, repairs: list[str]) -> Read:
    language, notes = read_language(_clean_name(key, value, repairs))
    repairs += notes
    yield key, language


def read_language(written: str) -> tuple[str, tuple[str, ...]]:
    """Return the code of ``nb``, ``nn-NO``, ``nob`` and the like, and a note on «no», which may be either: ``und``."""
    code = re.split("[-_]", written.lower())[0]
    language = _LANGUAGES.get(code, code)
    is_either = language == "und" and code not in ("und", "")
    note = f"language: «{code}» does not say bokmål or nynorsk; the words of the article may."
    return language, (note,) * is_either


def _read_url(key: str, value: object, repairs: list[str]) -> Read:
    """Read a web address; other schemes, such as ``javascript:``, must never become a link."""
    url = _clean_name(key, value, repairs)
    try:
        parts = urlsplit(url)
        is_web = parts.scheme.lower() in {"http", "https"} and bool(parts.hostname) and " " not in url
    except ValueError:
        is_web = False
    if not is_web:
        raise ArticleFormatError(
            f"url: «{quote(url)}» is no web address.", "Write https://… or leave it out."
        )
    yield key, url


_READERS: Final[Mapping[str, Callable[[str, object, list[str]], Read]]] = {
    "id": _read_id,
    "title": _read_name,
    "lead": _read_lead,
    "body": _read_body,
    "blocks": _read_blocks,
    "byline": _read_byline,
    "published": _read_published,
    "date": _read_published,
    "modified": _read_modified,
    "source": _read_name,
    "section": _read_name,
    "genre": _read_name,
    "language": _read_language,
    "url": _read_url,
    "kicker": _read_name,
    "dateline": _read_name,
    "subjects": _read_tags,
    "places": _read_tags,
}

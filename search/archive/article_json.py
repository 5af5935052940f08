"""
Articles as JSON and back, and the fingerprint of what an article says.

What an article does not state is left out, so a field added to `Article` later changes neither the
text nor the fingerprint of the articles that lack it.
"""

import hashlib
import json
import re
from dataclasses import fields
from datetime import datetime
from typing import Any, Final, NamedTuple

from search.articles import Article, Block, Origin, Tag
from search.errors import ArticleFormatError

_NOT_CHARACTERS: Final = re.compile("[\x00\ud800-\udfff]")


class EncodedArticle(NamedTuple):
    """
    An article as the archive stores it.

    Attributes:
        article: The article.
        json: All of it, as one line of JSON.
        fingerprint: A name for all that it says: 64 hexadecimal digits (SHA-256). Where and when it was
            read (its origin) does not count.
    """

    article: Article
    json: str
    fingerprint: str


def article_values(article: Article) -> dict[str, Any]:
    """
    Return *article* as JSON values, in the order of its fields.

    Raises:
        ArticleFormatError: A text holds U+0000 or half a surrogate pair, which no database can keep.
    """
    return _stated_values(article)


def article_from_values(values: dict[str, Any]) -> Article:
    """
    Return the article that `article_values` turned into *values*.

    Raises:
        ArticleFormatError: A value is outside what `Article` allows.
        KeyError, TypeError, ValueError: *values* did not come from `article_values`.
    """
    origin = values.get("origin", {})
    return Article(
        **{
            **values,
            "blocks": tuple(Block(**block) for block in values.get("blocks", ())),
            "byline": tuple(values.get("byline", ())),
            "subjects": tuple(Tag(**tag) for tag in values.get("subjects", ())),
            "places": tuple(Tag(**tag) for tag in values.get("places", ())),
            "published": _parse_time(values.get("published")),
            "modified": _parse_time(values.get("modified")),
            "origin": Origin(**{**origin, "imported_at": _parse_time(origin.get("imported_at"))}),
        }
    )


def encode_article(article: Article) -> EncodedArticle:
    """Return *article* with its JSON and fingerprint, made from its values in one go. Raises as `article_values`."""
    values = article_values(article)
    text = _dump(values)
    values.pop("origin", None)
    canonical = _dump(values, sort_keys=True)
    return EncodedArticle(article, text, hashlib.sha256(canonical.encode()).hexdigest())


def fingerprint_of_json(text: str) -> str:
    """
    Return the fingerprint of an article by its JSON alone, as `encode_article` gave it.

    Raises:
        AttributeError, RecursionError, ValueError: *text* is not the JSON of an article.
    """
    values = json.loads(text)
    values.pop("origin", None)
    return hashlib.sha256(_dump(values, sort_keys=True).encode()).hexdigest()


def article_from_json(text: str) -> Article:
    """Return the article that `encode_article` turned into *text*. Raises as `article_from_values`."""
    return article_from_values(json.loads(text))


def _dump(values: dict[str, Any], *, sort_keys: bool = False) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=sort_keys)


def _stated_values(record: Article | Block | Tag | Origin) -> dict[str, Any]:
    """Return the fields of *record* that differ from their defaults."""
    values = ((field, getattr(record, field.name)) for field in fields(record))
    return {field.name: _as_json_value(value) for field, value in values if value != field.default}


def _as_json_value(value: object) -> object:
    match value:
        case str():
            return _check_characters(value)
        case datetime():
            return value.isoformat()
        case Block() | Tag() | Origin():
            return _stated_values(value)
        case tuple():
            return [_as_json_value(item) for item in value]
        case _:
            return value


def _check_characters(text: str) -> str:
    if match := _NOT_CHARACTERS.search(text):
        raise ArticleFormatError(
            f"A text holds U+{ord(match[0]):04X}, which is not a character.", "Remove it."
        )
    return text


def _parse_time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

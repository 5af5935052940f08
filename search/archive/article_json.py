"""
How does an article become JSON, and come back the same?

What an article does not state is left out, so a field added to `Article` later changes neither the
text nor the fingerprint of the articles that lack it.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from search.articles import Article, Block, Origin, Tag
from search.errors import ArticleFormatError

_NOT_CHARACTERS: Final = re.compile("[\x00\ud800-\udfff]")


def article_values(article: Article) -> dict[str, Any]:
    """
    Return *article* as JSON values, in the order of its fields.

    Raises:
        ArticleFormatError: A text holds U+0000 or half a surrogate pair, which no database can keep.
    """
    return _stated(article)


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
            "published": _moment(values.get("published")),
            "modified": _moment(values.get("modified")),
            "origin": Origin(**{**origin, "imported_at": _moment(origin.get("imported_at"))}),
        }
    )


def article_as_json(article: Article) -> str:
    """Return *article* as one line of JSON. Raises as `article_values`."""
    return json.dumps(article_values(article), ensure_ascii=False, separators=(",", ":"))


def article_from_json(text: str) -> Article:
    """Return the article that `article_as_json` wrote. Raises as `article_from_values`."""
    return article_from_values(json.loads(text))


def fingerprint(article: Article) -> str:
    """
    Return a name for all that *article* says: 64 hexadecimal digits (SHA-256).

    Where and when it was read (its origin) does not count. Raises as `article_values`.
    """
    values = article_values(article)
    values.pop("origin", None)
    canonical = json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _stated(record: Article | Block | Tag | Origin) -> dict[str, Any]:
    """Return the fields of *record* that differ from what they are when left out."""
    values = ((field, getattr(record, field.name)) for field in fields(record))
    return {field.name: _value(value) for field, value in values if value != field.default}


def _value(value: object) -> object:
    match value:
        case str():
            return _characters(value)
        case datetime():
            return value.isoformat()
        case Block() | Tag() | Origin():
            return _stated(value)
        case tuple():
            return [_value(each) for each in value]
        case _:
            return value


def _characters(text: str) -> str:
    if found := _NOT_CHARACTERS.search(text):
        raise ArticleFormatError(
            f"A text holds U+{ord(found[0]):04X}, which is not a character.", "Remove it."
        )
    return text


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

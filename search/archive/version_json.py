"""
Versions as the archive stores them: the JSON of the article, the JSON of what else its provider said, a fingerprint.

What is not stated is left out, so a plain article has no second JSON, and the fingerprint of its first.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from search.archive.article_json import (
    article_from_json,
    article_from_values,
    encode_article,
    fingerprint_of_json,
)
from search.articles import Article
from search.versions import Decision, Version

LIFTED: Final = "lifted"
"""Key in the JSON of what a provider said: a person has lifted the withdrawal. No part of the fingerprint."""


class EncodedVersion(NamedTuple):
    """
    A version as the archive stores it.

    Attributes:
        version: The version.
        article_json: Its article as one line of JSON; None when it has none.
        sent: What else its provider said of it, as one line of JSON; None when that is nothing.
        fingerprint: A name for all that it says: 64 hexadecimal digits (SHA-256).
    """

    version: Version
    article_json: str | None
    sent: str | None
    fingerprint: str


def encode_version(version: Version) -> EncodedVersion:
    """
    Return *version* with its JSON and fingerprint.

    Raises:
        ArticleFormatError: A text holds what no database can keep.
    """
    encoded = encode_article(version.article) if version.article is not None else None
    values = _sent_values(version)
    sent = _dump(values) if values else None
    fingerprint = encoded.fingerprint if encoded else ""
    return EncodedVersion(version, encoded.json if encoded else None, sent, fingerprint_of(fingerprint, sent))


def fingerprint_of(article_fingerprint: str, sent: str | None) -> str:
    """Return the fingerprint of a version from that of its article, empty without one, and its *sent* JSON."""
    if sent is None:
        return article_fingerprint
    return hashlib.sha256(f"{article_fingerprint}\n{sent}".encode()).hexdigest()


def fingerprint_of_row(article_json: str | None, sent: str | None) -> str:
    """
    Return the fingerprint of a version by what a row has of it, as `encode_version` gave it.

    Raises:
        AttributeError, RecursionError, ValueError: The row has something else.
    """
    values = json.loads(sent) if sent else {}
    if values.pop(LIFTED, False):
        sent = _dump(values)
    return fingerprint_of(fingerprint_of_json(article_json) if article_json else "", sent)


def version_from_json(article_id: str, article_json: str | None, sent: Mapping[str, Any]) -> Version:
    """Return the version that was stored as these; *sent* is parsed. Raises as `article_from_json`."""
    article = article_from_json(article_json) if article_json else None
    values = dict(sent)
    time = datetime.fromisoformat(values["time"]) if "time" in values else article and article.modified
    embargo = datetime.fromisoformat(values["embargo"]) if "embargo" in values else None
    return Version(
        article_id=article_id, article=article, **{**values, "time": time, "embargo": embargo}
    )  # fmt: skip


def shown_json(decision: Decision) -> str | None:
    """Return, as JSON, what readers see otherwise than in the article of the shown version; None when nothing."""
    if decision.shown is None or (article := decision.shown.version.article) is None:
        return None
    version = decision.shown.version
    values = {
        "published": decision.published,
        "published_precision": decision.published_precision,
        "modified": decision.modified,
        "version": decision.place,
        "status": "corrected" if version.status == "corrected" else "usable",
        "note": version.note,
    }
    different = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
        if value != getattr(article, name)
    }
    return _dump(different) if different else None


def shown_article(article_json: str, shown: str | None) -> Article:
    """Return the article as readers see it. Raises as `article_from_json`."""
    if shown is None:
        return article_from_json(article_json)
    return article_from_values({**json.loads(article_json), **json.loads(shown)})


def _sent_values(version: Version) -> dict[str, Any]:
    """Return the attributes of *version* besides its article that are not the default, as JSON values."""
    values = {
        "number": version.number,
        "time": version.time if version.time != (version.article and version.article.modified) else None,
        "status": version.status if version.status != "usable" else None,
        "embargo": version.embargo,
        "note": version.note or None,
        "is_teaser": version.is_teaser or None,
    }
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
        if value is not None
    }


def _dump(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))

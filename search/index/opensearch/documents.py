"""
What is an article to OpenSearch? Its streams as terms with spaces between, and its exact columns.

It is taken apart first: what is left are texts, which go to another process in no time.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from search.analysis import Language, article_language
from search.articles import Article, TextField, exact_values, field_texts
from search.index.opensearch.mapping import (
    DATE_FIELDS,
    LONGEST_VALUE,
    STORED_WORDS,
    WEIGHED,
    folded,
    folded_field,
    stream_field,
)
from search.index.opensearch.stored_positions import stored_value
from search.index.opensearch.streams import StreamTexts, StreamWriter
from search.index.opensearch.weighted_terms import weighed

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Unwritten(NamedTuple):
    """
    An article whose streams are yet to be written.

    Attributes:
        columns: Its id, its dates and its exact values; what it has nothing of is left out.
        language: The language it is analysed in.
        texts: The paragraphs of each text field.
    """

    columns: dict[str, Any]
    language: Language
    texts: dict[TextField, tuple[str, ...]]


def unwritten(article: Article) -> Unwritten:
    """Take *article* apart."""
    found: dict[str, Any] = {"id": article.id}
    for name in DATE_FIELDS:
        if (moment := getattr(article, name)) is not None:
            found[name] = microseconds(moment)
    for name, values in exact_values(article).items():
        if values:
            found[name] = [value[:LONGEST_VALUE] for value in values]
            found[folded_field(name)] = [folded(value) for value in values]
    return Unwritten(found, article_language(article.language), field_texts(article))


def document(article: Unwritten, streams: StreamWriter) -> dict[str, Any]:
    """Return the JSON values that OpenSearch indexes for *article*; a text a paragraph gives the gap between."""
    found = dict(article.columns)
    written: dict[TextField, StreamTexts] = {}
    for field, paragraphs in article.texts.items():
        if paragraphs:
            texts = written[field] = streams.written(paragraphs, article.language)
            found[stream_field(field, "terms")] = texts.terms
            found[stream_field(field, "forms")] = texts.forms
            if texts.parts:
                found[stream_field(field, "parts")] = [texts.parts]
    found[WEIGHED] = weighed(written)
    found[STORED_WORDS] = stored_value({field: texts.words for field, texts in written.items()})
    return found


def putting(article: Unwritten, streams: StreamWriter) -> bytes:
    """Return the lines of a bulk request that put *article* in."""
    head = json.dumps({"index": {"_id": article.columns["id"]}})
    return f"{head}\n{json.dumps(document(article, streams), ensure_ascii=False)}\n".encode()


def removing(article_id: str) -> bytes:
    """Return the line of a bulk request that takes an article out."""
    return f"{json.dumps({'delete': {'_id': article_id}})}\n".encode()


def microseconds(moment: datetime) -> int:
    """Return the whole microseconds from 1970 in UTC to *moment*, an aware time."""
    return (moment - _EPOCH) // timedelta(microseconds=1)

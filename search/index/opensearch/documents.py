"""
Makes the JSON documents that OpenSearch indexes, and the lines of bulk requests around them.

An article is first reduced to plain values (`split_article`), which are cheap to send to another process; there
they become a document (`build_document`).
"""

import json
from typing import Any, NamedTuple

from search.analysis import Language, article_language
from search.articles import Article, TextField, exact_values, field_texts
from search.index.opensearch.mapping import (
    LONGEST_VALUE,
    STORED_POSITIONS,
    WEIGHTED,
    fold_value,
    folded_field,
    stream_field,
)
from search.index.opensearch.stored_positions import encode_article
from search.index.opensearch.streams import FieldStreams, StreamWriter
from search.index.opensearch.weighted_terms import weigh_terms
from search.index.posting_lists import DATE_FIELDS, microseconds


class SplitArticle(NamedTuple):
    """
    An article before its text is analyzed.

    Attributes:
        columns: OpenSearch's fields for its id, dates and exact values; those without a value are absent.
        language: The language its text is analyzed in.
        texts: The paragraphs of each text field.
    """

    columns: dict[str, Any]
    language: Language
    texts: dict[TextField, tuple[str, ...]]


def split_article(article: Article) -> SplitArticle:
    """Return *article* as plain values."""
    columns: dict[str, Any] = {"id": article.id}
    for field in DATE_FIELDS:
        if (moment := getattr(article, field)) is not None:
            columns[field] = microseconds(moment)
    for name, values in exact_values(article).items():
        if values:
            # Lucene refuses a document with a longer keyword, so the value is cut and the article kept.
            columns[name] = [value[:LONGEST_VALUE] for value in values]
            columns[folded_field(name)] = [fold_value(value) for value in values]
    return SplitArticle(columns, article_language(article.language), field_texts(article))


def build_document(article: SplitArticle, writer: StreamWriter) -> dict[str, Any]:
    """Return the JSON document of *article*. One text for each paragraph makes OpenSearch leave the gap between."""
    document = dict(article.columns)
    fields: dict[TextField, FieldStreams] = {}
    for field, paragraphs in article.texts.items():
        if paragraphs:
            streams = fields[field] = writer.write_field(paragraphs, article.language)
            document[stream_field(field, "terms")] = streams.terms
            document[stream_field(field, "forms")] = streams.forms
            if streams.parts:  # one text: parts have no positions, so no gap between paragraphs
                document[stream_field(field, "parts")] = [streams.parts]
    document[WEIGHTED] = weigh_terms(fields)
    document[STORED_POSITIONS] = encode_article(
        {field: streams.positions for field, streams in fields.items()}
    )
    return document


def index_lines(article: SplitArticle, writer: StreamWriter) -> bytes:
    """Return the lines of a bulk request that index *article*."""
    # Non-ASCII letters as UTF-8: an escape for each æ, ø and å is three times as long.
    action = json.dumps({"index": {"_id": article.columns["id"]}})
    return f"{action}\n{json.dumps(build_document(article, writer), ensure_ascii=False)}\n".encode()


def delete_line(article_id: str) -> bytes:
    """Return the line of a bulk request that deletes an article."""
    return f"{json.dumps({'delete': {'_id': article_id}})}\n".encode()

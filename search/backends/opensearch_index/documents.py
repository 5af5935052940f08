"""What is an article to OpenSearch? Its streams as terms with spaces between, and its exact columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from search.analysis import Analyzer, Language, Word, article_language, chunks
from search.articles import Article, exact_values, field_texts
from search.backends.opensearch_index.layout import (
    DATE_FIELDS,
    LONGEST_VALUE,
    PARTS_TOGETHER,
    READINGS_SIGN,
    folded,
    folded_field,
    stream_field,
)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def document(article: Article, analyzer: Analyzer) -> dict[str, Any]:
    """Return the JSON values that OpenSearch indexes for *article*; what it has nothing of is left out."""
    found: dict[str, Any] = {"id": article.id}
    for name in DATE_FIELDS:
        if (moment := getattr(article, name)) is not None:
            found[name] = microseconds(moment)
    for name, values in exact_values(article).items():
        if values:
            found[name] = [value[:LONGEST_VALUE] for value in values]
            found[folded_field(name)] = [folded(value) for value in values]
    language = article_language(article.language)
    for field, paragraphs in field_texts(article).items():
        if paragraphs:
            found.update(_streams(field, paragraphs, analyzer, language))
    return found


def microseconds(moment: datetime) -> int:
    """Return the whole microseconds from 1970 in UTC to *moment*, an aware time."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _streams(
    field: str, paragraphs: Iterable[str], analyzer: Analyzer, language: Language
) -> Iterator[tuple[str, list[str]]]:
    """Yield each stream of a field, a text a paragraph; the mapping puts a gap between them."""
    words = [_words(paragraph, analyzer, language) for paragraph in paragraphs]
    yield stream_field(field, "terms"), [" ".join(map(_readings, each)) for each in words]
    yield stream_field(field, "forms"), [" ".join([form for _, _, _, form, _ in each]) for each in words]
    parts = [part.term for each in words for word in each for part in word[4]]
    if parts:
        yield stream_field(field, "parts"), [" ".join(_together(parts))]


def _words(paragraph: str, analyzer: Analyzer, article_language: Language) -> list[Word]:
    language = analyzer.paragraph_language(paragraph, article_language)
    return [word for _, chunk in chunks(paragraph) for word in analyzer.words(chunk, language)]


def _readings(word: Word) -> str:
    readings = word[2]
    return readings[0] if len(readings) == 1 else READINGS_SIGN.join(readings)


def _together(parts: Sequence[str]) -> Iterator[str]:
    for first in range(0, len(parts), PARTS_TOGETHER):
        yield READINGS_SIGN.join(parts[first : first + PARTS_TOGETHER])

"""
How good are the first ten hits?

Judged queries, each with the articles that answer it, and the three measures that the literature
on ranking uses. Relevance is binary: an article answers a query or it does not.
"""

from __future__ import annotations

import gzip
import json
import math
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any, Final, TextIO, cast

from search.errors import ArticleFormatError, InvalidRequestError
from search.request import SearchRequest

DEPTH: Final = 10
"""Hits that count."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """That an article answers a query (*relevance* 1) or does not (0)."""

    query_id: str
    article_id: str
    relevance: int = 1


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query as typed, and what people judged to answer it; at least one article does."""

    id: str
    text: str
    judgements: tuple[Judgement, ...]

    @property
    def relevant(self) -> frozenset[str]:
        """The ids of the articles that answer the query."""
        return frozenset(each.article_id for each in self.judgements if each.relevance > 0)


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over *queries* queries, in percent with one decimal."""

    queries: int
    mrr: float
    recall: float
    ndcg: float


def read_judged_queries(paths: Iterable[Path]) -> Iterator[JudgedQuery]:
    """
    Yield the judged queries in JSONL files (``.gz`` too): ``{"id", "query", "relevant": [article ids]}``.

    Other keys are ignored.

    Raises:
        ArticleFormatError: A line is no judged query, or a file cannot be read; it names file and line.
    """
    for path in paths:
        for number, line in _lines(path):
            try:
                query = _judged_query(line)
            except ArticleFormatError as error:
                raise error.at(str(path), number) from None
            yield query


def evaluate(queries: Iterable[JudgedQuery], find: Callable[[str], Sequence[str]]) -> Quality:
    """
    Return how well *find* answers *queries*.

    Args:
        queries: At least one.
        find: Given a query as typed, returns article ids, best first; the first ten count.

    Raises:
        ArticleFormatError: There is no query.
    """
    measured = []
    for query in queries:
        found = list(find(query.text))[:DEPTH]
        measured.append((reciprocal_rank(found, query.relevant), recall(found, query.relevant),
                         ndcg(found, query.relevant)))  # fmt: skip
    if not measured:
        raise ArticleFormatError("There is no judged query.", "Give a file with at least one.")
    mrr, found_share, gain = (round(100 * fmean(column), 1) for column in zip(*measured, strict=True))
    return Quality(len(measured), mrr, found_share, gain)


def reciprocal_rank(found: Sequence[str], relevant: frozenset[str]) -> float:
    """Return 1 ÷ the rank of the first relevant article; 0 without one (Voorhees, TREC-8 QA track, 1999)."""
    return next((1 / rank for rank, each in enumerate(found, start=1) if each in relevant), 0.0)


def recall(found: Sequence[str], relevant: frozenset[str]) -> float:
    """Return the share of the relevant articles that were found (Manning, Raghavan & Schütze 2008, §8.3)."""
    return len(relevant.intersection(found)) / len(relevant)


def ndcg(found: Sequence[str], relevant: frozenset[str]) -> float:
    """
    Return the discounted cumulated gain, as a share of that of the best order possible.

    A relevant article at rank r gains 1 ÷ log2(r + 1): Järvelin & Kekäläinen 2002 with the discount
    that begins at rank 2, as trec_eval has it.
    """
    gain = sum(1 / math.log2(rank + 1) for rank, each in enumerate(found, start=1) if each in relevant)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(relevant), DEPTH) + 1))
    return gain / best


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of *path* that are not blank, with their numbers."""
    try:
        with _opened(path) as lines:
            yield from ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise ArticleFormatError(
            f"The file cannot be read: {getattr(error, 'strerror', None) or error}.",
            "Give a JSONL file in UTF-8, packed with gzip or plain.",
            file=str(path),
        ) from error


def _opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return cast(TextIO, gzip.open(path, "rt", encoding="utf-8"))
    return path.open(encoding="utf-8")


def _judged_query(line: str) -> JudgedQuery:
    try:
        values = json.loads(line, parse_int=float)  # numbers are not wanted, and int() refuses long ones
    except json.JSONDecodeError as error:
        raise _bad(
            f"The line is not JSON: {error.msg.removesuffix(' at')} at character {error.pos + 1}."
        ) from None
    except RecursionError:
        raise _bad("The line is nested too deeply.") from None
    if not isinstance(values, dict):
        raise _bad("The line is not a JSON object.")
    query_id, text = _text(values, "id"), _searchable(_text(values, "query"))
    ids = values.get("relevant")
    if not isinstance(ids, list) or not ids or not all(isinstance(each, str) for each in ids):
        raise _bad("The key «relevant» is not a list of article ids.")
    return JudgedQuery(query_id, text, tuple(Judgement(query_id, each) for each in dict.fromkeys(ids)))


def _text(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _bad(f"The key «{key}» is missing or is not a text.")
    return value


def _searchable(text: str) -> str:
    """Return *text*; what the search would refuse is a fault of the line it stands on."""
    try:
        SearchRequest(text=text)
    except InvalidRequestError as error:
        raise ArticleFormatError(str(error), "Correct the key «query», or leave the line out.") from None
    return text


def _bad(what: str) -> ArticleFormatError:
    return ArticleFormatError(what, 'Write {"id": "…", "query": "…", "relevant": ["article id"]}.')

"""
The quality of search: judged queries, and the three measures of the first ten hits that the literature uses.

Relevance is binary: an article answers a query or it does not.
"""

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
"""Hits of a query that count."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """An article judged to answer a query (*relevance* 1) or not (0)."""

    query_id: str
    article_id: str
    relevance: int = 1


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query as typed, and the judgements of articles; at least one article answers it."""

    id: str
    text: str
    judgements: tuple[Judgement, ...]

    @property
    def relevant(self) -> frozenset[str]:
        """The ids of the articles that answer the query."""
        return frozenset(judgement.article_id for judgement in self.judgements if judgement.relevance > 0)


@dataclass(frozen=True, slots=True)
class Quality:
    """Mean measures of *queries* queries, in percent with one decimal."""

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
    Return the mean quality of the answers of *find* to *queries*.

    Args:
        queries: At least one.
        find: Given a query as typed, returns article ids, best first; the first ten count.

    Raises:
        ArticleFormatError: There is no query.
    """
    measures = []
    for query in queries:
        hits = list(find(query.text))[:DEPTH]
        measures.append((reciprocal_rank(hits, query.relevant), recall(hits, query.relevant),
                         ndcg(hits, query.relevant)))  # fmt: skip
    if not measures:
        raise ArticleFormatError("There is no judged query.", "Give a file with at least one.")
    means = (round(100 * fmean(column), 1) for column in zip(*measures, strict=True))
    return Quality(len(measures), *means)


def reciprocal_rank(hits: Sequence[str], relevant: frozenset[str]) -> float:
    """Return 1 ÷ the rank of the first relevant article; 0 without one (Voorhees, TREC-8 QA track, 1999)."""
    return next((1 / rank for rank, hit in enumerate(hits, start=1) if hit in relevant), 0.0)


def recall(hits: Sequence[str], relevant: frozenset[str]) -> float:
    """Return the share of the relevant articles that are among *hits* (Manning, Raghavan & Schütze 2008, §8.3)."""
    return len(relevant.intersection(hits)) / len(relevant)


def ndcg(hits: Sequence[str], relevant: frozenset[str]) -> float:
    """
    Return the discounted cumulated gain, as a share of that of the best order possible.

    A relevant article at rank r gains 1 ÷ log2(r + 1): Järvelin & Kekäläinen 2002 with the discount
    that begins at rank 2, as trec_eval has it.
    """
    gain = sum(1 / math.log2(rank + 1) for rank, hit in enumerate(hits, start=1) if hit in relevant)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(relevant), DEPTH) + 1))
    return gain / best


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of *path* that are not blank, with their numbers."""
    try:
        with _open_text(path) as lines:
            yield from ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise ArticleFormatError(
            f"The file cannot be read: {getattr(error, 'strerror', None) or error}.",
            "Give a JSONL file in UTF-8, packed with gzip or plain.",
            file=str(path),
        ) from error


def _open_text(path: Path) -> TextIO:
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
    if not isinstance(ids, list) or not ids or not all(isinstance(article_id, str) for article_id in ids):
        raise _bad("The key «relevant» is not a list of article ids.")
    return JudgedQuery(
        query_id, text, tuple(Judgement(query_id, article_id) for article_id in dict.fromkeys(ids))
    )


def _text(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _bad(f"The key «{key}» is missing or is not a text.")
    return value


def _searchable(text: str) -> str:
    """Return *text*; raise ArticleFormatError where a search would refuse it."""
    try:
        SearchRequest(text=text)
    except InvalidRequestError as error:
        raise ArticleFormatError(str(error), "Correct the key «query», or leave the line out.") from None
    return text


def _bad(what: str) -> ArticleFormatError:
    return ArticleFormatError(what, 'Write {"id": "…", "query": "…", "relevant": ["article id"]}.')

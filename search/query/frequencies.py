"""The look-up of how many articles have a term, with a cache for one search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from search.query.tree import Stream


class Frequencies(Protocol):
    """The frequency look-up of an index: see `search.article_index.ArticleIndex.frequencies`."""

    def __call__(self, terms: Sequence[str], *, fields: Sequence[str], stream: Stream = "forms") -> list[int]:
        """Return the number of articles with each of *terms*."""
        ...


def cache_frequencies(frequencies: Frequencies) -> Frequencies:
    """Return *frequencies* with a cache, for one search and its alternatives."""
    answers: dict[tuple[tuple[str, ...], tuple[str, ...], Stream], list[int]] = {}

    def count_articles(terms: Sequence[str], *, fields: Sequence[str], stream: Stream = "forms") -> list[int]:
        key = (tuple(terms), tuple(fields), stream)
        if key not in answers:
            answers[key] = frequencies(terms, fields=fields, stream=stream)
        return answers[key]

    return count_articles

"""
What every index can do, whatever engine is behind it.

One Protocol and the types that cross its door. ``tests/search/article_index/`` is its contract:
the same tests run against every backend.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, NamedTuple, Protocol

from search.analysis import Language
from search.articles import Article
from search.query.tree import Query, Stream

Sort = Literal["relevance", "newest", "oldest"]
DateField = Literal["published", "modified"]
EXACT_UP_TO: Final = 100
"""Articles holding a word; a number of more may be too great."""

TIME_LIMIT: Final = 2.0
"""Seconds a query may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindPlan:
    """
    Which matches to hand over, and in what order.

    Attributes:
        offset: Matches to skip, from 0.
        limit: Matches to return at most; 0 only counts.
        sort: By falling score, or by *date_field*. Ties: newest first, then id.
            An article without a date sorts last both ways.
        filters: For each exact field named, the values of which an article must have one,
            whatever their case.
        date_field: The date that *start*, *end* and *sort* speak of.
        start: First instant allowed, aware; None for no limit. With a limit, an article without a date fails.
        end: First instant no longer allowed, aware; None for no limit.
        facets: Exact fields whose values are to be counted over all matches.
        time_limit: Seconds after which a query stops with what it has; None for no limit.
        with_positions: Whether each match comes with the positions of the words it was found by, where the
            index knows them.
    """

    offset: int = 0
    limit: int = 10
    sort: Sort = "relevance"
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date_field: DateField = "published"
    start: datetime | None = None
    end: datetime | None = None
    facets: tuple[str, ...] = ()
    time_limit: float | None = TIME_LIMIT
    with_positions: bool = False

    @property
    def narrows(self) -> bool:
        """Whether filters or dates may leave out articles that the query matches."""
        return any(self.filters.values()) or self.start is not None or self.end is not None


class WordPosition(NamedTuple):
    """
    The position of a word in a text field, and how to find the word in the text without reading all of it.

    Attributes:
        position: Number of the word in the field, with PARAGRAPH_GAP left free between paragraphs.
        paragraph: Number of its paragraph in the field, from 0.
        chunk_start: Offset in the paragraph of a chunk, as `chunks` cuts them, at or shortly before the word.
        skip: Words from the beginning of that chunk to the word.
        language: The language in which the paragraph is read.
        leaves: Numbers of the query's `shown_leaves` that the word may answer; no other is answered here.
    """

    position: int
    paragraph: int
    chunk_start: int
    skip: int
    language: Language
    leaves: frozenset[int]


class Match(NamedTuple):
    """
    An article that answers a query.

    Attributes:
        article_id: The id of the article.
        score: The score of the article; None when sorted by date.
        positions: For each field the words, by rising position, that the query looks for or that have such a
            word as a part; of a phrase, only words of its occurrences. A superset: some may turn out to match
            nothing. None when positions were not asked for or are not known.
    """

    article_id: str
    score: float | None
    positions: Mapping[str, Sequence[WordPosition]] | None = None


@dataclass(frozen=True, slots=True)
class Matches:
    """
    The page of matches asked for.

    Attributes:
        total: How many there are in all.
        relation: ``eq``; ``gte`` when the time was up: there are at least so many, and the page has the
            best of what was found by then.
        page: This page of them.
        facets: For each exact field asked for, how many matches have each value; no value has 0.
    """

    total: int
    relation: Literal["eq", "gte"]
    page: tuple[Match, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """What an index says about itself; *size_bytes* is its size on disk."""

    backend: str
    articles: int
    generation: str
    analyzer_version: str
    size_bytes: int


class ArticleIndex(Protocol):
    """An index of articles. Reading methods raise IndexMissingError or IndexOutdatedError where they must."""

    def add(self, articles: Iterable[Article]) -> int:
        """
        Insert *articles*, each replacing the one with its id; return how many.

        They are visible to every reader, and safe on disk, when this returns. After an error some of
        them may be, in whole batches. The first article is asked for when this call has the right to
        write and no other has: so a lazy iterable never hands over what is old by then.

        Raises:
            IndexBusyError: Another process went on writing for longer than the index waits.
        """
        ...

    def remove(self, article_ids: Iterable[str]) -> int:
        """Remove the articles with these ids; return how many were there. Raises as `add`."""
        ...

    def replace_all(self, articles: Iterable[Article]) -> int:
        """Make the index anew of *articles*; readers see the old one until it is complete. Raises as `add`."""
        ...

    def find(self, query: Query, plan: FindPlan) -> Matches:
        """Return the matches of *query*; the same order on every call."""
        ...

    def frequencies(
        self, terms: Sequence[str], *, fields: Sequence[str], stream: Stream = "forms"
    ) -> list[int]:
        """
        Return, for each of *terms*, how many articles hold it in *stream* of one of *fields*.

        0 exactly where no article does, and exact up to EXACT_UP_TO. A greater number may count an
        article once for each field, and articles that have been removed. Thousands may be asked for at
        once: quick for what no article holds.
        """
        ...

    def values(self, exact_field: str) -> list[str]:
        """Return the different values of *exact_field* as written, in alphabetical order."""
        ...

    def generation(self) -> str:
        """Return a name for the present content: it changes with every change. Cheap."""
        ...

    def info(self) -> IndexInfo:
        """Return what the index says about itself."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...

"""
The interface of an index of articles: one Protocol, and the types of its arguments and answers.

``tests/search/article_index/`` is its contract: the same tests run against every backend.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, NamedTuple, Protocol

from search.analysis import NO_NAMES, Language, Names
from search.articles import Article
from search.query.tree import Query, Stream
from search.system.deadline import NO_DEADLINE, Deadline

Sort = Literal["relevance", "newest", "oldest"]
DateField = Literal["published", "modified"]
EXACT_UP_TO: Final = 100
"""Frequencies up to this are exact; a greater one may be too great."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindPlan:
    """
    The matches to return, and their order.

    Attributes:
        offset: Matches to skip, from 0.
        limit: Matches to return at most; 0 only counts.
        sort: By falling score, or by *date_field*. Ties: newest first, then id.
            An article without a date sorts last both ways.
        filters: Exact field to its allowed values, compared without case; an article must have one of them.
        date_field: The date that *start*, *end* and *sort* are about.
        start: First instant allowed, aware; None for no limit. With a limit, an article without a date fails.
        end: First instant no longer allowed, aware; None for no limit.
        facets: Exact fields whose values are to be counted over all matches.
        deadline: When the query stops with the matches found by then.
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
    deadline: Deadline = field(default=NO_DEADLINE, compare=False)
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
    An article that matches a query.

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
    A page of matches.

    Attributes:
        total: Number of matches on all pages.
        relation: ``eq``; ``gte`` when time ran out: there are at least *total*, and the page has the best of
            those found by then.
        page: The matches on this page.
        facets: Exact field to its values, each with its number of matches; values without a match are left out.
    """

    total: int
    relation: Literal["eq", "gte"]
    page: tuple[Match, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """
    Facts about an index.

    Attributes:
        backend: The engine.
        articles: Number of articles in it.
        generation: The name of its content.
        analyzer_version: The version of the analysis that made its words.
        size_bytes: Its size on disk.
        outdated: A sentence that says why its words are not those that this code would make; empty where they are.
        changed: The moment of its last change, aware; None where the engine does not know.
    """

    backend: str
    articles: int
    generation: str
    analyzer_version: str
    size_bytes: int
    outdated: str = ""
    changed: datetime | None = None


FindNames = Callable[[], Names]
"""Finds the names in the articles that an index is made of."""


def no_names() -> Names:
    """Return no names."""
    return NO_NAMES


def do_nothing() -> None:
    """Do nothing: the default of a callback."""


class ArticleIndex(Protocol):
    """
    An index of articles. Reading methods raise IndexMissingError or IndexOutdatedError where they must.

    An index that another version of the analysis made is searched as it is; one in another layout is outdated.
    """

    def add(self, articles: Iterable[Article], *, names: FindNames = no_names) -> int:
        """
        Insert *articles*, each replacing the one with its id; return their number.

        They are visible to every reader, and safe on disk, when this returns. After an error some of
        them may be, in whole batches. The first article is taken from the iterable only once this call
        has the exclusive right to write, so a lazy iterable never gives an article that is outdated by then.

        Args:
            articles: What to insert.
            names: Called where there is no index yet: the one that is made has these names for good.

        Raises:
            IndexBusyError: Another process went on writing for longer than the index waits.
        """
        ...

    def remove(self, article_ids: Iterable[str]) -> int:
        """
        Remove the articles with these ids; return the number that were indexed.

        The ids are taken from the iterable only once this call has the exclusive right to write. Raises as `add`.
        """
        ...

    def purge(self) -> None:
        """Leave no trace of removed articles in the files of the index that is searched. Raises as `add`."""
        ...

    def replace_all(
        self,
        articles: Iterable[Article],
        *,
        names: FindNames = no_names,
        before_switch: Callable[[], None] = do_nothing,
    ) -> int:
        """
        Rebuild the index from *articles* with *names*; readers see the old one until it is complete.

        Raises as `add`.

        Args:
            articles: All articles of the new index.
            names: Finds the names that the new one has for good.
            before_switch: Called when the new one is complete, before readers see it; an error leaves the old one.
        """
        ...

    def find(self, query: Query, plan: FindPlan) -> Matches:
        """Return the matches of *query*; the same order on every call."""
        ...

    def frequencies(
        self, terms: Sequence[str], *, fields: Sequence[str], stream: Stream = "forms"
    ) -> list[int]:
        """
        Return, for each of *terms*, the number of articles with it in *stream* of one of *fields*.

        Exact up to EXACT_UP_TO. A greater number may count an article once for each field, and articles
        that have been removed. Thousands of terms may be given at once; those of no article are quick.
        """
        ...

    def values(self, exact_field: str) -> list[str]:
        """Return the different values of *exact_field* as written, in alphabetical order."""
        ...

    def names(self) -> Names:
        """Return the names that the index was built with: a query is read with the same. Cheap."""
        ...

    def generation(self) -> str:
        """Return a name for the present content, which changes with every change of it. Cheap."""
        ...

    def info(self) -> IndexInfo:
        """Return the size, version and other facts of the index."""
        ...

    def article_ids(self) -> Iterator[str]:
        """Yield the id of every article, in any order."""
        ...

    def verify(self) -> list[str]:
        """
        Read everything that has a checksum; return sentences about what does no harm and is left over.

        Raises:
            BackendUnavailableError: Something is damaged.
        """
        ...

    def tables(self) -> str:
        """
        Return the name of the tables of Norwegian that the words of the index were made with. Cheap.

        It is empty where the index does not say. Raises as the reading methods.
        """
        ...

    def all_tables(self) -> set[str]:
        """Return the names of the tables of Norwegian that the index, its unused builds included, was made with."""
        ...

    def close(self) -> None:
        """Close files and connections."""
        ...

"""
How does a request become a page of hits?

The whole journey in one function, `Searcher.search`: parse, find, fetch the articles, extract.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final, Literal, get_args

from search.archive import Archive
from search.article_index import ArticleIndex, DateField, FindPlan, IndexInfo, Match, Sort
from search.articles import EXACT_FIELDS, TEXT_FIELDS, Article
from search.dates import Period, parse_period
from search.errors import ArticleNotFoundError, InvalidRequestError, Problem
from search.query.diagnostics import FAULTS, Diagnostic, message
from search.query.parse import parse_query
from search.query.tree import Query
from search.snippets import MarkedArticle, Snippet, extract, mark_article

WINDOW: Final = 1000
"""Hits that can be paged to; who wants more narrows the search."""
MAX_QUERY_LENGTH: Final = 1000
DEFAULT_FIELDS: Final = tuple(name for name in TEXT_FIELDS if name != "byline")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """
    What to search for and how to show it. Wrong values cannot be built.

    Attributes:
        text: The query as typed, at most 1,000 characters; may be empty with a filter or a date.
        fields: Text fields to look in.
        match: Whether words without operator must all stand in an article, or any.
        exact: Only the words as typed, no inflection.
        filters: Exact field to the values wanted, any of them.
        from_date: First day, ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` (in Europe/Oslo) or RFC 3339; empty for none.
        to_date: Last day, inclusive, in the same forms; empty for none.
        date_field: The date meant.
        sort: None: by relevance where there is a text, else newest first.
        page: From 1.
        page_size: Hits a page, 1 to 100.
        fragments: Extracts a hit, 0 to 5; 0 also leaves the title unmarked.
        fragment_size: Characters an extract, about, 80 to 400.
        strict: Refuse a query with a fault instead of repairing it.

    Raises:
        InvalidRequestError: Listing every value that is outside what is said here.
    """

    text: str = ""
    fields: tuple[str, ...] = DEFAULT_FIELDS
    match: Literal["all", "any"] = "all"
    exact: bool = False
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    from_date: str = ""
    to_date: str = ""
    date_field: DateField = "published"
    sort: Sort | None = None
    page: int = 1
    page_size: int = 20
    fragments: int = 2
    fragment_size: int = 200
    strict: bool = False

    def __post_init__(self) -> None:
        problems = list(_problems(self))
        if problems:
            raise InvalidRequestError(*problems)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is asked for."""
        return not (self.text.strip() or any(self.filters.values()) or self.from_date or self.to_date)

    @property
    def order(self) -> Sort:
        """The sort that applies."""
        return self.sort or ("relevance" if self.text.strip() else "newest")

    @property
    def period(self) -> Period:
        """The time asked for, from the first instant of *from_date* to the end of *to_date*."""
        return Period(
            parse_period(self.from_date).start if self.from_date else None,
            parse_period(self.to_date).end if self.to_date else None,
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """
    An article that matched, as a reader sees it.

    Attributes:
        article: The article, from the archive.
        score: Comparable within one answer only; None when sorted by date.
        title: The whole title with its marks.
        fragments: Extracts, best first.
    """

    article: Article
    score: float | None
    title: Snippet
    fragments: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """
    One page of the answer to *request*.

    Attributes:
        request: What was asked.
        query: How its text was understood.
        diagnostics: What was odd about its text.
        total: Matches in all.
        relation: ``eq``, or ``gte`` when *total* is only a lower limit.
        hits: This page of them.
        took_ms: Time spent, in milliseconds.
    """

    request: SearchRequest
    query: Query
    diagnostics: tuple[Diagnostic, ...]
    total: int
    relation: Literal["eq", "gte"]
    hits: tuple[Hit, ...]
    took_ms: float

    @property
    def pages(self) -> int:
        """Number of pages that can be turned to, at most `max_page`."""
        return min(-(-self.total // self.request.page_size), self.max_page)

    @property
    def max_page(self) -> int:
        """Last page inside the window."""
        return WINDOW // self.request.page_size


class Searcher:
    """Answers search requests from an index and an archive; safe to share between threads."""

    def __init__(self, index: ArticleIndex, archive: Archive) -> None:
        self._index = index
        self._archive = archive

    def search(self, request: SearchRequest) -> ResultPage:
        """
        Return the page of hits that *request* asks for.

        Raises:
            InvalidRequestError: The request is strict and its text has a fault.
            UnavailableError: The index or the archive does not answer.
        """
        began = time.perf_counter()
        query, diagnostics = _parsed(request)
        matches = self._index.find(query, _plan(request))
        return ResultPage(
            request=request,
            query=query,
            diagnostics=diagnostics,
            total=matches.total,
            relation=matches.relation,
            hits=self._hits(request, query, matches.page),
            took_ms=(time.perf_counter() - began) * 1000,
        )

    def count(self, request: SearchRequest) -> int:
        """Return how many articles match *request*. Raises as `search`."""
        query, _ = _parsed(request)
        return self._index.find(query, _plan(request, limit=0)).total

    def article(self, article_id: str) -> Article:
        """
        Return one article.

        Raises:
            ArticleNotFoundError: No article has that id.
        """
        found = self._archive.get_many([article_id])
        if article_id not in found:
            raise ArticleNotFoundError(article_id)
        return found[article_id]

    def marked_article(self, article_id: str, request: SearchRequest) -> MarkedArticle:
        """Return one article with what *request* looks for marked in it. Raises as `article` and `search`."""
        query, _ = _parsed(request)
        return mark_article(self.article(article_id), query)

    def values(self, exact_field: str) -> list[str]:
        """Return the different values of an exact field, such as the sources, in alphabetical order."""
        return self._index.values(exact_field)

    def generation(self) -> str:
        """Return a name for what can be found now: it changes when an answer may change. Cheap."""
        return self._index.generation()

    def info(self) -> IndexInfo:
        """Return what the index says about itself."""
        return self._index.info()

    def close(self) -> None:
        """Let go of index and archive."""
        self._index.close()
        self._archive.close()

    def _hits(self, request: SearchRequest, query: Query, matches: tuple[Match, ...]) -> tuple[Hit, ...]:
        articles = self._archive.get_many([match.article_id for match in matches])
        hits = []
        for match in matches:
            # An article that left the archive since the index was written is left out.
            if (article := articles.get(match.article_id)) is not None:
                title, fragments = extract(
                    article, query, fragments=request.fragments, fragment_size=request.fragment_size
                )
                hits.append(Hit(article, match.score, title, fragments))
        return tuple(hits)


def _parsed(request: SearchRequest) -> tuple[Query, tuple[Diagnostic, ...]]:
    query, diagnostics = parse_query(
        request.text, match=request.match, fields=request.fields, exact=request.exact
    )
    if request.strict:
        faults = [
            Problem(
                "text", each.code, message(each, "en"), each.start, each.end, each.suggestion, each.values
            )
            for each in diagnostics
            if each.code in FAULTS
        ]
        if faults:
            raise InvalidRequestError(*faults)
    return query, diagnostics


def _plan(request: SearchRequest, *, limit: int | None = None) -> FindPlan:
    period = request.period
    return FindPlan(
        offset=(request.page - 1) * request.page_size,
        limit=request.page_size if limit is None else limit,
        sort=request.order,
        filters=request.filters,
        date_field=request.date_field,
        start=period.start,
        end=period.end,
    )


def _problems(request: SearchRequest) -> Iterator[Problem]:
    if len(request.text) > MAX_QUERY_LENGTH:
        yield Problem(
            "text",
            "query_too_long",
            f"The query has {len(request.text)} characters; {MAX_QUERY_LENGTH} is the limit.",
            MAX_QUERY_LENGTH,
            len(request.text),
            values=(str(len(request.text)), str(MAX_QUERY_LENGTH)),
        )
    if not request.fields:
        yield _invalid("fields", "", "at least one of " + ", ".join(TEXT_FIELDS))
    for name in request.fields:
        yield from _outside("fields", name, TEXT_FIELDS)
    for name in request.filters:
        yield from _outside("filters", name, EXACT_FIELDS)
    yield from _outside("match", request.match, ("all", "any"))
    yield from _outside("date_field", request.date_field, get_args(DateField))
    if request.sort is not None:
        yield from _outside("sort", request.sort, get_args(Sort))
    yield from _outside_range("page_size", request.page_size, 1, 100)
    yield from _outside_range("fragments", request.fragments, 0, 5)
    yield from _outside_range("fragment_size", request.fragment_size, 80, 400)
    yield from _page_problems(request.page, request.page_size)
    yield from _date_problems(request)


def _page_problems(page: int, page_size: int) -> Iterator[Problem]:
    if page < 1:
        yield _invalid("page", str(page), "a number from 1")
    elif page_size >= 1 and page > (last := max(WINDOW // page_size, 1)):
        yield Problem(
            "page",
            "page_out_of_window",
            f"Only the first {WINDOW} hits can be paged to: page {last} is the last. Narrow the search.",
            suggestion=str(last),
            values=(str(WINDOW), str(last)),
        )


def _date_problems(request: SearchRequest) -> Iterator[Problem]:
    given = {"from_date": request.from_date, "to_date": request.to_date}
    unreadable = [name for name, written in given.items() if written and not _is_date(written)]
    for name in unreadable:
        yield Problem(
            name,
            "invalid_date",
            f"«{given[name]}» is not a date. Write 2021, 2021-08, 2021-08-30 or an RFC 3339 time.",
            values=(given[name],),
        )
    if unreadable:
        return
    period = request.period
    if period.start is not None and period.end is not None and period.start >= period.end:
        yield Problem(
            "from_date",
            "reversed_range",
            f"The search begins {request.from_date}, after it ends {request.to_date}.",
            suggestion=request.to_date,
            values=(request.from_date, request.to_date),
        )


def _is_date(written: str) -> bool:
    try:
        parse_period(written)
    except ValueError:
        return False
    return True


def _outside(parameter: str, value: str, allowed: Sequence[str]) -> Iterator[Problem]:
    if value not in allowed:
        near = get_close_matches(value, allowed, n=1)
        yield _invalid(parameter, value, "one of " + ", ".join(allowed), near[0] if near else "")


def _outside_range(parameter: str, value: int, lowest: int, highest: int) -> Iterator[Problem]:
    if not lowest <= value <= highest:
        nearest = str(min(max(value, lowest), highest))
        yield _invalid(parameter, str(value), f"a number from {lowest} to {highest}", nearest)


def _invalid(parameter: str, value: str, wanted: str, suggestion: str = "") -> Problem:
    return Problem(
        parameter,
        "invalid_value",
        f"{parameter} must be {wanted}, not «{value}».",
        suggestion=suggestion,
        values=(parameter, value, wanted),
    )

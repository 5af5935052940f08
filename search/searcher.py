"""
The searcher: answers a search request with a page of hits, from an index and an archive.

The whole journey is `Searcher.search`: parse the text, expand its words, find matches, fetch their articles, make
snippets; and where nothing is found, look for alternatives.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from search.agreement import DISAGREEMENT, disagree
from search.analysis import Analyzer
from search.archive.articles_table import Archive
from search.article_index import ArticleIndex, FindPlan, IndexInfo, Match, Matches
from search.articles import Article
from search.errors import (
    ArticleNotFoundError,
    ArticleWithdrawnError,
    UnavailableError,
)
from search.highlighting.explanation import ExplainedWord, explain
from search.highlighting.snippets import MarkedArticle, Snippet, make_snippets, mark_article
from search.periods import today
from search.query.diagnostics import Diagnostic
from search.query.expand import expand
from search.query.frequencies import Frequencies, cache_frequencies
from search.query.parse import read_query
from search.query.query_analyzer import QueryAnalyzer
from search.query.tree import Query
from search.query.unknown_values import unknown_values
from search.ranking import QUERY_PARTS_WEIGHT
from search.request import MAX_RESULT_WINDOW, ParsedRequest, SearchRequest, refuse_faults
from search.suggestions.did_you_mean import DidYouMean, find_did_you_mean
from search.suggestions.relaxation import Alternative, Relaxation, find_alternatives
from search.system.deadline import READING_SECONDS, TIME_LIMIT, Deadline, request_deadline


@dataclass(frozen=True, slots=True)
class Hit:
    """
    An article that matched, as a reader sees it.

    Attributes:
        article: The article, from the archive.
        words: Number of its words, as `word_count` counts.
        score: Comparable within one answer only; None when sorted by date.
        title: The whole title with its marks.
        fragments: Short extracts with marks, best first.
        explanation: The ways in which it has each word of the query; None unless the request asks for them.
    """

    article: Article
    words: int
    score: float | None
    title: Snippet
    fragments: tuple[Snippet, ...]
    explanation: tuple[ExplainedWord, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPage:
    """
    One page of the answer to *request*.

    Attributes:
        request: The request that is answered.
        query: The query that its text was parsed as and expanded to.
        diagnostics: Faults of its text, repairs, and other notices for the reader.
        total: Number of matches on all pages.
        relation: ``eq``, or ``gte`` when *total* is only a lower limit.
        hits: The hits on this page.
        took_ms: Time spent, in milliseconds.
        alternatives: Searches that find something, the likeliest first, where this one finds nothing.
        did_you_mean: The search with another spelling that ten times as many articles have; None where the text is
            right as it is, or nothing is found.
    """

    request: SearchRequest
    query: Query
    diagnostics: tuple[Diagnostic, ...]
    total: int
    relation: Literal["eq", "gte"]
    hits: tuple[Hit, ...]
    took_ms: float
    alternatives: tuple[Alternative, ...] = ()
    did_you_mean: DidYouMean | None = None

    @property
    def is_partial(self) -> bool:
        """Whether time ran out before all matches were found."""
        return self.relation == "gte"

    @property
    def pages(self) -> int:
        """Number of pages that can be turned to, at most `max_page`."""
        return min(-(-self.total // self.request.page_size), self.max_page)

    @property
    def max_page(self) -> int:
        """Last page inside the window."""
        return MAX_RESULT_WINDOW // self.request.page_size


class ArchiveCounts(NamedTuple):
    """The number of articles in the archive, and of those that the index may lack."""

    articles: int
    pending: int


class Searcher:
    """Answers search requests from an index and an archive; safe to share between threads."""

    def __init__(
        self, index: ArticleIndex, archive: Archive, analyzer: Analyzer, *, tables: str | None = None
    ) -> None:
        """
        Search *index* and *archive*.

        Args:
            index: Where articles are found.
            archive: Where they are kept.
            analyzer: What reads queries, and the texts of hits.
            tables: The tables of Norwegian of *index* when it was opened; None when it may have any.
        """
        self._index = index
        self._archive = archive
        self._analyzer = analyzer
        self._tables = tables

    def is_current(self) -> bool:
        """Say whether archive and index are those it was opened for: the same file, words of the same tables. Cheap."""
        if not self._archive.is_current():
            return False
        try:
            return self._tables is None or self._index.tables() == self._tables
        except UnavailableError:
            return True  # the next search says what is wrong

    def search(self, request: SearchRequest, deadline: Deadline | None = None) -> ResultPage:
        """
        Return the page of hits that *request* asks for, with other searches that were likelier meant or find more.

        Args:
            request: What to search for.
            deadline: When all work must stop; a new `request_deadline` when left out. After it, the page has what
                was found by then.

        Raises:
            InvalidRequestError: The request is strict and its text has a fault.
            UnavailableError: The index or the archive does not answer.
        """
        started = time.perf_counter()
        analyzer, frequencies = self._query_analyzer(), cache_frequencies(self._index.frequencies)
        deadline = deadline or request_deadline()
        parsed = self._parse(request, analyzer, frequencies)
        page = self._result_page(parsed, started, deadline)
        if request.is_empty or deadline.before(READING_SECONDS).is_over():
            return page
        if page.total:  # a spelling is offered with its count, so one that time cut short is not
            better = find_did_you_mean(
                parsed, analyzer, frequencies, lambda other: self.count(other, deadline)
            )
            return (
                replace(page, did_you_mean=better, took_ms=_milliseconds_since(started))
                if better and not deadline.before(READING_SECONDS).is_over()
                else page
            )
        alternatives = self._alternatives(
            replace(parsed, diagnostics=page.diagnostics), analyzer, frequencies, deadline
        )
        return replace(page, alternatives=alternatives, took_ms=_milliseconds_since(started))

    def search_without_alternatives(
        self, request: SearchRequest, deadline: Deadline | None = None
    ) -> ResultPage:
        """Return the page of hits that *request* asks for, and try nothing else. Arguments and errors as of `search`."""
        started = time.perf_counter()
        return self._result_page(self._parse(request), started, deadline or request_deadline())

    def first_alternative(
        self, page: ResultPage, *, hits: int, deadline: Deadline | None = None
    ) -> ResultPage | None:
        """Return up to *hits* hits of the likeliest alternative to *page*; None where it has none."""
        if not page.alternatives:
            return None
        request = page.alternatives[0].request
        return self.search_without_alternatives(
            replace(request, page_size=min(hits, request.page_size), strict=False), deadline
        )

    def count(self, request: SearchRequest, deadline: Deadline | None = None) -> int:
        """Return the number of articles that match *request*. Arguments and errors as of `search`."""
        return self._count(self._parse(request), deadline or request_deadline())

    def texts_with_hits(self, texts: Iterable[str], deadline: Deadline | None = None) -> list[str]:
        """Return those of *texts* that find something when typed as a query, such as examples to show."""
        deadline = deadline or request_deadline()
        return [text for text in deadline.while_time(texts) if self.count(SearchRequest(text=text), deadline)]

    def article(self, article_id: str) -> Article:
        """
        Return one article.

        Raises:
            ArticleNotFoundError: No article has that id, or it is not to be shown yet.
            ArticleWithdrawnError: It has been taken down.
        """
        articles = self._archive.get_many([article_id])
        if article_id not in articles:
            raise self._absence(article_id)
        return articles[article_id]

    def require_article(self, article_id: str) -> None:
        """Raise as `article` where it would: an answer that somebody keeps must not outlive its article."""
        self.article(article_id)

    def _absence(self, article_id: str) -> ArticleNotFoundError:
        """Return the error that says why there is no article to show. What is under embargo is not there at all."""
        tombstones = self._archive.tombstones([article_id])
        if tombstones or self._archive.status(article_id) in {"withheld", "cancelled"}:
            return ArticleWithdrawnError(article_id, tombstones[0].at if tombstones else None)
        return ArticleNotFoundError(article_id)

    def marked_article(
        self, article_id: str, request: SearchRequest, deadline: Deadline | None = None
    ) -> MarkedArticle:
        """Return one article with the words of *request* marked. Raises as `article` and `search`."""
        query = self._parse(request).query
        return mark_article(self.article(article_id), query, self._analyzer, deadline or request_deadline())

    def values(self, exact_field: str) -> list[str]:
        """Return the different values of an exact field, such as the sources, in alphabetical order."""
        return self._index.values(exact_field)

    def generation(self) -> str:
        """Return a name for the present content of the index, which changes when an answer may change. Cheap."""
        return self._index.generation()

    def notice(self) -> str:
        """Return a sentence that says why searches find less than they could; empty where they do not."""
        outdated = self._index.info().outdated
        return outdated or (DISAGREEMENT if disagree(self._archive, self._index) else "")

    def info(self) -> IndexInfo:
        """Return the size, version and other facts of the index."""
        return self._index.info()

    def archive_counts(self) -> ArchiveCounts:
        """Count the articles of the archive. Raises UnavailableError."""
        return ArchiveCounts(self._archive.count(), self._archive.pending_count())

    def close(self) -> None:
        """Close index and archive."""
        self._index.close()
        self._archive.close()

    def _query_analyzer(self) -> QueryAnalyzer:
        """Return an analyzer that knows the names of the present index, as marks and snippets do from now on."""
        self._analyzer = self._analyzer.with_names(self._index.names())
        return QueryAnalyzer(self._analyzer)

    def _parse(
        self,
        request: SearchRequest,
        analyzer: QueryAnalyzer | None = None,
        frequencies: Frequencies | None = None,
    ) -> ParsedRequest:
        """Return *request* with its text parsed and its words expanded."""
        analyzer = analyzer or self._query_analyzer()
        parsed = read_query(
            request.text,
            analyzer,
            match=request.match,
            fields=request.fields,
            exact=request.exact,
            today=today(),
            typed=analyzer.lexemes(request.text),
        )
        if request.strict:
            refuse_faults(parsed.diagnostics)
        query, notices = expand(
            parsed.query,
            request.text,
            analyzer,
            frequencies=frequencies or self._index.frequencies,
            parts_weight=QUERY_PARTS_WEIGHT,
            language=parsed.language,
        )
        diagnostics = parsed.diagnostics + notices
        return ParsedRequest(request, query, diagnostics, parsed.language, parsed.lexemes)

    def _result_page(self, parsed: ParsedRequest, started: float, deadline: Deadline) -> ResultPage:
        """Return the page of hits of *parsed*; *started* is when its search began."""
        request, query = parsed.request, parsed.query
        matches = self._index.find(query, _find_plan(request, deadline))
        hits = self._hits(request, query, matches.page, deadline)
        if len(hits) < len(matches.page):
            matches = self._find_archived(query, _find_plan(request, deadline))
            hits = self._hits(request, query, matches.page, deadline)
        # Last, as nothing else depends on them.
        notices = unknown_values(request.text, query, self.values, deadline.before(READING_SECONDS))
        return ResultPage(
            request=request,
            query=query,
            diagnostics=(*parsed.diagnostics, *notices, *_time_limit(request, matches)),
            total=matches.total,
            relation=matches.relation,
            hits=hits,
            took_ms=_milliseconds_since(started),
        )

    def _find_archived(self, query: Query, plan: FindPlan) -> Matches:
        """Return the matches of *query* that the archive has, where the index has others: it may be of another day."""
        # Rare, so it may take longer: all pages that can be turned to are looked at.
        window = replace(plan, offset=0, limit=MAX_RESULT_WINDOW, with_positions=False)
        matches = self._index.find(query, window)
        archived = self._archive.get_many([match.article_id for match in matches.page])
        page = tuple(match for match in matches.page if match.article_id in archived)
        total = matches.total - (len(matches.page) - len(page))
        return replace(matches, total=total, page=page[plan.offset : plan.offset + plan.limit])

    def _hits(
        self, request: SearchRequest, query: Query, matches: tuple[Match, ...], deadline: Deadline
    ) -> tuple[Hit, ...]:
        stored = self._archive.get_with_word_counts([match.article_id for match in matches])
        # An article that left the archive since the index was written is left out.
        matched = [(match, *stored[match.article_id]) for match in matches if match.article_id in stored]
        snippets = make_snippets(
            ((article, match.positions) for match, article, _ in matched),
            query,
            self._analyzer,
            fragments=request.fragments,
            fragment_size=request.fragment_size,
            deadline=deadline,
        )
        return tuple(
            Hit(
                article,
                words,
                match.score,
                title,
                fragments,
                explain(article, query, request.text, self._analyzer, deadline) if request.explain else None,
            )
            for (match, article, words), (title, fragments) in zip(matched, snippets, strict=True)
        )

    def _alternatives(
        self, parsed: ParsedRequest, analyzer: QueryAnalyzer, frequencies: Frequencies, deadline: Deadline
    ) -> tuple[Alternative, ...]:
        """Return searches near *parsed*, which finds nothing, that find something."""
        return find_alternatives(
            Relaxation(parsed, analyzer, frequencies).candidates(),
            parsed,
            lambda request: self._parse(replace(request, strict=False), analyzer, frequencies),
            lambda other: self._count(other, deadline),
            deadline.before(READING_SECONDS),
        )

    def _count(self, parsed: ParsedRequest, deadline: Deadline) -> int:
        return self._index.find(parsed.query, _find_plan(parsed.request, deadline, limit=0)).total


def _milliseconds_since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def _time_limit(request: SearchRequest, matches: Matches) -> tuple[Diagnostic, ...]:
    """Return a notice that time ran out, if it did; its span is the whole text."""
    if matches.relation == "eq":
        return ()
    return (Diagnostic("time_limit", 0, len(request.text), (f"{TIME_LIMIT:g}",)),)


def _find_plan(request: SearchRequest, deadline: Deadline, *, limit: int | None = None) -> FindPlan:
    period = request.period
    return FindPlan(
        offset=(request.page - 1) * request.page_size,
        limit=request.page_size if limit is None else limit,
        with_positions=request.fragments > 0,
        sort=request.order,
        filters=request.filters,
        date_field=request.date_field,
        start=period.start,
        end=period.end,
        deadline=deadline,
    )

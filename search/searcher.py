"""
How does a request become a page of hits?

The whole journey in one function, `Searcher.search`: parse, expand, find, fetch the articles, extract.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Literal

from search.analysis import Analyzer
from search.archive.articles_table import Archive
from search.article_index import TIME_LIMIT, ArticleIndex, FindPlan, IndexInfo, Match, Matches
from search.articles import Article
from search.errors import ArticleNotFoundError, InvalidRequestError, Problem
from search.highlighting.explanation import ExplainedWord, explain
from search.highlighting.snippets import MarkedArticle, Snippet, make_snippets, mark_article
from search.periods import today
from search.query.diagnostics import FAULTS, Diagnostic, diagnostic_text
from search.query.expand import expand
from search.query.parse import parse_query
from search.query.repair import Frequencies, remembered
from search.query.tree import Query
from search.query.unknown_values import unknown_values
from search.ranking import QUERY_PARTS_WEIGHT
from search.request import MAX_RESULT_WINDOW, SearchRequest
from search.suggestions.relaxation import Alternative, Ladder, Understood, climbed


@dataclass(frozen=True, slots=True)
class Hit:
    """
    An article that matched, as a reader sees it.

    Attributes:
        article: The article, from the archive.
        words: How many words it has, as `word_count` says.
        score: Comparable within one answer only; None when sorted by date.
        title: The whole title with its marks.
        fragments: Extracts, best first.
        explanation: Which way each word of the query was found in it; None when that was not asked.
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
        request: What was asked.
        query: How its text was understood, with all that it means besides.
        diagnostics: What was odd about its text, and what was searched instead.
        total: Matches in all.
        relation: ``eq``, or ``gte`` when *total* is only a lower limit.
        hits: This page of them.
        took_ms: Time spent, in milliseconds.
        alternatives: Where nothing was found: what else finds something, the likeliest first.
    """

    request: SearchRequest
    query: Query
    diagnostics: tuple[Diagnostic, ...]
    total: int
    relation: Literal["eq", "gte"]
    hits: tuple[Hit, ...]
    took_ms: float
    alternatives: tuple[Alternative, ...] = ()

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


class Searcher:
    """Answers search requests from an index and an archive; safe to share between threads."""

    def __init__(self, index: ArticleIndex, archive: Archive, analyzer: Analyzer) -> None:
        self._index = index
        self._archive = archive
        self._analyzer = analyzer

    def search(self, request: SearchRequest, *, with_alternatives: bool = True) -> ResultPage:
        """
        Return the page of hits that *request* asks for.

        Without *with_alternatives* nothing else is tried where nothing is found.

        Raises:
            InvalidRequestError: The request is strict and its text has a fault.
            UnavailableError: The index or the archive does not answer.
        """
        began = time.perf_counter()
        frequencies = remembered(self._index.frequencies)
        understood = self._understood(request, frequencies)
        query = understood.query
        told = unknown_values(request.text, query, self.values)
        understood = replace(understood, diagnostics=understood.diagnostics + told)
        matches = self._index.find(query, _plan(request))
        is_zero = not matches.total and not request.is_empty
        return ResultPage(
            request=request,
            query=query,
            diagnostics=understood.diagnostics + _stopped(request, matches),
            total=matches.total,
            relation=matches.relation,
            hits=self._hits(request, query, matches.page),
            alternatives=self._alternatives(understood, frequencies) if is_zero and with_alternatives else (),
            took_ms=(time.perf_counter() - began) * 1000,
        )

    def count(self, request: SearchRequest) -> int:
        """Return how many articles match *request*. Raises as `search`."""
        return self._count(self._understood(request))

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
        query = self._understood(request).query
        return mark_article(self.article(article_id), query, self._analyzer)

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

    def _alternatives(self, nothing: Understood, frequencies: Frequencies) -> tuple[Alternative, ...]:
        steps = Ladder(nothing, self._analyzer, frequencies).steps()
        return climbed(
            steps,
            nothing,
            lambda request: self._understood(replace(request, strict=False), frequencies),
            self._count,
        )

    def _count(self, understood: Understood) -> int:
        return self._index.find(understood.query, _plan(understood.request, limit=0)).total

    def _understood(self, request: SearchRequest, frequencies: Frequencies | None = None) -> Understood:
        """Return what the text of *request* means, and what there is to tell about it."""
        parsed, diagnostics = parse_query(
            request.text,
            self._analyzer,
            match=request.match,
            fields=request.fields,
            exact=request.exact,
            today=today(),
        )
        if request.strict:
            _refuse_faults(diagnostics)
        query, notices = expand(
            parsed,
            request.text,
            self._analyzer,
            frequencies=frequencies or self._index.frequencies,
            parts_weight=QUERY_PARTS_WEIGHT,
        )
        return Understood(request, query, diagnostics + notices)

    def _hits(self, request: SearchRequest, query: Query, matches: tuple[Match, ...]) -> tuple[Hit, ...]:
        articles = self._archive.get_with_word_counts([match.article_id for match in matches])
        # An article that left the archive since the index was written is left out.
        found = [(articles[match.article_id], match) for match in matches if match.article_id in articles]
        shown = make_snippets(
            ((article, match.positions) for (article, _), match in found),
            query,
            self._analyzer,
            fragments=request.fragments,
            fragment_size=request.fragment_size,
        )
        return tuple(
            Hit(article, words, match.score, title, fragments, self._explanation(article, query, request))
            for ((article, words), match), (title, fragments) in zip(found, shown, strict=True)
        )

    def _explanation(
        self, article: Article, query: Query, request: SearchRequest
    ) -> tuple[ExplainedWord, ...] | None:
        return explain(article, query, request.text, self._analyzer) if request.explain else None


def _refuse_faults(diagnostics: tuple[Diagnostic, ...]) -> None:
    faults = [
        Problem(
            "text", each.code, diagnostic_text(each, "en"), each.start, each.end, each.suggestion, each.values
        )
        for each in diagnostics
        if each.code in FAULTS
    ]
    if faults:
        raise InvalidRequestError(*faults)


def _stopped(request: SearchRequest, matches: Matches) -> tuple[Diagnostic, ...]:
    """Return what there is to tell when time ran out; all of the query took it, so that is the place."""
    if matches.relation == "eq":
        return ()
    return (Diagnostic("time_limit", 0, len(request.text), (f"{TIME_LIMIT:g}",)),)


def _plan(request: SearchRequest, *, limit: int | None = None) -> FindPlan:
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
    )

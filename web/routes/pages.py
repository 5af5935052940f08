"""
The pages: what does a person see?

Complete without JavaScript, and all state in the URL: a search can be sent to somebody else, and
the back button goes back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, Response, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from search import (
    FAULTS,
    MAX_QUERY_LENGTH,
    OSLO,
    Article,
    Block,
    Diagnostic,
    InvalidRequestError,
    MarkedArticle,
    Problem,
    SearchRequest,
    alternative_label,
    describe_query,
    diagnostic_text,
)
from web.app_context import possible_id, searcher
from web.caching import cached, unkept
from web.json_answers import joined_marks, numbered, placed
from web.texts import Texts, of_request
from web.url.links import Links, article_endpoint, endpoint
from web.url.read import Asked, read, renamed
from web.views.form import Form, quick_dates
from web.views.layout import page_links, render
from web.views.paging import paging
from web.views.refinements import chips, without_choices

bp = Blueprint("pages", __name__)

OFFERED_HITS: Final = 5
"""Hits shown of the first alternative."""


@dataclass(frozen=True, slots=True)
class ReadableArticle:
    """
    An article as its page shows it, everything marked and safe.

    Attributes:
        marks: Places that match, in title, lead, byline and text.
        first_mark: Number of the first of them after the title; 0 for none.

    """

    article: Article
    title: Markup
    lead: Markup | None
    byline: tuple[Markup, ...]
    blocks: tuple[tuple[Block, Markup], ...]
    marks: int
    first_mark: int


@dataclass(frozen=True, slots=True)
class Warned:
    """
    What was odd about a query, or searched instead.

    Attributes:
        place: The query with the place underlined.
        message: The sentence that says so.
        suggestion: A query that would do; empty when there is none.
        url: Where it leads; empty when there is none.
        undone: Where only what was typed is searched; empty when nothing else was.
        is_fault: Whether something is wrong with the query; without a suggestion the search tips must do.
    """

    place: Markup
    message: str
    suggestion: str
    url: str
    undone: str
    is_fault: bool


@dataclass(frozen=True, slots=True)
class Rung:
    """
    A search that finds something, offered where nothing was found.

    Attributes:
        count: How many hits it has, in words.
        label: What is special about it, to be read after *count*.
        url: Where it is.
    """

    count: str
    label: str
    url: str


@bp.get("/")
def front() -> AnyResponse:
    """Lead to the search."""
    return redirect("/sok")


@bp.get("/søk")
def search_in_norwegian() -> AnyResponse:
    """Lead to the search, for who types the address as it is pronounced."""
    query = request.query_string.decode("ascii", "ignore")
    return redirect("/sok" + ("?" + query if query else ""), code=301)


@bp.get("/sok")
def search() -> Response:
    """Show the form, and the hits once something is asked."""
    asked = read(request.args, for_page=True)
    wanted = asked.request
    if wanted is None:
        return _refused(asked, asked.problems)
    shown = [sorted(asked.typed.items()), [problem.parameter for problem in asked.unknown]]
    try:
        return cached(
            searcher().generation(), shown, of_request().language, lambda: _search_page(asked, wanted)
        )
    except InvalidRequestError as error:  # a strict search with a fault
        return _refused(asked, renamed(error.problems), wanted)


@bp.get("/artikkel/<article_id>")
def article(article_id: str) -> Response:
    """Show an article, with what the URL looks for marked in it."""
    asked = read(request.args, for_page=True)
    wanted = replace(asked.request, strict=False) if asked.request else SearchRequest()
    name = possible_id(article_id)
    return cached(
        searcher().generation(),
        sorted(asked.typed.items()),
        of_request().language,
        lambda: _article_page(name, wanted),
    )


@bp.get("/hjelp")
def tips() -> Response:
    """Show how a search can be written."""
    return _html(render("help.html"))


def _search_page(asked: Asked, wanted: SearchRequest) -> Response:
    if wanted.is_empty:
        return _html(_form_page(asked, wanted, articles=searcher().info().articles, examples=_examples()))
    result = searcher().search(wanted)
    links, texts = page_links(), of_request()
    html = _form_page(
        asked,
        wanted,
        result=result,
        interpretation=describe_query(result.query, texts.language),
        warnings=[_warned(each, wanted, links, texts) for each in result.diagnostics],
        chips=chips(wanted, links, texts),
        unchosen=links.search(without_choices(wanted)),
        explain_url=links.search(replace(wanted, explain=not wanted.explain)),
        rungs=[
            Rung(
                texts("hits.count", n=each.total),
                alternative_label(each, texts.language),
                links.search(each.request),
            )
            for each in result.alternatives
        ],
        offered=searcher().first_alternative(result, hits=OFFERED_HITS),
        paging=paging(result, links),
        sortings=[
            (name, links.search(replace(wanted, sort=name, page=1)))
            for name in ("relevance", "newest", "oldest")
        ],
        json_url=endpoint(wanted),
        now=datetime.now(UTC),
    )
    return unkept(_html(html)) if result.is_partial else _html(html)


def _warned(diagnostic: Diagnostic, wanted: SearchRequest, links: Links, texts: Texts) -> Warned:
    is_repair = diagnostic.code == "word_repaired"
    return Warned(
        placed(wanted.text, diagnostic.start, diagnostic.end),
        diagnostic_text(diagnostic, texts.language),
        diagnostic.suggestion,
        _instead(wanted, diagnostic.suggestion, links),
        links.search(replace(wanted, exact=True, page=1)) if is_repair else "",
        diagnostic.code in FAULTS,
    )


def _instead(wanted: SearchRequest, suggestion: str, links: Links) -> str:
    fits = 0 < len(suggestion) <= MAX_QUERY_LENGTH
    return links.search(replace(wanted, text=suggestion, page=1)) if fits else ""


def _refused(asked: Asked, problems: tuple[Problem, ...], wanted: SearchRequest | None = None) -> Response:
    """Show the form with what is wrong beside each field, and what would do in place of *wanted*."""
    warned = {
        each: _warned(_diagnostic(each), wanted, page_links(), of_request())
        for each in problems
        if wanted and each.parameter == "q" and each.code in FAULTS
    }
    response = _html(_form_page(asked, SearchRequest(), problems, warned=warned), status=400)
    response.headers["Cache-Control"] = "no-store"
    response.vary.update(("Accept-Language", "Accept-Encoding"))
    return response


def _diagnostic(problem: Problem) -> Diagnostic:
    return Diagnostic(problem.code, problem.start or 0, problem.end or 0, problem.values, problem.suggestion)


def _form_page(
    asked: Asked, wanted: SearchRequest, problems: tuple[Problem, ...] = (), **values: object
) -> str:
    form = Form(
        asked.typed,
        problems,
        tuple(searcher().values("source")),
        tuple(searcher().values("language")),
        of_request(),
    )
    return render(
        "search.html",
        form=form,
        wanted=wanted,
        unknown=[problem.parameter for problem in asked.unknown],
        quick_dates=quick_dates(wanted, datetime.now(OSLO).date(), page_links()),
        **values,
    )


def _examples() -> list[str]:
    """Return the example queries that find something in this archive."""
    return searcher().texts_with_hits(of_request().table("form.example_queries"))


def _article_page(article_id: str, wanted: SearchRequest) -> Response:
    marked = searcher().marked_article(article_id, wanted)
    links = page_links()
    html = render(
        "article.html",
        readable=_readable(marked, of_request()),
        wanted=wanted,
        back=None if wanted.is_empty else links.search(wanted),
        json_url=article_endpoint(article_id),
    )
    return _html(html)


def _readable(marked: MarkedArticle, texts: Texts) -> ReadableArticle:
    """Return the marked article as HTML, its marks numbered in reading order."""
    lead = (marked.lead,) if marked.lead else ()
    in_order = [joined_marks(each) for each in (marked.title, *lead, *marked.byline, *marked.blocks)]
    total = sum(len(snippet.marks) for snippet in in_order)
    in_title = len(in_order[0].marks)
    html = numbered(in_order, lambda n: texts("article.next", n=n, total=texts.number(total)))
    after_byline = 1 + len(lead) + len(marked.byline)
    return ReadableArticle(
        article=marked.article,
        title=html[0],
        lead=html[1] if lead else None,
        byline=tuple(html[1 + len(lead) : after_byline]),
        blocks=tuple(zip(marked.article.blocks, html[after_byline:], strict=True)),
        marks=total,
        first_mark=in_title + 1 if total > in_title else 0,
    )


def _html(text: str, status: int = 200) -> Response:
    return Response(text, status, content_type="text/html; charset=utf-8")

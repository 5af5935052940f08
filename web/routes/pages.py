"""
The routes of the pages: search, article and search tips.

Pages are complete without JavaScript, and all state is in the URL, so that a search can be sent to somebody
else and the back button works.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from search import OSLO, InvalidRequestError, Problem, QueryProblem, SearchRequest, describe_query
from web.app_context import deadline, require_valid_id, searcher, unless_cut_short
from web.caching import cacheable, uncacheable
from web.monitoring.outcomes import note_result, note_search
from web.texts import texts_of_request
from web.url.read import SearchUrl, read_search_url, with_url_names
from web.views.article import make_article_view
from web.views.form import Form, make_quick_dates
from web.views.layout import html_response, page_links, render
from web.views.paging import make_paging
from web.views.refinements import make_chips, without_choices
from web.views.remarks import make_offer, make_remark

bp = Blueprint("pages", __name__)

OFFERED_HITS: Final = 5
"""Hits shown of the first alternative."""


@bp.get("/")
def front() -> AnyResponse:
    """Lead to the search page."""
    return redirect(page_links().search())


@bp.get("/søk")
def search_in_norwegian() -> AnyResponse:
    """Lead to the search page, for readers who type its address in Norwegian letters."""
    query = request.query_string.decode("ascii", "ignore")
    return redirect(request.script_root + "/sok" + ("?" + query if query else ""), code=301)


@bp.get("/sok")
def search() -> Response:
    """Show the form, and the hits when the URL has a search."""
    url = read_search_url(request.args, for_page=True)
    search_request = url.request
    if search_request is None or not search_request.is_empty:
        note_search("page")
    if search_request is None:
        return _refused_page(url, url.problems)
    cache_key = [sorted(url.values.items()), [problem.parameter for problem in url.unknown]]
    try:
        return cacheable(
            searcher().generation(),
            cache_key,
            texts_of_request().language,
            lambda: _search_page(url, search_request),
        )
    except InvalidRequestError as error:  # a strict search with a fault
        return _refused_page(url, with_url_names(error.problems))


@bp.get("/artikkel/<article_id>")
def article(article_id: str) -> Response:
    """Show an article, with the matches of the search in the URL marked."""
    url = read_search_url(request.args, for_page=True)
    search_request = replace(url.request, strict=False) if url.request else SearchRequest()
    valid_id = require_valid_id(article_id)
    searcher().require_article(valid_id)
    return cacheable(
        searcher().generation(),
        sorted(url.values.items()),
        texts_of_request().language,
        lambda: _article_page(valid_id, search_request),
    )


@bp.get("/hjelp")
def tips() -> Response:
    """Show the search tips."""
    key = sorted(request.args.items(multi=True))
    return cacheable("help", key, texts_of_request().language, lambda: html_response(render("help.html")))


@bp.get("/robots.txt")
def rules_for_robots() -> Response:
    """Let robots read articles, and not every page of hits that links lead to."""
    root = request.script_root
    return Response(
        f"User-agent: *\nDisallow: {root}/api/\nDisallow: {root}/*?\n",
        content_type="text/plain; charset=utf-8",
    )


def _search_page(url: SearchUrl, search_request: SearchRequest) -> Response:
    if search_request.is_empty:
        examples = searcher().texts_with_hits(texts_of_request().table("form.example_queries"), deadline())
        articles = searcher().info().articles
        return unless_cut_short(
            html_response(_render_form(url, search_request, articles=articles, examples=examples))
        )
    result = searcher().search(search_request, deadline())
    note_result(result)
    links, texts = page_links(), texts_of_request()
    html = _render_form(
        url,
        search_request,
        result=result,
        interpretation=describe_query(result.query, texts.language),
        remarks=[make_remark(diagnostic, search_request, links, texts) for diagnostic in result.diagnostics],
        chips=make_chips(search_request, links, texts),
        url_without_choices=links.search(without_choices(search_request)),
        explain_url=links.search(replace(search_request, explain=not search_request.explain)),
        offers=[make_offer(alternative, links, texts) for alternative in result.alternatives],
        first_offer=searcher().first_alternative(result, hits=OFFERED_HITS, deadline=deadline()),
        paging=make_paging(result, links),
        sortings=[
            (name, links.search(replace(search_request, sort=name, page=1)))
            for name in ("relevance", "newest", "oldest")
        ],
        json_url=links.search_endpoint(search_request),
        now=datetime.now(UTC),
    )
    return unless_cut_short(html_response(html))


def _refused_page(url: SearchUrl, problems: tuple[Problem, ...]) -> Response:
    """Show the form with its *problems*, and for a fault in a strict query a query to use instead."""
    remarks = [
        make_remark(problem.diagnostic, url.request, page_links(), texts_of_request())
        if isinstance(problem, QueryProblem) and url.request
        else None
        for problem in problems
    ]
    rows = list(zip(problems, remarks, strict=True))
    html = _render_form(url, SearchRequest(), problems, problem_rows=rows)
    return uncacheable(html_response(html, status=400))


def _render_form(
    url: SearchUrl, search_request: SearchRequest, problems: tuple[Problem, ...] = (), **values: object
) -> str:
    form = Form(
        url.values,
        problems,
        tuple(searcher().values("source")),
        tuple(searcher().values("language")),
        texts_of_request(),
    )
    return render(
        "search.html",
        form=form,
        search_request=search_request,
        unknown=[problem.parameter for problem in url.unknown],
        quick_dates=make_quick_dates(search_request, datetime.now(OSLO).date(), page_links()),
        **values,
    )


def _article_page(article_id: str, search_request: SearchRequest) -> Response:
    marked = searcher().marked_article(article_id, search_request, deadline())
    html = render(
        "article.html",
        view=make_article_view(marked, texts_of_request()),
        search_request=search_request,
        back_url=None if search_request.is_empty else page_links().search(search_request),
        json_url=page_links().article_endpoint(article_id),
    )
    return unless_cut_short(html_response(html))

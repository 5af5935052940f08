"""
The routes of the advanced form.

What is filled in is written in the query language and searched for as such, so that a reader can learn
the language by seeing it.
"""

from typing import Final

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from search import GuidedQuery, write_guided_query
from web.app_context import searcher
from web.caching import cacheable
from web.texts import texts_of_request
from web.url.parameters import BY_NAME
from web.url.read import read_search_url
from web.url.write import Pairs, query_string
from web.views.advanced import FIELDS, WORD_FIELDS, AdvancedForm, make_advanced_form
from web.views.layout import html_response, page_links, render

bp = Blueprint("advanced", __name__)

_MAX_HIDDEN: Final = 100
"""Parameters without a field that are sent along, at most."""


@bp.get("/avansert")
def show_form() -> Response:
    """Show the form, filled with the search in the URL."""
    values = read_search_url(request.args, for_page=True).values
    return cacheable(
        searcher().generation(),
        sorted(values.items()),
        texts_of_request().language,
        lambda: _form_page(make_advanced_form(values)),
    )


@bp.get("/avansert/sok")
def redirect_to_search() -> AnyResponse:
    """Lead to the search that was filled in, or back to the form when it was empty."""
    fields = {name: request.args.get(f"f-{name}", "") for name in FIELDS}
    text = write_guided_query(GuidedQuery(**fields), texts_of_request().language)
    hidden = [(name, value) for name, value in request.args.items(multi=True) if name in BY_NAME and value]
    pairs: Pairs = [("q", text)] if text else []
    pairs += hidden[:_MAX_HIDDEN]
    is_empty = all(name == "ui" for name, _ in pairs)
    return redirect(
        page_links().advanced() if is_empty else request.script_root + "/sok" + query_string(pairs)
    )


def _form_page(form: AdvancedForm) -> Response:
    choices = {name: _options(name, form.value(name)) for name in ("source", "section")}
    return html_response(render("advanced.html", form=form, word_fields=WORD_FIELDS, choices=choices))


def _options(name: str, chosen: str) -> list[str]:
    values = searcher().values(name)
    return values if not chosen or chosen in values else [*values, chosen]

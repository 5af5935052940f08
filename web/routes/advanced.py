"""
How does a person search who will not learn a language?

A form with a field for each thing that can be wanted. What is filled in is written in the query
language and searched for as such, so the language is learnt by being seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from search import GuidedQuery, read_guided, write_guided_query
from web.app_context import searcher
from web.texts import of_request
from web.url.parameters import BY_NAME
from web.url.read import read
from web.url.write import query_string
from web.views.form import date_kind
from web.views.layout import page_links, render

bp = Blueprint("advanced", __name__)

WORDS: Final = ("every", "some", "none", "phrase")
"""The fields for words, in the order of the page."""
_NAMES: Final = (*WORDS, "first", "last", "source", "section")
_MOVED: Final = {"first": "from", "last": "to", "source": "source", "section": "section"}
"""Fields that show what a search has chosen beside its text, and the parameters for that."""
_MAX_KEPT: Final = 100


@dataclass(frozen=True, slots=True)
class Filled:
    """
    The form as it is first shown.

    Attributes:
        query: What stands in its fields.
        kept: What else the search had chosen; it goes along.
        unreadable: A query that has no place in the form; empty when there is none.
    """

    query: GuidedQuery
    kept: tuple[tuple[str, str], ...]
    unreadable: str

    def value(self, name: str) -> str:
        """Return what the field *name* shows."""
        return str(getattr(self.query, name))

    def date_kind(self, name: str) -> str:
        """Return the type of a date field: the browser's own calendar cannot show a month or a year."""
        return date_kind(self.value(name))


@bp.get("/avansert")
def form() -> Response:
    """Show the form, filled with the search that the URL asks for."""
    filled = _filled(read(request.args, for_page=True).typed)
    choices = {name: _options(name, filled.value(name)) for name in ("source", "section")}
    html = render("advanced.html", filled=filled, words=WORDS, choices=choices)
    return Response(html, content_type="text/html; charset=utf-8")


@bp.get("/avansert/sok")
def write() -> AnyResponse:
    """Lead to the search that was filled in, or back to the form where nothing was."""
    given = {name: request.args.get(f"f-{name}", "") for name in _NAMES}
    text = write_guided_query(GuidedQuery(**given), of_request().language)
    kept = [(name, value) for name, value in request.args.items(multi=True) if name in BY_NAME and value][
        :_MAX_KEPT
    ]
    asked = [("q", text)] if text else []
    is_nothing = not any(name != "ui" for name, _ in (*asked, *kept))
    return redirect(page_links().advanced() if is_nothing else "/sok" + query_string([*asked, *kept]))


def _filled(typed: Mapping[str, tuple[str, ...]]) -> Filled:
    text = next(iter(typed.get("q", ())), "")
    query = read_guided(text)
    guided, kept = query or GuidedQuery(), dict(typed)
    for name in ("q", "page", "match"):
        kept.pop(name, None)
    if typed.get("match") == ("any",) and guided.every and not guided.some:
        guided = replace(guided, every="", some=guided.every)
    for field, parameter in _MOVED.items():
        values = kept.get(parameter, ())
        if len(values) == 1 and not getattr(guided, field):
            guided = replace(guided, **{field: values[0]})
            del kept[parameter]
    return Filled(guided, tuple(_pairs(kept)), "" if query else text)


def _pairs(typed: Mapping[str, tuple[str, ...]]) -> Iterable[tuple[str, str]]:
    return ((name, value) for name, values in typed.items() for value in values)


def _options(name: str, chosen: str) -> list[str]:
    known = searcher().values(name)
    return known if not chosen or chosen in known else [*known, chosen]

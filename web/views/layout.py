"""Rendering of templates, with the values that every page has: words, links, choice of language."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from flask import Response, render_template, request

from search import Language, word_count
from web.html import date_input_type, datetime_value, mark_html
from web.texts import LANGUAGES, Texts, texts_of_request
from web.url.links import Links, web_address
from web.url.parameters import BY_NAME
from web.url.write import Pairs, query_string

_LONGEST_ECHO: Final = 4000
"""Characters of a query string that links repeat; a longer one is no search."""
_PAGES: Final = ("/sok", "/artikkel/", "/hjelp", "/avansert")


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A link to the same page in another language."""

    code: str
    name: str
    url: str
    is_current: bool


def render(template: str, **values: object) -> str:
    """Return the page made from *template*, in the language of the reader."""
    texts = texts_of_request()
    return render_template(
        template,
        t=texts,
        links=page_links(),
        mark_html=mark_html,
        datetime_value=datetime_value,
        date_input_type=date_input_type,
        web_address=web_address,
        word_count=word_count,
        language_links=[_language_link(code, texts) for code in LANGUAGES],
        **values,
    )


def html_response(html: str, status: int = 200) -> Response:
    """Return *html* as a response."""
    return Response(html, status, content_type="text/html; charset=utf-8")


def page_links() -> Links:
    """Return the links of the current page, which keep the language that the reader has chosen."""
    ui = request.args.get("ui", "")
    return Links(ui if ui in LANGUAGES else "", request.script_root)


def endpoint_links() -> Links:
    """Return the links of an answer of the endpoint, where no reader has chosen a language."""
    return Links(root=request.script_root)


def _language_link(code: Language, texts: Texts) -> LanguageLink:
    path = request.path.rstrip("/") if request.path.startswith(_PAGES) else "/sok"
    pairs: Pairs = []
    if len(request.query_string) <= _LONGEST_ECHO:
        pairs = [
            (name, value)
            for name, value in request.args.items(multi=True)
            if name in BY_NAME and name != "ui" and value
        ]
    url = request.script_root + quote(path) + query_string([*pairs, ("ui", code)])
    return LanguageLink(code, Texts(code)("site.language_name"), url, code == texts.language)

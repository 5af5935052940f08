"""
What does every page have: words, links, the choice of language?

One function renders all templates, so none of them has to be told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from flask import render_template, request

from search import word_count
from web.json_answers import machine_time, marked, web_address
from web.texts import LANGUAGES, Texts, of_request
from web.url.links import Links
from web.url.parameters import BY_NAME
from web.url.write import query_string

_LONGEST_ECHO: Final = 4000
"""Characters of a query string that are repeated in links; a longer one is no search."""


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A link to the same page in another language."""

    code: str
    name: str
    url: str
    is_current: bool


def render(template: str, **values: object) -> str:
    """Return the page made of *template*, in the language of the reader."""
    texts = of_request()
    return render_template(
        template,
        t=texts,
        links=page_links(),
        marked=marked,
        machine_time=machine_time,
        web_address=web_address,
        word_count=word_count,
        language_links=[_language_link(code, texts) for code in LANGUAGES],
        **values,
    )


def page_links() -> Links:
    """Return the links of the present page: they keep the language the reader has chosen."""
    chosen = request.args.get("ui", "")
    return Links(chosen if chosen in LANGUAGES else "")


def _language_link(code: str, texts: Texts) -> LanguageLink:
    here = request.path if request.path.startswith(("/sok", "/artikkel/", "/hjelp", "/avansert")) else "/sok"
    kept = []
    if len(request.query_string) <= _LONGEST_ECHO:
        kept = [
            (name, value)
            for name, value in request.args.items(multi=True)
            if name in BY_NAME and name != "ui" and value
        ]
    name = Texts(code)("site.language_name")  # type: ignore[arg-type] # one of LANGUAGES
    return LanguageLink(code, name, quote(here) + query_string([*kept, ("ui", code)]), code == texts.language)

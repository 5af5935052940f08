"""
How does one page link to another?

All state is in the URL: the search in its parameters, and the language of the page in ``ui`` when
the reader has chosen one. Defaults are left out, so one search has one URL.
"""

from __future__ import annotations

from dataclasses import dataclass

from search import SearchRequest
from web.url.write import pairs, query_string


@dataclass(frozen=True, slots=True)
class Links:
    """The links of a page; *ui* is the language chosen by the reader, empty when the browser chose."""

    ui: str = ""

    def search(self, request: SearchRequest | None = None) -> str:
        """Return the page of hits for *request*, or the front page."""
        return self._page("/sok", request)

    def article(self, article_id: str, request: SearchRequest | None = None) -> str:
        """Return the page of an article, with what *request* looks for marked in it."""
        return self._page(f"/artikkel/{article_id}", request)

    def tips(self) -> str:
        """Return the page of search tips."""
        return self._page("/hjelp", None)

    def advanced(self, request: SearchRequest | None = None) -> str:
        """Return the form of many fields, filled with *request*."""
        return self._page("/avansert", request)

    def query(self, text: str) -> str:
        """Return the page of hits for *text*, nothing else chosen."""
        return self._page("/sok", None, [("q", text)])

    def filtered(self, field: str, value: str) -> str:
        """Return the page of all articles with *value* in exact field *field*."""
        return self._page("/sok", None, [(field, value)])

    def _page(
        self, path: str, request: SearchRequest | None, written: list[tuple[str, str]] | None = None
    ) -> str:
        written = (pairs(request) if request else []) if written is None else written
        return path + query_string([*written, *([("ui", self.ui)] if self.ui else [])])


def endpoint(request: SearchRequest, fields: tuple[str, ...] = ()) -> str:
    """Return the endpoint's answer to *request*."""
    return "/api/v1/search" + query_string(pairs(request, fields))


def article_endpoint(article_id: str) -> str:
    """Return the endpoint's answer for one article."""
    return f"/api/v1/articles/{article_id}"

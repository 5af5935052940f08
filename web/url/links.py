"""
Links from a page to other pages, to the endpoint, and to an article's own page on the web.

All state is in the URL: the search in its parameters, and the language of the page in ``ui`` when
the reader has chosen one.
"""

import re
from dataclasses import dataclass
from typing import Final

from search import Article, SearchRequest
from web.url.write import Pairs, parameter_pairs, query_string

_WEB_ADDRESS: Final = re.compile(r"https?://[^\s\"<>\\]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Links:
    """
    The links of an answer.

    Attributes:
        ui: Language that the reader has chosen; empty for the browser's.
        root: Sub-path that Leit is served under, such as ``/arkiv``; empty for none.
    """

    ui: str = ""
    root: str = ""

    def search(self, request: SearchRequest | None = None) -> str:
        """Return the page of hits for *request*, or the front page."""
        return self._page("/sok", request)

    def article(self, article_id: str, request: SearchRequest | None = None) -> str:
        """Return the page of an article, with the matches of *request* marked."""
        return self._page(f"/artikkel/{article_id}", request)

    def tips(self) -> str:
        """Return the page of search tips."""
        return self._page("/hjelp")

    def advanced(self, request: SearchRequest | None = None) -> str:
        """Return the advanced form, filled with *request*."""
        return self._page("/avansert", request)

    def query(self, text: str) -> str:
        """Return the page of hits for *text* alone."""
        return self._page_with("/sok", [("q", text)])

    def with_value(self, field: str, value: str) -> str:
        """Return the page of all articles with *value* in exact field *field*."""
        return self._page_with("/sok", [(field, value)])

    def search_endpoint(self, request: SearchRequest | None = None, extra_keys: tuple[str, ...] = ()) -> str:
        """Return the endpoint's URL for *request*, or that of the endpoint."""
        pairs = parameter_pairs(request, extra_keys) if request else []
        return f"{self.root}/api/v1/search{query_string(pairs)}"

    def article_endpoint(self, article_id: str) -> str:
        """Return the endpoint's URL for one article."""
        return f"{self.root}/api/v1/articles/{article_id}"

    def description(self) -> str:
        """Return the URL of the endpoint's OpenAPI description."""
        return f"{self.root}/api/v1/openapi.json"

    def _page(self, path: str, request: SearchRequest | None = None) -> str:
        return self._page_with(path, parameter_pairs(request) if request else [])

    def _page_with(self, path: str, pairs: Pairs) -> str:
        return self.root + path + query_string([*pairs, *([("ui", self.ui)] if self.ui else [])])


def web_address(article: Article) -> str | None:
    """Return the URL of *article* when it is plain http or https, else None: other schemes may run code."""
    return article.url if _WEB_ADDRESS.fullmatch(article.url) else None

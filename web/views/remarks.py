"""Remarks on a query (faults, repairs, alternatives), each with the search that a click leads to."""

from dataclasses import dataclass, replace

from markupsafe import Markup

from search import (
    FAULTS,
    MAX_QUERY_LENGTH,
    Alternative,
    Diagnostic,
    SearchRequest,
    alternative_label,
    diagnostic_text,
)
from web.html import underline_span
from web.texts import Texts
from web.url.links import Links


@dataclass(frozen=True, slots=True)
class Remark:
    """
    A remark on the query.

    Attributes:
        query: The query with the span in question underlined.
        message: The sentence about it.
        suggestion: A query to use instead; empty when there is none.
        suggestion_url: URL of the suggestion; empty when there is none.
        exact_url: URL of the search without repairs; empty when nothing was repaired.
        is_fault: Whether the query has a fault; without a suggestion the search tips must help.
    """

    query: Markup
    message: str
    suggestion: str
    suggestion_url: str
    exact_url: str
    is_fault: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """
    A search that has hits, offered when there are none.

    Attributes:
        count: Number of hits, in words.
        label: What is different about the search, to be read after *count*.
        url: URL of the search.
    """

    count: str
    label: str
    url: str


def make_remark(diagnostic: Diagnostic, request: SearchRequest, links: Links, texts: Texts) -> Remark:
    """Return the remark that *diagnostic* makes on the query of *request*."""
    suggestion = diagnostic.suggestion
    fits = 0 < len(suggestion) <= MAX_QUERY_LENGTH
    is_repair = diagnostic.code == "word_repaired"
    return Remark(
        query=underline_span(request.text, diagnostic.start, diagnostic.end),
        message=diagnostic_text(diagnostic, texts.language),
        suggestion=suggestion,
        suggestion_url=links.search(replace(request, text=suggestion, page=1)) if fits else "",
        exact_url=links.search(replace(request, exact=True, page=1)) if is_repair else "",
        is_fault=diagnostic.code in FAULTS,
    )


def make_offer(alternative: Alternative, links: Links, texts: Texts) -> Offer:
    """Return the link to *alternative*."""
    count = texts("hits.count", n=alternative.total)
    return Offer(count, alternative_label(alternative, texts.language), links.search(alternative.request))

"""
Offers the search that was likely meant, where a word was typed in a spelling that ten times fewer articles have.

What is searched stays: this is an offer. A word of a dictionary and a name that people write get none, by the guard
of the repairs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from search.query.expand import respell
from search.query.expansion.rare_spellings import RareSpellingFinder
from search.query.frequencies import Frequencies
from search.query.leaves import leaves, words_of
from search.query.query_analyzer import QueryAnalyzer
from search.query.tree import Word
from search.request import MAX_QUERY_LENGTH, ParsedRequest, SearchRequest

MAX_WORDS: Final = 6
"""Words of a query up to which each is looked at."""


@dataclass(frozen=True, slots=True)
class DidYouMean:
    """Another search, *request*, with a better spelling; it finds *total* articles."""

    request: SearchRequest
    total: int


def find_did_you_mean(
    parsed: ParsedRequest,
    analyzer: QueryAnalyzer,
    frequencies: Frequencies,
    count: Callable[[SearchRequest], int],
) -> DidYouMean | None:
    """
    Return the search that was likely meant by *parsed*, which finds something; None where it is right as it is.

    Args:
        parsed: The request, its query expanded.
        analyzer: The analyzer of its search.
        frequencies: The frequency look-up of the index.
        count: Returns the number of articles that match a request.
    """
    words = _better_spelled(parsed, analyzer, frequencies)
    text = respell(parsed.request.text, words) if words else ""
    if not text or len(text) > MAX_QUERY_LENGTH:
        return None
    request = replace(parsed.request, text=text, page=1)
    total = count(request)
    return DidYouMean(request, total) if total else None


def _better_spelled(parsed: ParsedRequest, analyzer: QueryAnalyzer, frequencies: Frequencies) -> list[Word]:
    """Return the words of *parsed* that have a better spelling, with it as their first spelling."""
    words = list(
        dict.fromkeys(
            word
            for leaf in leaves(parsed.query, with_optional=False)
            for word in words_of(leaf)
            if word.role == "content"
        )
    )
    if len(words) > MAX_WORDS:
        return []
    finder = RareSpellingFinder(frequencies, analyzer, parsed.language)
    searched = [word for word in words if word.better_spelling]
    return searched + [better.respelled for better in finder.find(words)]

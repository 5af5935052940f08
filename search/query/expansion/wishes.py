"""
Finds what brings an article to the front that a query finds anyway: its words side by side, or as the title.

Words such as «gå av» and «i går» stand in thousands of articles each, and how often says nothing. So the words of a
short query are wished for side by side, and those of any query in this order in the title, where the shortest title
wins, which is the query itself. Words with a star are wished for in the title and as they were typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from search.analysis import Language
from search.query.frequencies import Frequencies
from search.query.leaves import leaves
from search.query.query_analyzer import WordAnalyzer
from search.query.tree import And, DateRange, Exact, Not, Or, Phrase, Prefix, Query, Word

ADJACENT_WEIGHT: Final = 0.5
"""Weight of the words of a short query where they are side by side."""
TITLE_WEIGHT: Final = 1.0
"""Weight of the words of a query where they are side by side in the title."""
MAX_ADJACENT: Final = 4
"""Words of a query that are wished for side by side."""
MAX_TITLE: Final = 16
"""Words of a query that are wished for in the title."""
MAX_ARTICLES: Final = 100_000
"""Articles of the rarest word up to which positions are read."""
_TITLE: Final = "title"


@dataclass(frozen=True, slots=True)
class WishFinder:
    """Finds wishes for a query in *language*."""

    frequencies: Frequencies
    analyzer: WordAnalyzer
    language: Language

    def find(self, query: Query) -> list[Query]:
        """Return the wishes for *query*, as it was typed and repaired, by the role ``wish``."""
        return [*self._of_words(query), *self._of_prefixes(query)]

    def _of_words(self, query: Query) -> Iterator[Phrase]:
        words = _words_in_order(query)
        if not 1 < len(words) <= MAX_TITLE or not self._is_cheap(words):
            return
        fields = words[0].fields
        if len(words) <= MAX_ADJACENT:
            yield _phrase(words, fields, ADJACENT_WEIGHT)
        if _TITLE in fields:
            yield _phrase(words, (_TITLE,), TITLE_WEIGHT)

    def _is_cheap(self, words: Sequence[Word]) -> bool:
        terms = [word.readings[0].term for word in words]
        return min(self.frequencies(terms, fields=words[0].fields, stream="terms")) <= MAX_ARTICLES

    def _of_prefixes(self, query: Query) -> Iterator[Query]:
        for leaf in leaves(query, with_optional=False):
            if isinstance(leaf, Prefix):
                if _TITLE in leaf.fields:
                    yield replace(leaf, fields=(_TITLE,), role="wish")
                words = self.analyzer.query_words(leaf.prefix, self.language)
                if len(words) == 1:
                    yield Word(leaf.prefix, words[0].readings, leaf.fields, leaf.span, role="wish")


def _words_in_order(query: Query) -> tuple[Word, ...]:
    """Return the words of *query* in the order typed, where it is a free text that asks for all of them; else none."""
    if isinstance(query, Not):
        return _words_in_order(query.query)
    if not isinstance(query, And) or query.has_operator:
        return ()
    runs = [_run(clause) for clause in query.clauses if not isinstance(clause, DateRange | Exact)]
    words = tuple(word for run in runs for word in run)
    is_free = all(runs) and all(word.readings for word in words)
    return words if is_free and len({word.fields for word in words}) == 1 else ()


def _run(clause: Query) -> tuple[Word, ...]:
    """Return the words of *clause*; those side by side of ``NRK-sjefen``."""
    if isinstance(clause, Or) and clause.clauses and not clause.has_operator:
        return _run(clause.clauses[0])
    if isinstance(clause, Phrase):
        return clause.words
    return (clause,) if isinstance(clause, Word) else ()


def _phrase(words: Sequence[Word], fields: tuple[str, ...], weight: float) -> Phrase:
    span = (words[0].span[0], words[-1].span[1])
    wished = (replace(word, fields=fields, weight=weight * word.weight, role="wish") for word in words)
    return Phrase(tuple(wished), span)

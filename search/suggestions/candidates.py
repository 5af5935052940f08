"""
Which other word may have been meant, or may say the same, where articles have the word but not this query?

Unlike `search.query.repair` nothing here replaces a word: these are offers. A word is offered only when
articles have it, and one that was merely spelt nearly so only when far more have it than have the typed one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from search.analysis import Language
from search.analysis.characters import spellings
from search.query.query_analyzer import QueryAnalyzer
from search.query.repair import Frequencies, neighbours
from search.query.tree import Word

COMMONER: Final = 5
"""How many times as many articles must have a near word as have the one that was typed."""
_NEAREST: Final = 2
"""Near words offered for one word."""
_SPELLINGS: Final = 200
_SHORTEST: Final = 4
_LONGEST: Final = 32
_JOINTS: Final = ("", "s", "e")
"""What may stand between the parts of a compound."""


@dataclass(frozen=True, slots=True)
class CandidateFinder:
    """Finds words that articles have in place of words of a query in *language*."""

    frequencies: Frequencies
    analyzer: QueryAnalyzer
    language: Language

    def slips(self, word: Word) -> list[str]:
        """Return the commonest words a slip of the fingers away from *word*, two at most."""
        is_short_or_long = not _SHORTEST <= len(word.form) <= _LONGEST
        return [] if is_short_or_long else self._commonest(neighbours(word.form), word)

    def spellings(self, word: Word) -> list[str]:
        """Return the commonest words that *word* is with å, æ and ø for a, ae and o, and the like; two at most."""
        return self._commonest(spellings(word.form, _SPELLINGS), word)

    def parts(self, typed: str) -> list[str]:
        """Return the parts of the compound *typed* as words of their own; none where it is no compound."""
        tokens = self.analyzer.analyze(typed, self.language)
        if len(tokens) != 1:
            return []
        token, at, found = tokens[0], tokens[0].start, []
        # The longest part at each place, for a part has parts of its own.
        for part in sorted(token.parts, key=lambda each: (each.start, -each.end)):
            is_next = at - 1 <= part.start <= at  # two parts may share a letter: trafikk, kork
            if is_next and part.end > at and (part.start, part.end) != (token.start, token.end):
                found.append(part.term)
                at = part.end
        return found if at == token.end and len(found) > 1 else []

    def joined(self, first: str, second: str, fields: Sequence[str]) -> str:
        """Return the compound of two words that most articles have; empty where none has one."""
        candidates = [f"{first}{joint}{second}".lower() for joint in _JOINTS]
        terms = [self._term(each) for each in candidates]
        counts = self.frequencies(terms, fields=fields, stream="terms")
        count, _, best = max(zip(counts, (0, -1, -2), candidates, strict=True))
        return best if count else ""

    def _commonest(self, candidates: Sequence[str], word: Word) -> list[str]:
        counts = self.frequencies([word.form, *candidates], fields=word.fields)
        least = max(counts[0] * COMMONER, 1)
        held = sorted(
            (-count, each) for count, each in zip(counts[1:], candidates, strict=True) if count >= least
        )
        own = {reading.term for reading in word.readings} or self._terms(word.form)
        others = [each for _, each in held[: 5 * _NEAREST] if not own & self._terms(each)]
        return others[:_NEAREST]

    def _terms(self, form: str) -> set[str]:
        """Return what is looked for by *form*; what shares a term with the typed word finds nothing more."""
        return {
            reading.term
            for word in self.analyzer.query_words(form, self.language)
            for reading in word.readings
        }

    def _term(self, form: str) -> str:
        words = self.analyzer.query_words(form, self.language)
        return words[0].readings[0].term if words else form

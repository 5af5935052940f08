"""
Finds words of the index to offer in place of a query word: slips, spellings, compounds and their parts.

Unlike `search.query.repair`, nothing is replaced: these are suggestions. A word is offered only when articles
have it, and a word one edit away only when it is far commoner than the typed one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from search.analysis import Language
from search.analysis.characters import spellings
from search.query.expansion.compounds import join_words
from search.query.expansion.slips import is_likelier, may_be_slip, neighbours
from search.query.frequencies import Frequencies
from search.query.query_analyzer import QueryAnalyzer
from search.query.tree import Word

COMMONER: Final = 5
"""Factor by which a word one edit away must be commoner than the typed word."""
_NEAREST: Final = 2
"""Words offered for one typed word."""
_SPELLINGS: Final = 200


@dataclass(frozen=True, slots=True)
class CandidateFinder:
    """Finds words that articles have in place of words of a query in *language*."""

    frequencies: Frequencies
    analyzer: QueryAnalyzer
    language: Language

    def slips(self, word: Word) -> list[str]:
        """Return the two commonest words one edit away from *word*; none for a word that people write on purpose."""
        if not may_be_slip(self.analyzer, word.form):
            return []
        likelier = [form for form in neighbours(word.form) if is_likelier(self.analyzer, form, word.form)]
        return self._commonest(likelier, word)

    def spellings(self, word: Word) -> list[str]:
        """Return the two commonest respellings of *word*, such as with å, æ and ø for a, ae and o."""
        return self._commonest(spellings(word.form, _SPELLINGS), word)

    def parts(self, typed: str) -> list[str]:
        """Return the parts of the compound *typed* as words of their own; none where it is no compound."""
        tokens = self.analyzer.analyze(typed, self.language)
        if len(tokens) != 1:
            return []
        token, position, parts = tokens[0], tokens[0].start, []
        # The longest part at each place, for a part has parts of its own.
        for part in sorted(token.parts, key=lambda part: (part.start, -part.end)):
            is_next = position - 1 <= part.start <= position  # two parts may share a letter: trafikk, kork
            if is_next and part.end > position and (part.start, part.end) != (token.start, token.end):
                parts.append(part.term)
                position = part.end
        return parts if position == token.end and len(parts) > 1 else []

    def find_compound(self, first: str, second: str, fields: Sequence[str]) -> str:
        """Return the compound of two words that most articles have; empty where none has one."""
        candidates = join_words(first.lower(), second.lower())
        terms = [self._term(form) for form in candidates]
        counts = self.frequencies(terms, fields=fields, stream="terms")
        count, _, best = max(zip(counts, (0, -1, -2), candidates, strict=True))
        return best if count else ""

    def _commonest(self, candidates: Sequence[str], word: Word) -> list[str]:
        counts = self.frequencies([word.form, *candidates], fields=word.fields)
        least = max(counts[0] * COMMONER, 1)
        ranked = sorted(
            (-count, form) for count, form in zip(counts[1:], candidates, strict=True) if count >= least
        )
        terms = {reading.term for reading in word.readings} or self._terms(word.form)
        forms = [form for _, form in ranked[: 5 * _NEAREST] if not terms & self._terms(form)]
        return forms[:_NEAREST]

    def _terms(self, form: str) -> set[str]:
        """Return the terms of *form*; a word that shares a term with the typed word finds nothing more."""
        return {
            reading.term
            for word in self.analyzer.query_words(form, self.language)
            for reading in word.readings
        }

    def _term(self, form: str) -> str:
        words = self.analyzer.query_words(form, self.language)
        return words[0].readings[0].term if words else form

"""
Finds the two words that were typed as one: «jonesbø» for «Jo Nesbø».

Only for a word that no article has in any way. The two must stand side by side, so a wrong cut finds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from search.analysis import Language
from search.query.expansion.alternatives import Run, is_loose_word
from search.query.frequencies import Frequencies
from search.query.query_analyzer import WordAnalyzer
from search.query.tree import Phrase, Query, Stream, Word

SPLIT_WEIGHT: Final = 0.8
"""Weight of the two words that a word is cut into."""
MAX_CUTS: Final = 3
"""Places at which a word is cut, those with the commonest rarer word first."""
_SHORTEST: Final = 6
_LONGEST: Final = 32
_SHORTEST_PART: Final = 2
_STREAMS: Final[tuple[Stream, ...]] = ("forms", "terms", "parts")


@dataclass(frozen=True, slots=True)
class SplitFinder:
    """Finds the two words that a word of a query in *language* may be."""

    frequencies: Frequencies
    analyzer: WordAnalyzer
    language: Language

    def find_runs(self, clauses: Sequence[Query]) -> Iterator[Run]:
        """Yield those of *clauses* that no article has, with the two words that articles have."""
        for index, clause in enumerate(clauses):
            if isinstance(clause, Word) and self._may_be_two(clause):
                phrases = tuple(self._phrase(clause, *cut) for cut in self._cuts(clause))
                if phrases:
                    yield Run(index, index + 1, phrases)

    def _may_be_two(self, word: Word) -> bool:
        if not is_loose_word(word) or word.spellings or word.role != "content" or not word.form.isalpha():
            return False
        return _SHORTEST <= len(word.form) <= _LONGEST and not any(
            self._count(word, stream) for stream in _STREAMS
        )

    def _count(self, word: Word, stream: Stream) -> int:
        terms = [word.form] if stream == "forms" else [reading.term for reading in word.readings]
        return max(self.frequencies(terms, fields=word.fields, stream=stream))

    def _cuts(self, word: Word) -> list[tuple[str, str]]:
        """Return the cuts of *word* into two words that articles have, the likeliest first."""
        places = range(_SHORTEST_PART, len(word.form) - _SHORTEST_PART + 1)
        cuts = [(word.form[:place], word.form[place:]) for place in places]
        counts = self.frequencies([part for cut in cuts for part in cut], fields=word.fields)
        ranked = sorted((-min(pair), cut) for *pair, cut in zip(counts[::2], counts[1::2], cuts, strict=True))
        return [cut for rarer, cut in ranked if rarer][:MAX_CUTS]

    def _phrase(self, word: Word, first: str, second: str) -> Phrase:
        words = tuple(
            replace(
                word, form=found.form, readings=found.readings, weight=SPLIT_WEIGHT, role="variant", parts=()
            )
            for part in (first, second)
            for found in self.analyzer.query_words(part, self.language)
        )
        return Phrase(words, word.span)

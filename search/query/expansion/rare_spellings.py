"""
Finds the spelling that most articles have for a word that few articles have: «shakespear» for «shakespeare».

One article with a slip must not hide all others. The guard is that of the repairs: a word of a dictionary, a name and
everything that people write often is no slip.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from search.analysis import Language, Reading
from search.analysis.characters import spellings
from search.query.expansion.slips import is_likelier, may_be_slip, neighbours
from search.query.frequencies import Frequencies
from search.query.query_analyzer import WordAnalyzer
from search.query.tree import Word

COMMONER: Final = 10
"""Factor by which the articles with another spelling must outnumber those with the typed one."""
RARE: Final = 20
"""Articles with a spelling up to which another one is searched for as well."""
TYPED_WEIGHT: Final = 0.3
"""Weight of a rare spelling beside the better one, which has all the weight of the word."""
_SHORTEST: Final = 5
_COMMON: Final = 3.0
"""Zipf frequency from which a word is no slip."""
_SPELLINGS: Final = 200


@dataclass(frozen=True, slots=True)
class BetterSpelling:
    """
    Another spelling of a typed *word*.

    Attributes:
        word: The word as typed.
        spelling: The other spelling, in lower case.
        articles: Number of articles with the word as typed.
    """

    word: Word
    spelling: str
    articles: int

    @property
    def respelled(self) -> Word:
        """The word with the other spelling as its only spelling; its readings stay."""
        return replace(self.word, spellings=(Reading(self.spelling, 1 / TYPED_WEIGHT, "respelled"),))


@dataclass(frozen=True, slots=True)
class RareSpellingFinder:
    """Finds better spellings of words of a query in *language*."""

    frequencies: Frequencies
    analyzer: WordAnalyzer
    language: Language

    def find(self, words: Sequence[Word]) -> list[BetterSpelling]:
        """Return the better spellings of those of *words* that have one."""
        return [better for word in dict.fromkeys(words) for better in self._better(word)]

    def read_as_both(self, words: Sequence[Word]) -> dict[Word, Word]:
        """Return those of *words* that are rare and have a better spelling, each read as both."""
        return {better.word: self._both(better) for better in self.find(words) if better.articles <= RARE}

    def _both(self, better: BetterSpelling) -> Word:
        # The rare spelling weighs less: its idf is so great that one mention of it would come before all else.
        word, share = better.word, 1 / TYPED_WEIGHT
        terms = {reading.term for reading in word.readings}
        added = [reading for reading in self._readings(better.spelling) if reading.term not in terms]
        return replace(
            better.respelled,
            weight=word.weight * TYPED_WEIGHT,
            readings=(
                *word.readings,
                *(
                    Reading(each.term, share * each.weight, "respelled", each.is_read_otherwise)
                    for each in added
                ),
            ),
        )

    def _better(self, word: Word) -> Iterator[BetterSpelling]:
        if not self._may_be_rare(word):
            return
        [own] = self.frequencies([word.form], fields=word.fields)
        if not own:
            return
        slips = [
            form
            for form in neighbours(word.form)
            if form[0] == word.form[0] and is_likelier(self.analyzer, form, word.form)
        ]
        candidates = list(dict.fromkeys((*spellings(word.form, _SPELLINGS), *slips)))
        counts = self.frequencies(candidates, fields=word.fields) if candidates else []
        count, best = max(zip(counts, candidates, strict=True), default=(0, ""))
        if count >= COMMONER * own and not self._is_same(best, word):
            yield BetterSpelling(word, best, own)

    def _may_be_rare(self, word: Word) -> bool:
        is_typed = bool(word.readings) and word.role == "content" and not word.spellings
        is_rare = self.analyzer.frequency(word.form) < _COMMON and not self.analyzer.is_known(word.form)
        return is_typed and is_rare and len(word.form) >= _SHORTEST and may_be_slip(self.analyzer, word.form)

    def _is_same(self, spelling: str, word: Word) -> bool:
        """Say whether *spelling* is read as *word* is, so that the articles with it are found anyway."""
        terms = {reading.term for reading in word.readings}
        return any(reading.term in terms for reading in self._readings(spelling))

    def _readings(self, spelling: str) -> tuple[Reading, ...]:
        words = self.analyzer.query_words(spelling, self.language)
        return words[0].readings if len(words) == 1 else ()

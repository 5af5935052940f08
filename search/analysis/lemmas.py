"""
Which terms does a word stand for?

Its lemma where a dictionary has the word, else what an ending, a compound or the stemmer tells. One
rule a function, in the order they are tried; each reading says which rule made it.
"""

from __future__ import annotations

import re
from typing import Final

from search.analysis.characters import digraphs, scandinavian, without_accents
from search.analysis.compounds import Splitter
from search.analysis.data import table
from search.analysis.language import Language
from search.analysis.lexicon import Lexicon
from search.analysis.lexicon.build import term_of
from search.analysis.nynorsk import LEMMAS, BokmalSpelling
from search.analysis.stems import stem
from search.analysis.tokens import Reading

NAME_FREQUENCY: Final = 3.0
"""Zipf frequency from which a word that no dictionary has is a name, and is left as it is."""
SECOND_READING: Final = 0.25
"""Weight of what a word of a query means in the other language."""

_DATA: Final = table("words")
_KEPT: Final = frozenset(_DATA["kept"])
_LEMMAS: Final = {form: tuple(lemmas) for form, lemmas in _DATA["lemmas"].items()}
_PLAIN: Final = re.compile(r"(?:(?!aa|ae|oe)[a-zæøå])*+")
_NO_GENITIVE: Final = 4
# Endings of nouns, verbs and adjectives in either language, longest first.
_ENDINGS: Final = re.compile(r"(?:ene|ane|er|en|et|ar|a|e|t)\Z")
_SHORTEST_BASE: Final = 3


class Lemmas:
    """Finds the readings of words; *splitter* knows the parts of compounds."""

    def __init__(self, lexicon: Lexicon, splitter: Splitter) -> None:
        self._lexicon = lexicon
        self._splitter = splitter
        self._spelling = BokmalSpelling(self._bokmal, self._frequency)

    def of_text(self, word: str, language: Language, *, capital: bool = False) -> tuple[Reading, ...]:
        """
        Return what *word* stands for in a text of *language*; at least one reading, all of weight 1.

        Args:
            word: In lower case.
            language: Of the text around it.
            capital: Whether it is written with a capital. In nynorsk «Høyre» may then be the party as
                well as the verb, so it gets both readings.
        """
        known = self._listed(word) or self._listed(word := self.spelled(word))
        if known or not word.isalpha():
            return known or (Reading(word, rule="written"),)
        base = self._without_genitive(word)
        if known := self._listed(base):
            return known
        bokmal, nynorsk = self._dictionary(base, language)
        if language == "nb":
            found = (bokmal or nynorsk or self._unknown(base),)
        elif capital and bokmal and nynorsk:
            found = (nynorsk, bokmal)
        else:
            found = (nynorsk or bokmal or self._unknown(base),)
        return self._with_second(base, found)

    def of_query(self, word: str, language: Language, *, capital: bool = False) -> tuple[Reading, ...]:
        """
        Return what *word* stands for in a query, with weights that share the word's 1.

        Args:
            word: In lower case.
            language: What the query as a whole seems to be.
            capital: Whether it is written with a capital, which no common word of a query is.
        """
        known = self._listed(word) or self._listed(word := self.spelled(word))
        if known or not word.isalpha():
            return known or (Reading(word, rule="written"),)
        base = self._without_genitive(word)
        if known := self._listed(base):
            return known
        bokmal, nynorsk = self._dictionary(base, language)
        first, second = (bokmal, nynorsk) if language == "nb" else (nynorsk, bokmal)
        if first is None:
            return self._with_second(base, (second or self._unknown(base),))
        found = self._with_second(base, (first,))
        shared = tuple(each._replace(weight=1 / len(found)) for each in found)
        if second is None or capital or language == "nb" or second.term in {each.term for each in found}:
            return shared
        return (*shared, second._replace(weight=SECOND_READING))

    def is_known(self, word: str) -> bool:
        """Return whether a dictionary has *word*."""
        return self._lexicon.is_known(self._lexicon.number(word))

    def spelled(self, word: str) -> str:
        """
        Return *word* in Norwegian letters.

        ä and ö are always æ and ø. A word that no dictionary has may be written with aa, ae or oe for
        å, æ and ø, or with accents: so «Haaland» is «Håland», while «noe» and «idé» stay.
        """
        if _PLAIN.fullmatch(word):
            return word
        word = scandinavian(word)
        if not self.is_known(word):
            word = digraphs(word)
        return word if self.is_known(word) else without_accents(word)

    def _listed(self, word: str) -> tuple[Reading, ...]:
        """Return what our own list says of *word*; nothing for most words."""
        if word in _KEPT:
            return (Reading(word, rule="kept"),)
        return tuple(Reading(lemma, rule="listed") for lemma in _LEMMAS.get(word, ()))

    def _without_genitive(self, word: str) -> str:
        """Return *word* without a genitive -s, unless the -s belongs to a name such as Lars or Paris."""
        if len(word) < _NO_GENITIVE or not word.endswith("s") or word.endswith("ss") or self.is_known(word):
            return word
        base = word[:-1]
        frequency = self._frequency(word)
        return word if frequency >= NAME_FREQUENCY and self._frequency(base) < frequency else base

    def _dictionary(self, word: str, language: Language) -> tuple[Reading | None, Reading | None]:
        """Return the readings of *word* as bokmål and as nynorsk, None where that has no such word."""
        number = self._lexicon.number(word)
        bokmal, nynorsk = self._lexicon.bokmal(number), self._lexicon.nynorsk(number)
        if bokmal and not nynorsk and language == "nn" and (other := LEMMAS.get(bokmal)):
            nynorsk = other
        return (
            Reading(bokmal, rule="dictionary") if bokmal else None,
            Reading(nynorsk, rule="nynorsk" if nynorsk != bokmal else "dictionary") if nynorsk else None,
        )

    def _with_second(self, word: str, found: tuple[Reading, ...]) -> tuple[Reading, ...]:
        second = self._lexicon.second(self._lexicon.number(word))
        if second is None or any(each.term == second for each in found):
            return found
        return (*found, Reading(second, rule="second"))

    def _unknown(self, word: str) -> Reading:
        """Return the reading of a word that no dictionary has."""
        if self._frequency(word) >= NAME_FREQUENCY:
            return Reading(without_accents(word), rule="name")
        if base := self._known_base(word):
            return Reading(base, rule="ending")
        if compound := self._compound_lemma(word):
            return Reading(term_of(self._spelling.of(compound)), rule="compound")
        stemmed = stem(word)
        return Reading(term_of(self._spelling.of(stemmed)), rule="stem")

    def _known_base(self, word: str) -> str | None:
        """Return the term of the word that *word* is an inflection of, where a dictionary has that as a lemma."""
        ending = _ENDINGS.search(word)
        if ending is None:
            return None
        base = word[: ending.start()]
        for candidate in (base, f"{base}e"):
            number = self._lexicon.number(candidate)
            term = self._lexicon.bokmal(number)
            if len(base) >= _SHORTEST_BASE and term == candidate:
                return term
        return None

    def _compound_lemma(self, word: str) -> str | None:
        """Return *word* with its last part as a lemma: «fotballkampene» as «fotballkamp»."""
        parts = self._splitter.split(word)
        return word[: parts[-1].start] + parts[-1].term if parts else None

    def _bokmal(self, word: str) -> str | None:
        return self._lexicon.bokmal(self._lexicon.number(word))

    def _frequency(self, word: str) -> float:
        return self._lexicon.frequency(self._lexicon.number(word))

"""Finds the readings of words where some words are names."""

import re
from typing import Final

from search.analysis.characters import digraphs
from search.analysis.compounds import Splitter
from search.analysis.language import Language
from search.analysis.lemmas import Lemmas
from search.analysis.lexicon import Lexicon
from search.analysis.names.names import Names
from search.analysis.nynorsk import LEMMAS, term_of
from search.analysis.tokens import Reading

_TEN_TIMES: Final = 1.0
"""Difference on the Zipf scale between a word and one written ten times as often."""
# What farms lie in or at, and so families and clubs are called after: Bjørndalen, Solbakken, Strømsgodset.
_LANDSCAPE: Final = re.compile(
    r"(?:ås|bakk|berg|dal|eng|fjell|fjord|flat|gods|haug|hag|heim|hei|holm|hus|land|li|løkk|mark|mo|myr|nes|odd|plass"
    r"|rud|rønning|set|setr|skog|slett|stad|stein|strand|stu|sund|sæt(?:e)?r|tun|vang|vatn|vann|vidd|vik|voll|øy|øyr"
    r"|ødegård)(?:en|et|a|n)\Z"
)
_DEFINITE: Final = ("en", "et", "a", "ene", "n", "t", "ne")


class NameLemmas(Lemmas):
    """Finds the readings of words, *names* among them."""

    def __init__(self, lexicon: Lexicon, splitter: Splitter, names: Names) -> None:
        super().__init__(lexicon, splitter)
        self._names = names

    def of_text(self, word: str, language: Language, *, capital: bool = False) -> tuple[Reading, ...]:
        """
        Return the readings of *word* in a text of *language*, as `Lemmas.of_text` does.

        A name with a capital is the name alone; one without may be the everyday word as well.
        """
        everyday = super().of_text(word, language, capital=capital)
        names = self._readings(word, everyday)
        if not names or capital:
            return names or everyday
        terms = {reading.term for reading in everyday}
        return (*everyday, *(name for name in names if name.term not in terms))

    def of_query(self, word: str, language: Language, *, capital: bool = False) -> tuple[Reading, ...]:
        """Return the readings of *word* in a query, as `Lemmas.of_query` does; a name is that alone, whatever its case."""
        if self._names.of(word) and (names := self._readings(word, super().of_text(word, language))):
            return names[:1]
        return super().of_query(word, language, capital=capital)

    def is_common(self, word: str) -> bool:
        """Return True for a name, and as `Lemmas.is_common` does."""
        return bool(self._names.of(word)) or super().is_common(word)

    def _readings(self, word: str, everyday: tuple[Reading, ...]) -> tuple[Reading, ...]:
        """Return the names that *word* may stand for; none where it is no name, or *everyday* says more of it."""
        names = self._names.of(word)
        if not names or everyday[0].rule == "listed" or self._is_typed_otherwise(word):
            return ()
        if self._is_institution(names[0], everyday):
            return ()
        return tuple([Reading(self._term_of(name), rule="name") for name in names])

    def _is_typed_otherwise(self, word: str) -> bool:
        """Return True for a *word* that likelier is one in other letters: «foer» is «før», whoever is called Foer."""
        plain = digraphs(word)
        return plain != word and self.frequency(plain) >= self.frequency(word) + _TEN_TIMES

    def _is_institution(self, name: str, everyday: tuple[Reading, ...]) -> bool:
        """
        Return True for the definite form of a compound: «Stortinget» is called what it is, and found by «storting».

        Not where it is called after a landscape, as families and clubs are.
        """
        if _LANDSCAPE.search(name) or not self._splitter.split(name):
            return False
        return any(name in _definite_forms(reading.term) for reading in everyday)

    def _term_of(self, name: str) -> str:
        """Return the term of *name*: one for all its spellings, but for those that are everyday words."""
        spelled = self.spelled(name)
        plain = term_of(LEMMAS.get(spelled, spelled))
        return plain if plain in self._names.forms or not self.is_known(plain) else name


def _definite_forms(noun: str) -> tuple[str, ...]:
    """Return the definite forms that *noun* may have in either language."""
    return (*[noun + ending for ending in _DEFINITE], f"{noun[:-1]}a")

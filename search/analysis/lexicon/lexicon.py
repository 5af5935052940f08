"""
The lexicon: the lemmas of each word that a dictionary has, and how common the word is.

A trie gives each word a number. An array for each property holds the value of a word at its number:

    word     number   bokmal   nynorsk   zipf
    filmer   124460   -7       -1        488
    film     16127    16127    16127     513
    filme    51633    51633    51633     416

A lemma is the number of another word; -1 is none. A lower number is that of a group, which is a row of another
array: -7 is row 5, «film» and «filme», both of which are meant where «filmer» is typed.
Frequencies are in hundredths.
"""

from pathlib import Path
from typing import Final, NewType

from search.analysis.language import Language
from search.analysis.mapped_files import map_array, map_trie

NumberedWord = NewType("NumberedWord", int)
"""The number of a word in a Lexicon; -1, the last row of each array, for a word that it does not hold."""

ABSENT: Final = NumberedWord(-1)
NO_TERM: Final = -1
TRIE_FILE: Final = "words.marisa"
ARRAYS: Final = {"bokmal": "int32", "nynorsk": "int32", "zipf": "int16"}
"""Name of each array to the type of its numbers; shape (words + 1,), the last row for words that are not there."""
MOST: Final = 3
"""Lemmas of a form, at most."""
GROUPS: Final = "groups.npy"
"""
Lemmas of forms that have several; shape (groups * 4,): how many of them are meant where the form is typed, and the
numbers of three words.
"""
_WIDTH: Final = 1 + MOST


def group_number(row: int) -> int:
    """Return the number of a group in the *row* of the array of groups; and the row for a number."""
    return -2 - row


class Lexicon:
    """
    The words in the tables of *folder*, as `compile.write_lexicon` writes them.

    Attributes:
        folder: The folder of the tables.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._words = map_trie(folder / TRIE_FILE)
        self._lemmas = {
            "nb": map_array(folder / "bokmal.npy"),
            "nn": map_array(folder / "nynorsk.npy"),
        }
        self._groups = map_array(folder / GROUPS)
        self._zipf = map_array(folder / "zipf.npy")

    def number(self, word: str) -> NumberedWord:
        """Return the number of *word*, a word in lower case."""
        number: NumberedWord = self._words.get(word, ABSENT)
        return number

    def terms(self, number: NumberedWord, language: Language) -> tuple[str, ...]:
        """Return the terms of the word in a text of *language*, the likeliest first; none for a word it lacks."""
        lemma = self._lemmas[language][number]
        if lemma >= 0:
            return (self._words.restore_key(lemma),)
        return () if lemma == NO_TERM else self._group(lemma)

    def typed_terms(self, number: NumberedWord, language: Language) -> tuple[str, ...]:
        """Return the terms that are meant where the word is typed: as `terms`, without those of rare uses."""
        lemma = self._lemmas[language][number]
        if lemma >= NO_TERM:
            return self.terms(number, language)
        typed: int = self._groups[_WIDTH * group_number(lemma)]
        return self._group(lemma)[:typed]

    def bokmal(self, number: NumberedWord) -> str | None:
        """Return the likeliest term of the word read as bokmål; None for a word bokmål does not know."""
        return next(iter(self.terms(number, "nb")), None)

    def nynorsk(self, number: NumberedWord) -> str | None:
        """Return the likeliest term, a bokmål lemma where there is one, of the word read as nynorsk."""
        return next(iter(self.terms(number, "nn")), None)

    def is_known(self, number: NumberedWord) -> bool:
        """Return True for a word with a term in either language; False for one of the frequency list only, and for ABSENT."""
        return self._lemmas["nb"][number] != NO_TERM or self._lemmas["nn"][number] != NO_TERM

    def frequency(self, number: NumberedWord) -> float:
        """Return the frequency in bokmål on the Zipf scale, 0 to 8; 0 for a word not in the frequency list."""
        return self._zipf[number] / 100

    def _group(self, number: int) -> tuple[str, ...]:
        """Return the terms of a group."""
        first = _WIDTH * group_number(number) + 1
        row = self._groups[first : first + MOST]
        return tuple([self._words.restore_key(lemma) for lemma in row if lemma != NO_TERM])

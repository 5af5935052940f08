"""
The lexicon: the lemmas of each word that a dictionary has, and how common the word is.

A trie gives each word a number. An array for each property holds the value of a word at its number:

    word     number   bokmal   nynorsk   second   third   zipf
    filmer   124460   51633    -1        16127    -1      488
    film     16127    16127    16127     -1       -1      513
    filme    51633    51633    51633     -1       -1      416

A lemma is the number of another word: «filmer» is of «filme», and also of «film»; -1 is none.
Frequencies are in hundredths.
"""

from pathlib import Path
from typing import Final, NewType

from search.analysis.mapped_files import map_array, map_trie

NumberedWord = NewType("NumberedWord", int)
"""The number of a word in a Lexicon; -1, the last row of each array, for a word that it does not hold."""

ABSENT: Final = NumberedWord(-1)
NO_TERM: Final = -1
TRIE_FILE: Final = "words.marisa"
ARRAYS: Final = {
    "bokmal": "int32",
    "nynorsk": "int32",
    "second": "int32",
    "third": "int32",
    "zipf": "int16",
}
"""Name of each array to the type of its numbers; shape (words + 1,), the last row for words that are not there."""


class Lexicon:
    """
    The words in the tables of *folder*, as `compile.write_lexicon` writes them.

    Attributes:
        folder: The folder of the tables.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._words = map_trie(folder / TRIE_FILE)
        self._bokmal = map_array(folder / "bokmal.npy")
        self._nynorsk = map_array(folder / "nynorsk.npy")
        self._second = map_array(folder / "second.npy")
        self._third = map_array(folder / "third.npy")
        self._zipf = map_array(folder / "zipf.npy")

    def number(self, word: str) -> NumberedWord:
        """Return the number of *word*, a word in lower case."""
        number: NumberedWord = self._words.get(word, ABSENT)
        return number

    def bokmal(self, number: NumberedWord) -> str | None:
        """Return the term of the word read as bokmål; None for a word bokmål does not know."""
        return self._term(self._bokmal[number])

    def nynorsk(self, number: NumberedWord) -> str | None:
        """Return the term, a bokmål lemma where there is one, of the word read as nynorsk."""
        return self._term(self._nynorsk[number])

    def is_known(self, number: NumberedWord) -> bool:
        """Return True for a word with a term in either language; False for one of the frequency list only, and for ABSENT."""
        return self._bokmal[number] != NO_TERM or self._nynorsk[number] != NO_TERM

    def others(self, number: NumberedWord) -> tuple[str, ...]:
        """Return the terms of the other lemmas of the word in bokmål: «filmer» is of «filme» and of «film»."""
        if self._second[number] == NO_TERM:  # as for most
            return ()
        terms = (self._term(self._second[number]), self._term(self._third[number]))
        return tuple(term for term in terms if term is not None)

    def frequency(self, number: NumberedWord) -> float:
        """Return the frequency in bokmål on the Zipf scale, 0 to 8; 0 for a word not in the frequency list."""
        return self._zipf[number] / 100

    def _term(self, number: int) -> str | None:
        if number == NO_TERM:
            return None
        term: str = self._words.restore_key(number)
        return term

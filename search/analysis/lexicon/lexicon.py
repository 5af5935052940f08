"""
What is the lemma of a known word, and how common is the word?

A trie of all words with a number each, and an array by number for each thing known of a word. All
are files mapped into memory: nothing is read before it is asked for, and forked processes share it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, NewType

import marisa_trie
import numpy as np

NumberedWord = NewType("NumberedWord", int)
"""The number of a word in a Lexicon; -1, the last row of each array, for a word it does not hold."""

ABSENT: Final = NumberedWord(-1)
NO_TERM: Final = -1
TRIE_FILE: Final = "words.marisa"
ARRAYS: Final = {
    "bokmal": np.int32,
    "nynorsk": np.int32,
    "second": np.int32,
    "third": np.int32,
    "zipf": np.int16,
}
"""Name to type; each array has a row for each word and one more, for words that are not there."""


class Lexicon:
    """
    The words of a folder that `build.write_lexicon` wrote.

    Attributes:
        folder: The folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._words = marisa_trie.Trie().mmap(str(folder / TRIE_FILE))
        # A memoryview gives a Python number ten times as fast as a NumPy array does.
        self._bokmal, self._nynorsk, self._second, self._third, self._zipf = (
            memoryview(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in ARRAYS
        )

    def number(self, word: str) -> NumberedWord:
        """Return the number of *word*, a word in lower case."""
        found: NumberedWord = self._words.get(word, ABSENT)
        return found

    def bokmal(self, number: NumberedWord) -> str | None:
        """Return the term of the word read as bokmål; None for a word bokmål does not know."""
        return self._term(self._bokmal[number])

    def nynorsk(self, number: NumberedWord) -> str | None:
        """Return the term, a bokmål lemma where there is one, of the word read as nynorsk."""
        return self._term(self._nynorsk[number])

    def is_known(self, number: NumberedWord) -> bool:
        """Return whether a dictionary of either language has the word."""
        return self._bokmal[number] != NO_TERM or self._nynorsk[number] != NO_TERM

    def is_bokmal(self, number: NumberedWord) -> bool:
        """Return whether the dictionary of bokmål has the word."""
        return bool(self._bokmal[number] != NO_TERM)

    def others(self, number: NumberedWord) -> tuple[str, ...]:
        """Return what else the word stands for in bokmål: «filmer» is of «filme» and of «film»."""
        if self._second[number] == NO_TERM:  # as for most
            return ()
        found = (self._term(self._second[number]), self._term(self._third[number]))
        return tuple(term for term in found if term is not None)

    def frequency(self, number: NumberedWord) -> float:
        """Return how common the word is in bokmål, on the Zipf scale; 0 for a word not met."""
        return self._zipf[number] / 100

    def _term(self, number: int) -> str | None:
        if number == NO_TERM:
            return None
        term: str = self._words.restore_key(number)
        return term

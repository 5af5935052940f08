"""Splits texts into words in a simple way, so that every engine agrees on their limits."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import Final

from nltk.stem.snowball import NorwegianStemmer

_LETTERS: Final = re.compile(r"[^\W\d_]+")
_LETTERS_AND_DIGITS: Final = re.compile(r"[^\W_]+")
_STEMMER: Final = NorwegianStemmer()


@cache
def stem(word: str) -> str:
    """Return the Snowball stem of *word*, in lower case. Kept, because the stemmer would hide the engines."""
    stemmed: str = _STEMMER.stem(word)
    return stemmed


def letter_words(text: str) -> list[str]:
    """Return the runs of letters in *text*, in lower case."""
    return _LETTERS.findall(text.lower())


def all_words(text: str) -> list[str]:
    """Return the runs of letters and digits in *text*, in lower case."""
    return _LETTERS_AND_DIGITS.findall(text.lower())


def adjacent_words(text: str) -> list[tuple[str, str]]:
    """
    Return the pairs of words with only a space between them, in lower case.

    A comma, a hyphen or a new line between two words is a reason for engines to differ, so such pairs are
    left out.
    """
    pairs = (pair for line in text.lower().splitlines() for pair in pairwise(line.split()))
    return [(first, second) for first, second in pairs if first.isalpha() and second.isalpha()]

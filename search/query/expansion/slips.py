"""Makes the words that a typed word may be a slip of, and tells when it is none."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import Final

from search.query.query_analyzer import WordAnalyzer

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzæøåéäöü"
_MIN_LETTERS: Final = 4
"""Shorter words are one slip away from too many others."""
_MAX_LETTERS: Final = 32
"""Longer words have thousands of neighbours."""
_SEEN: Final = 1.0
"""Zipf frequency from which somebody writes a word on purpose."""
_LIKELIER: Final = 2.0
"""How much commoner, on the Zipf scale, the word must be that such a word is a slip of: a hundred times."""
_LIKELIER_OF_LONG: Final = 1.5
"""The same for a long word, which few other words are like."""
_LONG: Final = 9
"""Letters of a long word."""


def may_be_slip(analyzer: WordAnalyzer, form: str) -> bool:
    """
    Return whether *form*, a word in lower case, may be a slip of another word.

    Common words are none, nor is a word with digits: «iphone6» less its digit is another thing.
    """
    return form.isalpha() and _MIN_LETTERS <= len(form) <= _MAX_LETTERS and not analyzer.is_common(form)


def is_likelier(analyzer: WordAnalyzer, candidate: str, form: str) -> bool:
    """Say whether whoever typed *form* may well have meant *candidate*: nobody writes *form*, or far fewer do."""
    own = analyzer.frequency(form)
    gap = _LIKELIER_OF_LONG if len(form) >= _LONG else _LIKELIER
    return own < _SEEN or analyzer.frequency(candidate) >= own + gap


@lru_cache(maxsize=16)  # alternatives to a query have the same words
def neighbours(word: str) -> tuple[str, ...]:
    """Return the words one edit from *word*: a letter deleted, inserted or replaced, or two swapped."""
    cuts = [(word[:index], word[index:]) for index in range(len(word) + 1)]
    added = {before + letter + after for before, after in cuts for letter in _LETTERS}
    mistaken = {before + letter + after[1:] for before, after in cuts[:-1] for letter in _LETTERS}
    left_out = {before + after[1:] for before, after in cuts[:-1]}
    swapped = {
        word[:first] + word[second] + word[first] + word[second + 1 :]
        for first, second in pairwise(range(len(word)))
    }
    return tuple(sorted((added | mistaken | left_out | swapped) - {word, ""}))

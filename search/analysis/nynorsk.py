"""
Which bokmål word stands for a nynorsk one in the index?

Both languages share one index: «ikkje» and «ikke» are one term, the bokmål one. A table names the
everyday pairs; rules of spelling give the rest, and count only where bokmål has the word they make.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from search.analysis.characters import without_accents
from search.analysis.data import table

_DATA: Final = table("nynorsk")
LEMMAS: Final[dict[str, str]] = _DATA["lemmas"]
"""Nynorsk lemma, or a form of one, to the bokmål lemma."""
EVERYDAY: Final = frozenset(LEMMAS.values())
"""The bokmål lemmas of everyday nynorsk words."""
VARIANTS: Final[dict[str, str]] = _DATA["variants"]
"""A form free in bokmål to the one that stands for both: «hand» to «hånd»."""
_LITERAL: Final = re.compile(r"\w\?|\W")
_PATTERNS: Final = [pattern for pattern, _ in _DATA["rules"]]
# The letters a word must hold, so that few of the rules are tried on it; the pattern; what it becomes.
_RULES: Final = [
    (max(_LITERAL.split(pattern), key=len), re.compile(pattern), spelling)
    for pattern, spelling in _DATA["rules"]
]
_BEGINNINGS: Final = tuple(_LITERAL.split(each[1:])[0] for each in _PATTERNS if each[0] == "^")
_ENDINGS: Final = tuple(_LITERAL.split(each[:-1])[-1] for each in _PATTERNS if each[-1] == "$")
# Without a sign for where a word begins or ends, `re` looks for the first letters and skips all others.
_INSIDE: Final = re.compile("|".join(each for each in _PATTERNS if each[0] != "^" and each[-1] != "$"))
_SHORTEST: Final = 4
_COMMON: Final = 2.0
_OWN: Final = 2.2


def term_of(lemma: str) -> str:
    """Return the term for *lemma*: one for all its spellings."""
    return without_accents(VARIANTS.get(lemma, lemma))


class BokmalSpelling:
    """
    Finds the bokmål lemma of a nynorsk one.

    Args:
        lemma_of: Gives the bokmål lemma of a word, None for a word bokmål does not know.
        frequency_of: Gives how common a word is in bokmål, on the Zipf scale (0 to 8).
    """

    def __init__(self, lemma_of: Callable[[str], str | None], frequency_of: Callable[[str], float]) -> None:
        self._lemma_of = lemma_of
        self._frequency_of = frequency_of

    def of(self, lemma: str) -> str:
        """Return the bokmål lemma for the nynorsk *lemma*; itself where none is known."""
        if (named := LEMMAS.get(lemma)) is not None:
            return named
        if len(lemma) < _SHORTEST or not _may_differ(lemma) or self._is_bokmal(lemma):
            return lemma
        least = max(_COMMON, self._frequency_of(lemma))
        once = _spellings(lemma)
        # A word may differ in two places: «sjukepleiar», «grunnleggjande».
        for spelled in (*once, *(twice for spelling in once for twice in _spellings(spelling))):
            if self._frequency_of(spelled) >= least:
                known = self._lemma_of(spelled)
                if known is not None:
                    return known
        return lemma

    def _is_bokmal(self, lemma: str) -> bool:
        return self._lemma_of(lemma) == lemma and self._frequency_of(lemma) > _OWN


def _may_differ(lemma: str) -> bool:
    return lemma.endswith(_ENDINGS) or lemma.startswith(_BEGINNINGS) or _INSIDE.search(lemma) is not None


def _spellings(lemma: str) -> list[str]:
    """Return the spellings that differ from *lemma* by a single rule, in the order of the rules."""
    return [
        spelled
        for letters, pattern, spelling in _rules_for(lemma[0], lemma[-1])
        if letters in lemma and (spelled := pattern.sub(spelling, lemma)) != lemma
    ]


@lru_cache(maxsize=2**10)
def _rules_for(first: str, last: str) -> list[tuple[str, re.Pattern[str], str]]:
    """Return the rules that may say something of a word with this first and this last letter."""
    return [
        rule
        for rule, pattern in zip(_RULES, _PATTERNS, strict=True)
        if pattern.startswith(first, 1) or pattern[0] != "^"
        if pattern.endswith(f"{last}$") or pattern[-1] != "$"
    ]

"""
Which spellings are one word: «ferje» and «ferge», «deltager» and «deltaker», in nynorsk «skole» and «skule».

`scripts/norwegian_dictionaries.py` makes the files from the articles of Bokmålsordboka and Nynorskordboka that
have several lemmas (CC BY 4.0, see NOTICE). A star marks a spelling that is also another word.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from search.analysis.data import packed_lines
from search.analysis.nynorsk import VARIANTS

_EVERYWHERE: Final = 5.5
"""Zipf frequency of words that differ though one article has both: «noe», «noen»."""
_STANDING: Final = frozenset(VARIANTS.values())


def bokmal_spellings(frequency: Mapping[str, float]) -> dict[str, str]:
    """Return, for each spelling of bokmål with a commoner one, that one; *frequency* is on the Zipf scale."""
    spellings: dict[str, str] = {}
    for line in packed_lines("bokmal_spellings"):
        spellings |= _to_the_commonest(line.split(" "), frequency)
    return spellings


def nynorsk_spellings() -> dict[str, tuple[str, ...]]:
    """Return, for each lemma of nynorsk that has them, all its spellings in the order of the dictionary."""
    return {
        word: tuple(words)
        for line in packed_lines("nynorsk_spellings")
        if "*" not in line
        for words in [line.split(" ")]
        for word in words
    }


def _to_the_commonest(spellings: Iterable[str], frequency: Mapping[str, float]) -> dict[str, str]:
    """Return each of *spellings* that is no other word, with the one that stands for all."""
    words = [word for word in spellings if not word.endswith("*") and word not in VARIANTS]
    if len(words) <= 1:
        return {}
    first = max(words, key=lambda word: (word in _STANDING, frequency.get(word, 0.0)))
    return {word: first for word in words if word != first and frequency.get(word, 0.0) < _EVERYWHERE}

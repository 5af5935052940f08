"""
The stem of a word that no dictionary has: NLTK's Norwegian Snowball stemmer with two newer rules.

NLTK's copy is of 2014. Snowball has since learnt that ê, ò, ó and ô are vowels («vêret», issue 218)
and that some words end in -ers by nature («univers», issue 175): github.com/snowballstem/snowball.
"""

from collections.abc import Callable
from functools import cache
from typing import Final

_VOWELS: Final = str.maketrans("êòóô", "eooo")
_ERS_KEPT_AFTER: Final = ("amm", "ast", "ind", "kap", "kk", "lt", "nk", "omm", "pp", "v", "øst")
_ERS_LEAVES_AFTER: Final = ("skap", "hav", "giv")
_SHORTEST: Final = 3
"""Letters that a stem keeps: «stoikarane» and «stoikar» are both «stoik»."""


def stem(word: str) -> str:
    """Return the stem of *word*, a word in lower case; never empty, and the stem of itself."""
    while len(stemmed := _stem_once(word)) < len(word) and len(stemmed) >= _SHORTEST:
        word = stemmed
    return word


def _stem_once(word: str) -> str:
    before = word.removesuffix("ers")
    if before != word and before.endswith(_ERS_KEPT_AFTER) and not before.endswith(_ERS_LEAVES_AFTER):
        return word
    plain = word.translate(_VOWELS)
    stemmed = _snowball()(plain)
    # A stem is a beginning of the word but for -ert and -erte, which become -er.
    return word[: len(stemmed)] or word


@cache
def _snowball() -> Callable[[str], str]:
    """Return NLTK's stemmer; imported at first use, because NLTK takes a quarter of a second and few words need it."""
    # Only the stemmer: NLTK's word lists and tokenizers would have to be downloaded.
    from nltk.stem.snowball import SnowballStemmer  # noqa: PLC0415

    stemmer: Callable[[str], str] = SnowballStemmer("norwegian").stem
    return stemmer

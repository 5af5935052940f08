"""
What is the stem of a word that no dictionary has? NLTK's Norwegian Snowball stemmer, two rules newer.

NLTK's copy is of 2014. Snowball has since learnt that ê, ò, ó and ô are vowels («vêret», issue 218)
and that some words end in -ers by nature («univers», issue 175): github.com/snowballstem/snowball.
"""

from __future__ import annotations

from typing import Final

from nltk.stem.snowball import SnowballStemmer

# From NLTK only the stemmer: its word lists and tokenizers would have to be downloaded.
_STEMMER: Final = SnowballStemmer("norwegian")
_VOWELS: Final = str.maketrans("êòóô", "eooo")
_ERS_KEPT_AFTER: Final = ("amm", "ast", "ind", "kap", "kk", "lt", "nk", "omm", "pp", "v", "øst")
_ERS_LEAVES_AFTER: Final = ("skap", "hav", "giv")


def stem(word: str) -> str:
    """Return the stem of *word*, a word in lower case; never empty."""
    before = word.removesuffix("ers")
    if before != word and before.endswith(_ERS_KEPT_AFTER) and not before.endswith(_ERS_LEAVES_AFTER):
        return word
    plain = word.translate(_VOWELS)
    stemmed: str = _STEMMER.stem(plain)
    # A stem is a beginning of the word but for -ert and -erte, which become -er.
    return word[: len(stemmed)] or word

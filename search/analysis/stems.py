"""What is the stem of a word? NLTK's Norwegian Snowball stemmer, asked once for each word."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from nltk.stem.snowball import SnowballStemmer

# From NLTK only the stemmer: its word lists and tokenizers would have to be downloaded.
_STEMMER: Final = SnowballStemmer("norwegian")


@lru_cache(maxsize=2**16)  # about 11 MB when full; `chain` keeps what was made of them
def stem(word: str) -> str:
    """Return the stem of *word*, a word in lower case; never empty."""
    stemmed: str = _STEMMER.stem(word)
    return stemmed or word

"""Which characters make a word, and which are only there for the eye or the typesetter?"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

INVISIBLE: Final = "\u00ad\u200b-\u200d\u2060\ufeff"
"""Soft hyphen, zero-width characters and the byte-order mark, as a class for a pattern."""
MARKS: Final = "\u0300-\u036f"
"""Combining marks: an å may come as a and a ring, and is one letter all the same."""
SPACES: Final = " \u00a0\u2009\u202f"
"""The spaces that group the digits of a number: plain, no-break, thin, narrow no-break."""

_UNSEEN = re.compile(f"[{INVISIBLE}]")
# No script piles more marks on a letter (UAX #15, stream-safe text); composing thousands takes minutes.
_PILED_UP = re.compile(f"([{MARKS}]{{30}})[{MARKS}]+")


def normalized(text: str) -> str:
    """Return *text* composed (NFC) and without invisible characters; its case is kept."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _PILED_UP.sub(r"\1", _UNSEEN.sub("", text)))

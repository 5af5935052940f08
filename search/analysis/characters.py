"""Which characters make a word, and which are only there for the eye or the typesetter?"""

from __future__ import annotations

import re
from typing import Final

from search.composition import composed

INVISIBLE: Final = "\u00ad\u200b-\u200d\u2060\ufeff"
"""Soft hyphen, zero-width characters and the byte-order mark, as a class for a pattern."""
SPACES: Final = " \u00a0\u2009\u202f"
"""The spaces that group the digits of a number: plain, no-break, thin, narrow no-break."""

_UNSEEN = re.compile(f"[{INVISIBLE}]")


def normalized(text: str) -> str:
    """Return *text* composed (NFC) and without invisible characters; its case is kept."""
    return composed(_UNSEEN.sub("", text))

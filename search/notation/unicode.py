"""Unicode composition (NFC): an å is one character, however it was typed."""

import re
import unicodedata
from typing import Final

MARKS: Final = "\u0300-\u036f"
"""Combining marks, as a range of a regular expression: an å may come as a and a ring."""

# No script piles more marks on a letter (UAX #15, stream-safe text); composing thousands takes minutes.
_PILED_UP = re.compile(f"([{MARKS}]{{30}})[{MARKS}]+")


def compose(text: str) -> str:
    """Return *text* in NFC, at most 30 combining marks in a row; the time grows linearly with its length."""
    return text if text.isascii() else unicodedata.normalize("NFC", _PILED_UP.sub(r"\1", text))

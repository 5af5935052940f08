"""
Which words are abbreviations, and does a sentence end after their point?

The list is closed, in ``data/abbreviations.toml``: a rule such as «short and followed by a point»
would take the last word of every other sentence.
"""

import re
from collections.abc import Iterator
from typing import Final

from search.analysis.characters import SPACES
from search.analysis.data import table

_TABLE: Final = table("abbreviations")
_DOTTED: Final[dict[str, str]] = _TABLE["dotted"]
_CLOSING: Final = frozenset(_TABLE["closing"]["words"])
_WITHIN: Final = frozenset(_TABLE["within"]["words"]) | _DOTTED.keys() - _CLOSING

_ORDINAL = re.compile("0?[1-9]|[12][0-9]|3[01]")
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])*")


def _spellings() -> Iterator[tuple[str, str]]:
    """Yield every spelling as it may stand in a text, with the word it is short for."""
    for short, term in _DOTTED.items():
        yield short, term
        yield short[0].upper() + short[1:], term
        if any(len(part) > 1 for part in short.split(".")):  # O.L. and M.M. are initials
            yield short.upper(), term
    yield from (("f.Kr", _DOTTED["f.kr"]), ("e.Kr", _DOTTED["e.kr"]))
    capitalised = _TABLE["names"]["capitalised"]
    for short, term in _TABLE["short_for"].items():
        yield short, term
        if short not in capitalised:
            yield short.capitalize(), term


SHORT_FOR: Final[dict[str, str]] = dict(_spellings())
"""Abbreviations without their last point, as written, with the word that stands for them: «f.eks», «feks»."""


def _after_first_part(short: str) -> str:
    gap = rf"\.[{SPACES}]?"
    first, *others = short.split(".")
    return rf"(?<=\b[{first[0]}{first[0].upper()}]{first[1:]}){gap}{gap.join(others)}\."


SPACED_REST: Final = rf"(?=\.[{SPACES}][a-z])(?:{'|'.join(map(_after_first_part, sorted(_DOTTED, key=len, reverse=True)))})(?![^\W_])"
"""
Pattern of what follows «f» in «f. eks.»: the other parts of a dotted abbreviation with spaces inside.

It begins with the point, so that it costs words without one nothing.
"""


def is_abbreviation(word: str) -> bool:
    """
    Return whether a point after *word* belongs to it, so that the sentence goes on.

    True for «kl», «f.eks», initials and the ordinals of a date (1 to 31). False for those that
    mostly close a sentence, such as «osv» and «m.m»: before a capital they do.

    Args:
        word: All that stands before the point, from the last white space: «3–1» is no ordinal.
    """
    folded = word.lower().lstrip("(«\"“'[")
    if folded in _CLOSING:
        return False
    return folded in _WITHIN or _ORDINAL.fullmatch(folded) is not None or _is_initial(folded)


def _is_initial(word: str) -> bool:
    # «i» and «å» end no sentence; «gruppe B.» may, and a fragment a little too long is the milder fault.
    return _INITIALS.fullmatch(word) is not None

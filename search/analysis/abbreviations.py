"""
The abbreviations, with the word that each stands for.

The list is closed, in ``data/abbreviations.toml``: a rule such as «short and followed by a point»
would take the last word of every other sentence.
"""

from collections.abc import Iterator
from typing import Final

from search.analysis.characters import SPACES
from search.analysis.data import table

_TABLE: Final = table("abbreviations")
_DOTTED: Final[dict[str, str]] = _TABLE["dotted"]


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

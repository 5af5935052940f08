"""What a check has to say: about which part, how bad it is, and a sentence with the remedy."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Level = Literal["ok", "note", "fault"]
Part = Literal["settings", "disk", "rights", "archive", "tables", "index", "agreement"]

_NAMED: Final = 5
"""Ids that a sentence names, at most."""


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One thing that a check has to say.

    Attributes:
        part: What it is about.
        level: ``fault`` where something is wrong, ``note`` where it may be meant, ``ok``.
        text: A sentence, and for faults another with the remedy.
    """

    part: Part
    level: Level
    text: str


def name_ids(article_ids: Iterable[str]) -> str:
    """Return the first of *article_ids*, as a sentence lists them."""
    ids = sorted(article_ids)
    return ", ".join(f"«{article_id}»" for article_id in ids[:_NAMED]) + (", …" if len(ids) > _NAMED else "")

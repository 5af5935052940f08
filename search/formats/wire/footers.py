"""Blocks of a wire body that say nothing of the story: its own headline or lead again, the agency's mark, rules of signs."""

import re
from collections.abc import Sequence
from typing import Final

from search.articles import Block
from search.formats.pasted.bylines import agencies_of

_RULE = re.compile(r"[\W_]+")
_MARK = re.compile(
    r"[(\[/]\s*(?P<copyright>©|\(c\))?\s*(?P<name>[^()\[\]/]{1,60}?)\s*[)\]/]|©\s*(?P<bare>[^()\[\]/]{1,60})"
)
_SHORT: Final = 80


def drop_repetitions(
    blocks: Sequence[Block], title: str, lead: str, source: str
) -> tuple[list[Block], list[str]]:
    """
    Return *blocks* without what repeats *title* or *lead* at their beginning, marks of agencies, and rules; and notes.

    A mark is a line such as «(©NTB)» or «/ritzau/» after all paragraphs.
    """
    remaining = [block for block in blocks if not _RULE.fullmatch(block.text)]
    notes = ["A line of signs is left out."] * (len(remaining) < len(blocks))
    said = {_fold(title), _fold(lead), *map(_fold, lead.split("\n"))}
    while remaining and _fold(remaining[0].text) in said:
        notes.append("The headline or lead stands again in the text: left out.")
        remaining.pop(0)
    while (last := _last_text(remaining)) >= 0 and _is_mark(remaining[last].text, source):
        notes.append(f"The agency's mark «{remaining[last].text}» is left out.")
        remaining.pop(last)
    return remaining, notes


def _last_text(blocks: Sequence[Block]) -> int:
    """Return the index of the last block that is no caption; -1 where there is none."""
    return max((index for index, block in enumerate(blocks) if block.kind != "caption"), default=-1)


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())


def _is_mark(text: str, source: str) -> bool:
    """Say whether *text* is the mark of an agency, of *source*, or of anybody with a ©."""
    match = _MARK.fullmatch(text) if len(text) <= _SHORT else None
    if match is None:
        return False
    name = match["name"] or match["bare"]
    return bool(
        match["copyright"]
        or match["bare"]
        or name.casefold() == source.casefold()
        or agencies_of(name.upper())
    )

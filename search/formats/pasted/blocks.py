"""
The blocks of a pasted story: paragraphs, mid-heads, captions, quotations and lists.

They are told apart by form alone: length, end mark, credit, and the lines before and after.
"""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final, Literal

from search.articles import Block, BlockKind
from search.formats.allowed_characters import collapse
from search.formats.pasted.lines import Line, is_caption, is_short, last_index
from search.formats.pasted.vocabulary import one_of, words

Look = Literal["caption", "bullet", "short", "quote", "p"]

_BULLET = re.compile(r"[•·▪‣◦●■*]\s*\S")
_QUOTES: Final = (("«", "»"), ("“", "”"), ("”", "”"), ('"', '"'))
_SAID = re.compile(rf",\s+{one_of(words().said)}\b")


def blocks_of(lines: Sequence[Line]) -> tuple[Block, ...]:
    """Return the blocks of a story, given its *lines* without header, footer and furniture."""
    looks = [(_look(line.text), line) for line in lines]
    runs = [(look, [line for _, line in run]) for look, run in groupby(looks, key=lambda pair: pair[0])]
    last = last_index(runs, lambda run: run[0] != "caption")
    blocks: list[Block] = []
    for index, (look, run) in enumerate(runs):
        if look == "short":
            blocks += _of_short_lines(run, is_followed=index < last)
        elif look == "bullet":
            blocks.append(_block("list", run))
        else:
            blocks += [_block(look, [line]) for line in run]
    return tuple(blocks)


def _look(text: str) -> Look:
    if is_caption(text):
        return "caption"
    if _BULLET.match(text):
        return "bullet"
    if is_short(text) and not _SAID.search(text):
        return "short"
    return "quote" if _is_quotation(text) else "p"


def _is_quotation(text: str) -> bool:
    """Say whether *text* is one quotation from its first sign to its last."""
    return any(
        text.startswith(opening) and text.endswith(closing) and closing not in text[1:-1]
        for opening, closing in _QUOTES
    )


def _of_short_lines(run: list[Line], *, is_followed: bool) -> list[Block]:
    """Return a mid-head for one short line before text, a list for more; a head over or under it stays apart."""
    if len(run) == 1:
        return [_block("subhead" if is_followed else "p", run)]
    first = _stands_apart(run[0], run[1:3])
    last = is_followed and _stands_apart(run[-1], run[first:-1][-2:])
    rows = run[first : len(run) - last]
    blocks = [_block("subhead", run[:1])] if first else []
    blocks.append(_block("list" if len(rows) > 1 else "p", rows))
    return [*blocks, _block("subhead", run[-1:])] if last else blocks


def _stands_apart(line: Line, rows: Sequence[Line]) -> bool:
    """Say whether *line* is a head beside the table of *rows*, the two nearest: by a blank line or by numbers."""
    if len(rows) < 2:  # noqa: PLR2004 - one row is no table
        return False
    is_parted = rows[0].group == rows[1].group != line.group
    return is_parted or (not _has_digit(line) and all(map(_has_digit, rows)))


def _has_digit(line: Line) -> bool:
    return any(character.isdigit() for character in line.text)


def _block(kind: BlockKind, lines: Sequence[Line]) -> Block:
    return Block(kind, "\n".join(collapse(line.text) for line in lines))

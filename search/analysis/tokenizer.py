"""
Where does a word begin and end?

Two steps. `chunks` finds runs of letters and digits, joined by single connectors, in a text;
`pieces` splits one such chunk into words. A chunk is split the same way wherever it stands, so
the second step is done once for each different chunk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from search.analysis.characters import INVISIBLE, SPACES, normalized
from search.composition import MARKS

# Possessive, so that no text makes it try the same letters twice.
_SIGNS = rf"(?:[^\W_]++[{MARKS}{INVISIBLE}]*+)++"
_CONNECTOR = r"[-‐‑–.'’`´:,/&+@]"
_CHUNK = re.compile(
    # 120 000 and 120.000, with decimals or without: digits in groups of exactly three.
    rf"(?<![\d.,])(?P<number>\d{{1,3}}(?:[{SPACES}.]\d{{3}})+(?:,\d+)?)(?![\d]|[.,]\d|[^\W_])"
    rf"|{_SIGNS}(?:{_CONNECTOR}{_SIGNS})*"
)
_GROUP_SIGNS = re.compile(rf"[{SPACES}.]")

# AFPs, NTB's, FN-ets: an acronym with an ending is the acronym.
_ACRONYM = re.compile(r"([A-ZÆØÅ][A-ZÆØÅ0-9]+)['’:-]?(?:s|en|et|er|ene|ens|ets|a)")
# tv-en, pc-er, CD-er: so is a short word with its ending after a hyphen.
_SHORT = re.compile(r"([^\W\d_]{1,4})[-‐‑](?:en|et|er|ene|ens|ets|s|a)")
# mamma's, Sør-Trøndelag's: a genitive written the English way.
_GENITIVE = re.compile(rf"['’`´][sS][{INVISIBLE}]*\Z")
# J.K: initials are letters of their own, and JK besides.
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")
# A point stays between letters (f.eks, nrk.no) and digits (22.38), unless a capital follows a small
# letter: a missing space after a full stop. A comma stays between digits only (3,5).
_AFTER_LETTER = rf"(?<=[^\W\d_]|[{MARKS}])"
_SPLIT = re.compile(
    r"[-‐‑–/&+@`´:]"
    rf"|{_AFTER_LETTER},|,(?=[^\W\d_])"
    rf"|{_AFTER_LETTER}\.(?=\d)|(?<=\d)\.(?=[^\W\d_])"
    rf"|(?<=[a-zß-öø-ÿ{MARKS}])\.(?=[A-ZÆØÅ])"
)
_POINT = re.compile(r"\.")
_JOINING = re.compile(r"[-‐‑&]")
_MAX_JOINED = 40


class Piece(NamedTuple):
    """
    A word inside a chunk.

    Attributes:
        start: First code point, counted from the chunk's first.
        end: After the last code point.
        form: The word as written, without invisible characters.
        base: The word without the ending of an acronym or genitive; mostly the same.
        joined: All pieces of the chunk written as one word; only on the first of several.
    """

    start: int
    end: int
    form: str
    base: str
    joined: str = ""


def chunks(text: str) -> Iterator[tuple[int, str]]:
    """Yield each chunk of *text* with its first code point; a number in groups comes without them."""
    for found in _CHUNK.finditer(text):
        yield found.start(), found[0]


def pieces(chunk: str) -> tuple[Piece, ...]:
    """Return the words of a *chunk* that `chunks` gave; at least one, in order, apart."""
    whole = normalized(chunk)
    if whole[0].isdigit() and (number := _CHUNK.fullmatch(whole)) and number["number"]:
        digits = _GROUP_SIGNS.sub("", whole)
        return (Piece(0, len(chunk), digits, digits),)
    for rule in (_ACRONYM, _SHORT):
        if found := rule.fullmatch(whole):
            return (Piece(0, len(chunk), whole, found[1]),)
    if genitive := _GENITIVE.search(chunk):
        *before, last = _split(chunk, genitive.start())
        form = last.form + normalized(genitive[0])
        return (*before, last._replace(end=len(chunk), form=form))
    return _split(chunk, len(chunk))


def _split(chunk: str, end: int) -> tuple[Piece, ...]:
    """Return the words of *chunk* before *end*."""
    whole = normalized(chunk[:end])
    are_initials = _INITIALS.fullmatch(whole) is not None
    separator = _POINT if are_initials else _SPLIT
    found: list[Piece] = []
    start = 0
    for gap in (*(match.span() for match in separator.finditer(chunk, 0, end)), (end, end)):
        if form := normalized(chunk[start : gap[0]]):
            found.append(Piece(start, gap[0], form, form))
        start = gap[1]
    is_one_word = are_initials or _JOINING.search(whole) is not None
    if is_one_word and len(found) > 1 and all(piece.form.isalpha() for piece in found):
        joined = "".join(piece.form for piece in found)
        if len(joined) <= _MAX_JOINED:
            found[0] = found[0]._replace(joined=joined)
    return tuple(found)

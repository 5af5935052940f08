"""
Which pieces of a text can hold a word that is looked for? Asked for every extract that is shown.

A text is cut at its spaces into pieces, which mean the same wherever they stand. What was learnt of a piece once
is kept the other way round, from a term to the pieces that give it: so a piece seen before costs no more than a
place in a set, and only what is looked for is analyzed for its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from search.analysis import Part, chunks, words

Word = tuple[int, int, tuple[str, ...], str, tuple[Part, ...]]
"""Start and end, readings, form, parts."""

MOST_KEPT: Final = 2**17
"""Pieces kept, about 60 MB when as many are; then all are let go, and learnt again as they come."""

_LONGEST_KEPT: Final = 64
_LETTERS: Final = 3
_IN_NUMBER = re.compile(r"\d \d")
_NO_WORD: Final = tuple((sign, " " * len(sign)) for sign in (". ", ", ", ": ", *'«»"()!?;\n'))
_BETWEEN_PIECES = re.compile(r"(?<!\d) | (?!\d)")


def pieces_of(text: str) -> list[str]:
    """
    Cut *text* at its spaces; each piece begins a character after the end of the one before.

    No word reaches from one piece into the next: a number in groups, such as 120 000, stays whole. Signs that
    are in no word count as spaces, mostly, so that a word is one piece whatever stands beside it.
    """
    if _IN_NUMBER.search(text):
        return _BETWEEN_PIECES.split(text)
    for sign, spaces in _NO_WORD:
        text = text.replace(sign, spaces)
    return text.split(" ")


def words_of(piece: str) -> tuple[Word, ...]:
    """Return the words of a piece; all offsets count from its first code point."""
    return tuple(
        (
            at + start,
            at + end,
            readings,
            form,
            tuple(Part(term, at + first, at + last) for term, first, last in parts),
        )
        for at, chunk in chunks(piece)
        for start, end, readings, form, parts in words(chunk)
    )


class KnownPieces:
    """The pieces seen so far; safe to share between threads."""

    def __init__(self, limit: int = MOST_KEPT) -> None:
        self._limit = limit
        self._lists = _Lists()

    def wanted(self, names: Iterable[str], prefixes: Iterable[str]) -> WantedPieces:
        """Return what tells the pieces that give one of *names*, or a name with one of *prefixes*."""
        if len(self._lists.seen) > self._limit:
            # Whoever still uses the old ones keeps them for as long.
            self._lists = _Lists()
        return WantedPieces(self._lists, names, prefixes)


class WantedPieces:
    """Tells which pieces give a term or form that is wanted."""

    def __init__(self, lists: _Lists, names: Iterable[str], prefixes: Iterable[str]) -> None:
        self._lists = lists
        self._names = tuple(names)
        self._prefixes = tuple(prefixes)
        self._known = -1
        self._wanted: set[str] = set()

    def among(self, pieces: list[str]) -> set[str]:
        """Return the different ones of *pieces* that are wanted."""
        different = set(pieces)
        if unseen := different - self._lists.seen:
            for piece in unseen:
                self._lists.learn(piece)
        if self._known != (known := len(self._lists.seen)):
            # This thread or another one has learnt some.
            self._known = known
            self._wanted = self._lists.giving(self._names, self._prefixes)
        return different & self._wanted


class _Lists:
    """From a term or form to the pieces that give it, and from its first letters to it."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self._givers: dict[str, list[str]] = {}
        self._names: dict[str, list[str]] = {}

    def learn(self, piece: str) -> None:
        """Note what *piece* gives."""
        for _, chunk in chunks(piece):
            for _, _, readings, form, parts in words(chunk):
                for name in {form, *readings, *(part.term for part in parts)}:
                    if (givers := self._givers.get(name)) is None:
                        self._givers[name] = [piece]
                        self._names.setdefault(name[:_LETTERS], []).append(name)
                    else:
                        givers.append(piece)
        # Last: another thread that finds it here finds it in the lists too.
        self.seen.add(piece)

    def giving(self, names: Iterable[str], prefixes: Iterable[str]) -> set[str]:
        """Return the pieces that give one of *names*, or a name with one of *prefixes*."""
        found: set[str] = set()
        for name in (*names, *(name for prefix in prefixes for name in self._beginning(prefix))):
            found.update(self._givers.get(name, ()))
        return found

    def _beginning(self, prefix: str) -> list[str]:
        letters = [prefix[:_LETTERS]]
        if len(prefix) < _LETTERS:
            letters = [each for each in tuple(self._names) if each.startswith(prefix)]
        return [name for each in letters for name in self._names.get(each, ()) if name.startswith(prefix)]

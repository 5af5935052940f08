"""
Which pieces of a text can hold a word that is looked for? Asked where no index says where the words stand.

A text is cut at its spaces into pieces, which mean the same wherever they stand. What was learnt of a piece once
is kept the other way round, from a term to the pieces that give it: so a piece seen before costs no more than a
place in a set, and only what is looked for is analyzed for its place.

A piece of one language and the same piece of another are different ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from search.analysis import AnalyzedWord, Analyzer, Language, Part, chunks
from search.analysis.characters import HYPHENS, SPACES
from search.analysis.data import table
from search.analysis.language import departs

MOST_KEPT: Final = 2**17
"""Pieces kept, about 60 MB when as many are; then all are let go, and learnt again as they come."""

_LETTERS: Final = 3
_NO_WORD: Final = tuple((sign, " " * len(sign)) for sign in (". ", ", ", ": ", *'«»"()!?;\n'))
_MONTHS: Final = "|".join(sorted({name[:3] for name in table("dates")["months"]}))
# What a word with a space inside may have, or one that the sign behind it decides about. Each begins with
# a set of characters, which Python looks for several times as fast as for an alternative.
_SPACED: Final = (
    re.compile(rf"\d(?:[{SPACES}]\d|(?:\.[{SPACES}]?|[{SPACES}])(?i:{_MONTHS}))"),  # 120 000, 30. august
    re.compile(rf"[A-ZÆØÅ]\.[{SPACES}][A-ZÆØÅ]\."),  # J. K.
    re.compile(rf"[.][{SPACES}][a-z]"),  # f. eks.
    re.compile(rf'[{HYPHENS}][.:«»"(!?\n]'),  # a hyphen at the end of a line is none of «stats- og»
)


def pieces_of(text: str) -> list[str]:
    """
    Cut *text* at its spaces; each piece begins a character after the end of the one before.

    No word reaches from one piece into the next: a number in groups or a date, such as 120 000, stays whole.
    Signs that are in no word count as spaces, mostly, so that a word is one piece whatever stands beside it.
    """
    if any(pattern.search(text) for pattern in _SPACED):
        return _around_chunks(text)
    for sign, spaces in _NO_WORD:
        text = text.replace(sign, spaces)
    return text.split(" ")


def _around_chunks(text: str) -> list[str]:
    """Cut *text* at the spaces that are in no chunk."""
    inside = {
        at + place
        for at, chunk in chunks(text)
        if " " in chunk
        for place, sign in enumerate(chunk)
        if sign == " "
    }
    cuts = [place for place, sign in enumerate(text) if sign == " " and place not in inside]
    return [
        text[begin:end] for begin, end in zip([0, *(cut + 1 for cut in cuts)], [*cuts, None], strict=True)
    ]


def piece_words(piece: str, analyzer: Analyzer, language: Language) -> tuple[AnalyzedWord, ...]:
    """Return the words of a piece of *language*; all offsets count from its first code point."""
    return tuple(
        AnalyzedWord(
            at + start,
            at + end,
            readings,
            form,
            tuple(Part(term, at + first, at + last) for term, first, last in parts),
        )
        for at, chunk in chunks(piece)
        for start, end, readings, form, parts in analyzer.words(chunk, language)
    )


class KnownPieces:
    """The pieces of one language seen so far; safe to share between threads."""

    def __init__(self, analyzer: Analyzer, language: Language, *, limit: int = MOST_KEPT) -> None:
        self._limit = limit
        self._analyzer = analyzer
        self._language = language
        self._lists = _Lists(analyzer, language)

    def wanted(self, names: Iterable[str], prefixes: Iterable[str]) -> WantedPieces:
        """Return what tells the pieces that give one of *names*, or a name with one of *prefixes*."""
        if len(self._lists.seen) > self._limit:
            # Whoever still uses the old ones keeps them for as long.
            self._lists = _Lists(self._analyzer, self._language)
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

    def are_at_home(self, pieces: list[str]) -> bool:
        """Whether none of *pieces*, which `among` was asked for, has a word of the other language."""
        return self._lists.departing.isdisjoint(pieces)


class _Lists:
    """From a term or form to the pieces that give it, and from its first letters to it."""

    def __init__(self, analyzer: Analyzer, language: Language) -> None:
        self._analyzer = analyzer
        self._language = language
        self.seen: set[str] = set()
        self.departing: set[str] = set()
        self._givers: dict[str, list[str]] = {}
        self._names: dict[str, list[str]] = {}

    def learn(self, piece: str) -> None:
        """Note what *piece* gives."""
        for _, chunk in chunks(piece):
            if departs(chunk.lower(), self._language):
                self.departing.add(piece)
            for _, _, readings, form, parts in self._analyzer.words(chunk, self._language):
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

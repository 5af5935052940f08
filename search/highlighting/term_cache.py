"""
The term cache: which raw tokens of texts give which terms, for texts whose word positions no index knows.

A text is cut at its spaces into raw tokens, which give the same terms wherever they are. What a raw token gives is
kept as an inverted index, from a term to the raw tokens that give it. So a raw token seen before costs one look-up
in a set, and only those that give a wanted term are analyzed for their offsets.

There is a cache for each language: the same raw token gives other terms in nynorsk than in bokmål.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from search.analysis import AnalyzedWord, Analyzer, Language, Part, chunks
from search.analysis.characters import HYPHENS, SPACES
from search.analysis.data import table
from search.analysis.language import departs

CAPACITY: Final = 2**17
"""Raw tokens in a cache, about 60 MB when full; then it is emptied, and filled again as they come."""

_PREFIX_LENGTH: Final = 3
"""Letters by which names are grouped, so that a prefix is compared with few of them."""
_SIGNS_IN_NO_WORD: Final = tuple((sign, " " * len(sign)) for sign in (". ", ", ", ": ", *'«»"()!?;\n'))
_MONTHS: Final = "|".join(sorted({name[:3] for name in table("dates")["months"]}))
# Texts that may have a word with a space inside, or one that the sign after it decides about. Each pattern begins
# with a set of characters, which Python searches for several times as fast as for an alternative.
_WORDS_WITH_SPACES: Final = (
    re.compile(rf"\d(?:[{SPACES}]\d|(?:\.[{SPACES}]?|[{SPACES}])(?i:{_MONTHS}))"),  # 120 000, 30. august
    re.compile(rf"[A-ZÆØÅ]\.[{SPACES}][A-ZÆØÅ]\."),  # J. K.
    re.compile(rf"[.][{SPACES}][a-z]"),  # f. eks.
    re.compile(rf'[{HYPHENS}][.:«»"(!?\n]'),  # a hyphen at the end of a line is none of «stats- og»
)


def raw_tokens(text: str) -> list[str]:
    """
    Cut *text* at its spaces into raw tokens; each begins one character after the end of the one before.

    No word crosses from one into the next: a number in groups or a date, such as 120 000, stays in one piece.
    Most signs that are in no word count as spaces, so that a word is the same raw token with and without them.

    «Det kom 120 000 hit.» → ["Det", "kom", "120 000", "hit."]
    """
    if any(pattern.search(text) for pattern in _WORDS_WITH_SPACES):
        return _cut_outside_chunks(text)
    for sign, spaces in _SIGNS_IN_NO_WORD:
        text = text.replace(sign, spaces)
    return text.split(" ")


def _cut_outside_chunks(text: str) -> list[str]:
    """Cut *text* at the spaces that are in no chunk."""
    inside = {
        start + offset
        for start, chunk in chunks(text)
        if " " in chunk
        for offset, character in enumerate(chunk)
        if character == " "
    }
    cuts = [index for index, character in enumerate(text) if character == " " and index not in inside]
    return [
        text[start:end] for start, end in zip([0, *(cut + 1 for cut in cuts)], [*cuts, None], strict=True)
    ]


def words_of_raw_token(raw: str, analyzer: Analyzer, language: Language) -> tuple[AnalyzedWord, ...]:
    """Return the words of a raw token in a text of *language*; all offsets count from its first code point."""
    return tuple(
        AnalyzedWord(
            offset + start,
            offset + end,
            readings,
            form,
            tuple(Part(term, offset + first, offset + last) for term, first, last in parts),
        )
        for offset, chunk in chunks(raw)
        for start, end, readings, form, parts in analyzer.words(chunk, language)
    )


class TermCache:
    """The raw tokens of one language seen so far; safe to share between threads."""

    def __init__(self, analyzer: Analyzer, language: Language, *, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._analyzer = analyzer
        self._language = language
        self._index = _InvertedIndex(analyzer, language)

    def filter(self, names: Iterable[str], prefixes: Iterable[str]) -> RawTokenFilter:
        """Return a filter for the raw tokens that give one of *names*, or a name with one of *prefixes*."""
        if len(self._index.seen) > self._capacity:
            # Filters that still use the full one keep it alive until they go.
            self._index = _InvertedIndex(self._analyzer, self._language)
        return RawTokenFilter(self._index, names, prefixes)


class RawTokenFilter:
    """Selects the raw tokens that give a wanted form or term."""

    def __init__(self, index: _InvertedIndex, names: Iterable[str], prefixes: Iterable[str]) -> None:
        self._index = index
        self._names = tuple(names)
        self._prefixes = tuple(prefixes)
        self._indexed = -1  # raw tokens in the index when *_wanted* was looked up
        self._wanted: set[str] = set()

    def select(self, raw: list[str]) -> set[str]:
        """Return the different ones of *raw* that are wanted."""
        different = set(raw)
        if unseen := different - self._index.seen:
            for token in unseen:
                self._index.add(token)
        if self._indexed != (indexed := len(self._index.seen)):
            # This thread or another one has added some.
            self._indexed = indexed
            self._wanted = self._index.giving(self._names, self._prefixes)
        return different & self._wanted

    def has_other_language(self, raw: list[str]) -> bool:
        """Whether any of *raw*, which `select` was given before, has a word of the other language."""
        return not self._index.in_other_language.isdisjoint(raw)


class _InvertedIndex:
    """
    From forms and terms to the raw tokens that give them.

    Attributes:
        seen: Every raw token added.
        in_other_language: Those with a word that only the other of bokmål and nynorsk has.
    """

    def __init__(self, analyzer: Analyzer, language: Language) -> None:
        self._analyzer = analyzer
        self._language = language
        self.seen: set[str] = set()
        self.in_other_language: set[str] = set()
        self._raw_tokens: dict[str, list[str]] = {}  # name → raw tokens that give it
        self._names: dict[str, list[str]] = {}  # first letters → names

    def add(self, raw: str) -> None:
        """Index the forms and terms that *raw* gives."""
        for _, chunk in chunks(raw):
            if departs(chunk.lower(), self._language):
                self.in_other_language.add(raw)
            for _, _, readings, form, parts in self._analyzer.words(chunk, self._language):
                for name in {form, *readings, *(part.term for part in parts)}:
                    if (givers := self._raw_tokens.get(name)) is None:
                        self._raw_tokens[name] = [raw]
                        self._names.setdefault(name[:_PREFIX_LENGTH], []).append(name)
                    else:
                        givers.append(raw)
        # Last: another thread that sees it here must find it in the lists too.
        self.seen.add(raw)

    def giving(self, names: Iterable[str], prefixes: Iterable[str]) -> set[str]:
        """Return the raw tokens that give one of *names*, or a name with one of *prefixes*."""
        raw: set[str] = set()
        for name in (*names, *(name for prefix in prefixes for name in self._with_prefix(prefix))):
            raw.update(self._raw_tokens.get(name, ()))
        return raw

    def _with_prefix(self, prefix: str) -> list[str]:
        groups = [prefix[:_PREFIX_LENGTH]]
        if len(prefix) < _PREFIX_LENGTH:
            groups = [letters for letters in tuple(self._names) if letters.startswith(prefix)]
        return [
            name for letters in groups for name in self._names.get(letters, ()) if name.startswith(prefix)
        ]

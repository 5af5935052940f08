"""
Which words stand where in an article? Written beside its streams, and read for the best of a search.

OpenSearch knows positions, but hands them over for whole articles only, a term at a time. So each text field
is stored a second time, as numbers of three bytes in the order of its words: for each term or part of a word
21 bits of its name's CRC, and three flags. Before each paragraph stands its language. 50 articles are then read in a millisecond, and words are compared as
numbers. One in two million other names passes for the one looked for, in one of 200 articles: that is a window
a word too good, and a place to mark where extracts then find nothing.
"""

from __future__ import annotations

from base64 import b64encode
from binascii import a2b_base64
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from search.analysis import PARAGRAPH_GAP, Language
from search.analysis.tokens import BareWord
from search.articles import TEXT_FIELDS
from search.backends.evaluator.article_sets import is_first
from search.backends.evaluator.view import Standing
from search.backends.opensearch_index.layout import words_field
from search.backends.posting_lists import FIELD_PLACES, POSITION_BITS, Flags, Offsets, Places
from search.query.tree import Stream, Term
from search.ranking import units

_BEGINS, _TERM, _FORM = 1, 2, 4
_FLAGS: Final = 3
"""Bits of a number that are flags. It begins a word; it is a term; it is a form. Without the last two: a part."""
_BYTES: Final = 3
_LETTERS: Final = 4
"""Of a number in Base64."""
_PARAGRAPH: Final[Mapping[Language, bytes]] = {"nb": bytes(_BYTES), "nn": _TERM.to_bytes(_BYTES, "little")}
"""The border before a paragraph: a number without a name."""
_NAMES: Final = 2 ** (8 * _BYTES - _FLAGS)
_KINDS: Final[Mapping[Stream, int]] = {"terms": _TERM, "forms": _FORM, "parts": 0}
_SIEVE: Final = 2**16
_WORDS_FIELDS: Final = tuple((field, words_field(field)) for field in TEXT_FIELDS)

_Numbers = NDArray[np.uint32]


def chunk_numbers(words: Iterable[BareWord]) -> bytes:
    """Return the numbers of the words of a chunk."""
    numbers: list[int] = []
    for _, _, readings, form, parts in words:
        kinds = dict.fromkeys(readings, _TERM)
        kinds[form] = kinds.get(form, 0) | _FORM
        begins = _BEGINS
        for name, kind in kinds.items():
            numbers.append(_number(name) << _FLAGS | kind | begins)
            begins = 0
        numbers += [_number(name) << _FLAGS for name in dict.fromkeys(parts)]
    return b"".join([number.to_bytes(_BYTES, "little") for number in numbers])


def field_value(paragraphs: Iterable[tuple[bytes, Language]]) -> str:
    """Return what is stored of a field whose *paragraphs* have these numbers, each in its language."""
    return b64encode(b"".join([_PARAGRAPH[language] + numbers for numbers, language in paragraphs])).decode()


@lru_cache(maxsize=2**16)
def _number(name: str) -> int:
    # 0 is the border of a paragraph.
    return crc32(name.encode(errors="surrogatepass")) % _NAMES or 1


class StoredWords:
    """The words of some articles; those that are looked for are found at once."""

    def __init__(self, articles: Sequence[Mapping[str, Sequence[str]]], words: Iterable[Term]) -> None:
        """
        Read *articles*, to look for *words*.

        Args:
            articles: For each article the stored values of its fields; articles are numbered in this order.
            words: What `standing` may be asked for.
        """
        fields = _fields(articles)
        numbers = _numbers([value for value, _ in fields])
        steps = (numbers & _BEGINS).astype(np.int64)
        borders = np.flatnonzero(numbers >> _FLAGS == 0)
        steps[borders] = PARAGRAPH_GAP
        positions = steps.cumsum()
        kept = np.flatnonzero(_sieve(words)[numbers >> _FLAGS & (_SIEVE - 1)])
        self._names = numbers[kept] >> _FLAGS
        self._kinds = numbers[kept] & (_TERM | _FORM)
        # Each field begins with the border of its first paragraph, whose place is the one before its first word.
        lengths = np.array([len(value) // _LETTERS for value, _ in fields], dtype=np.int64)
        firsts = lengths.cumsum() - lengths
        begins = np.array([place for _, place in fields], dtype=np.int64) - 1
        field = firsts.searchsorted(kept, side="right") - 1
        paragraph = borders.searchsorted(kept, side="right") - 1
        self._places = positions[kept] + (begins - positions[firsts])[field]
        self._paragraphs = (paragraph - borders.searchsorted(firsts)[field]).astype(np.uint32)
        self._words = positions[kept] - positions[borders[paragraph]] - 1
        self._languages = (numbers[borders[paragraph]] & _TERM != 0).astype(np.uint8)

    def standing(self, word: Term) -> Standing:
        """Return where *word* stands, in its fields: each place once, rising."""
        whole = np.zeros(len(self._names), dtype=np.bool_)
        part = whole.copy()
        for unit in units(word):
            named = self._names == _number(unit.term)
            for stream, _ in unit.streams:
                if stream == "parts":
                    part |= named & (self._kinds == 0)
                else:
                    whole |= named & (self._kinds & _KINDS[stream] != 0)
        found = np.flatnonzero((whole | part) & self._in_fields(word.fields))
        places = self._places[found]
        firsts = np.flatnonzero(is_first(places))
        if not len(firsts):
            return Standing(places, whole[found])
        return Standing(places[firsts], np.logical_or.reduceat(whole[found], firsts))

    def offsets(self, places: Places) -> Offsets:
        """Return where in the texts the words at *places*, each a place of `standing`, are, counted by words alone."""
        at = np.searchsorted(self._places, places)
        nothing = np.zeros(len(at), dtype=np.uint8)
        return Offsets(self._paragraphs[at], nothing, self._words[at], self._languages[at])

    def _in_fields(self, fields: Sequence[str]) -> Flags:
        allowed = np.array([field in fields for field in TEXT_FIELDS])
        here: Flags = allowed[self._places >> POSITION_BITS & (2 ** (32 - POSITION_BITS) - 1)]
        return here


def _sieve(words: Iterable[Term]) -> Flags:
    """Return which ends of names any of *words* has: most words of a text fall through."""
    sieve = np.zeros(_SIEVE, dtype=np.bool_)
    sieve[[_number(unit.term) % _SIEVE for word in words for unit in units(word)]] = True
    return sieve


def _fields(articles: Sequence[Mapping[str, Sequence[str]]]) -> list[tuple[str, int]]:
    """Return what is stored of each field that has words, and the place of its first word."""
    return [
        (stored[0], (number << 32) + FIELD_PLACES[field])
        for number, article in enumerate(articles)
        for field, name in _WORDS_FIELDS
        if (stored := article.get(name)) and stored[0]
    ]


def _numbers(values: Iterable[str]) -> _Numbers:
    """Return the numbers in *values*, as `field_value` wrote them, end to end."""
    # Three bytes are four letters: what was written one by one is what would be written of all together.
    data = a2b_base64("".join(values))
    # Four bytes from every third on, of which the last belongs to the next number.
    wide: _Numbers = np.ndarray(len(data) // _BYTES, "<u4", buffer=data + b"\0", strides=(_BYTES,))
    numbers: _Numbers = wide & np.uint32(2 ** (8 * _BYTES) - 1)
    return numbers

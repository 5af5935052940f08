"""
Which words stand where in an article? Written beside its streams, and read for the best of a search.

OpenSearch knows positions, but hands them over for whole articles only, a term at a time. So the text fields
are stored a second time, all in one value, as numbers of three bytes in the order of their words: for each term
or part of a word 13 bits of its name's CRC, 8 of that of its first three letters, and three flags. A number
without a name begins each field, whether it has words or not, another each paragraph, which says its language,
and before every eighth chunk stands the character at which it begins. 50 articles are then read in a
millisecond, and words are compared as numbers. Another name passes for the one looked for in one of some 80
articles: that is a window a word too good, and a place to mark where extracts then find nothing. What may begin
with some letters is told by the first three, and extracts see whether it does.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import add
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from search.analysis import PARAGRAPH_GAP, AnalyzedWord, Language
from search.articles import TEXT_FIELDS, TextField
from search.index.arrays import is_first
from search.index.posting_lists import FIELD_BASES, POSITION_BITS, Flags, Offsets, Positions
from search.index.proximity.positions import Occurrences, word_key
from search.query.tree import Prefix, Stream, Word
from search.ranking import units

_BEGINS, _TERM, _FORM = 1, 2, 4
_FLAGS: Final = 3
"""Bits of a number that are flags. It begins a word; it is a term; it is a form. Without the last two: a part."""
_BYTES: Final = 3
_ALPHABET: Final = f"{ascii_uppercase}{ascii_lowercase}{digits}+/".encode()
_PARAGRAPH: Final[Mapping[Language, bytes]] = {"nb": bytes(_BYTES), "nn": _TERM.to_bytes(_BYTES, "little")}
"""The border before a paragraph: a number without a name."""
_FIELD: Final = _FORM
"""What begins a field: a number without a name, too."""
_CHARACTER: Final = _BEGINS
"""The flags of a character instead of a name: nothing else begins a word and is neither a term nor a form."""
EVERY: Final = 8
"""Chunks of a paragraph of which the first one's character is noted."""
_NAMES: Final = 2 ** (8 * _BYTES - _FLAGS)
BEGINNING: Final = 3
"""Letters of a name that are told apart from the others."""
_BEGINNINGS: Final = 2**8
_KINDS: Final[Mapping[Stream, int]] = {"terms": _TERM, "forms": _FORM, "parts": 0}
_SIEVE: Final = 2**16
_FIELD_BASES: Final = np.array([FIELD_BASES[field] for field in TEXT_FIELDS], dtype=np.int64)

_Numbers = NDArray[np.uint32]


def chunk_numbers(words: Iterable[AnalyzedWord]) -> bytes:
    """Return the numbers of the words of a chunk."""
    numbers: list[int] = []
    for _, _, readings, form, parts in words:
        kinds = dict.fromkeys(readings, _TERM)
        kinds[form] = kinds.get(form, 0) | _FORM
        begins = _BEGINS
        for name, kind in kinds.items():
            numbers.append(_number(name) << _FLAGS | kind | begins)
            begins = 0
        numbers += [_number(name) << _FLAGS for name in dict.fromkeys(part.term for part in parts)]
    return b"".join([number.to_bytes(_BYTES, "little") for number in numbers])


def paragraph_numbers(chunks: Iterable[bytes], begins: Iterable[int], language: Language) -> bytes:
    """
    Return the numbers of a paragraph.

    Args:
        chunks: Those of each of its chunks.
        begins: The character of every eighth chunk after the first.
        language: In which it is read.
    """
    numbers = list(chunks)
    numbers[EVERY::EVERY] = map(add, map(_character, begins), numbers[EVERY::EVERY])
    return _PARAGRAPH[language] + b"".join(numbers)


def _character(begin: int) -> bytes:
    return (begin << _FLAGS | _CHARACTER).to_bytes(_BYTES, "little") if begin < _NAMES else b""


def stored_value(fields: Mapping[TextField, bytes]) -> str:
    """Return what is stored of an article whose *fields* have these numbers, those of one paragraph after another."""
    begins = _FIELD.to_bytes(_BYTES, "little")
    return b64encode(b"".join([begins + fields.get(field, b"") for field in TEXT_FIELDS])).decode()


@lru_cache(maxsize=2**16)
def _number(name: str) -> int:
    others = crc32(name.encode(errors="surrogatepass")) % (_NAMES // _BEGINNINGS)
    return others * _BEGINNINGS + _beginning(name)


def _beginning(name: str) -> int:
    # 0 is the border of a paragraph.
    return crc32(name[:BEGINNING].encode(errors="surrogatepass")) % (_BEGINNINGS - 1) + 1


def _pair_tables() -> tuple[_Numbers, _Numbers]:
    """Return what two letters of Base64 are of a number, as the first two of its four and as the last, by both."""
    letters = np.frombuffer(_ALPHABET, np.uint8).astype(np.uint32)
    pairs = (letters[:, np.newaxis] | letters << 8).ravel()
    bits = np.arange(len(pairs), dtype=np.uint32)  # six of each letter, those of the first above
    first, second = (np.zeros(2**16, dtype=np.uint32) for _ in range(2))
    first[pairs] = bits >> 4 | (bits & 15) << 12
    second[pairs] = bits >> 8 << 8 | (bits & 255) << 16
    return first, second


_FIRST_PAIR, _SECOND_PAIR = _pair_tables()


class StoredWords:
    """The words of some articles; those that are looked for are found at once."""

    def __init__(
        self,
        articles: Sequence[str],
        words: Iterable[Word],
        prefixes: Iterable[Prefix] = (),
    ) -> None:
        """
        Read *articles*, to look for *words* and *prefixes*.

        Args:
            articles: For each article its `stored_value`; articles are numbered in this order.
            words: What `standing` may be asked for.
            prefixes: What `beginning` may be asked for.
        """
        numbers = _numbers(articles)
        flags = numbers & (2**_FLAGS - 1)
        is_character = flags == _CHARACTER
        kept = np.flatnonzero(_sieve(words, prefixes)[numbers >> _FLAGS & (_SIEVE - 1)] & ~is_character)
        self._names = numbers[kept] >> _FLAGS
        self._kinds = flags[kept] & (_TERM | _FORM)
        is_border = numbers < 2**_FLAGS
        steps = ((flags & _BEGINS) ^ is_character).astype(np.int32)
        steps[is_border] = PARAGRAPH_GAP
        # Only differences within a field count, which are right even where the sum passes 2^31.
        positions = steps.cumsum(dtype=np.int32)
        firsts, field = _last(numbers == _FIELD, kept)
        begins = (np.arange(len(articles))[:, np.newaxis] << 32) + (_FIELD_BASES - PARAGRAPH_GAP - 1)
        self._places = begins.ravel()[field] + (positions[kept] - positions[firsts[field]])
        borders, border = _last(is_border, kept)
        self._paragraphs = (border - borders.searchsorted(firsts)[field] - 1).astype(np.uint32)
        self._languages = (numbers[borders[border]] & _TERM != 0).astype(np.uint8)
        anchors, anchor = _last(is_border | is_character, kept)
        # A border has no name, so a paragraph begins with character 0.
        self._characters = (numbers[anchors[anchor]] >> _FLAGS).astype(np.uint32)
        self._words = (positions[kept] - positions[anchors[anchor]] - 1).astype(np.int64)
        self._standing: dict[Hashable, Occurrences] = {}

    def standing(self, word: Word) -> Occurrences:
        """Return where *word* stands, in its fields: each place once, rising."""
        key = word_key(word)
        if (known := self._standing.get(key)) is None:
            known = self._standing[key] = self._stands(word)
        return known

    def _stands(self, word: Word) -> Occurrences:
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
            return Occurrences(places, whole[found])
        return Occurrences(places[firsts], np.logical_or.reduceat(whole[found], firsts))

    def beginning(self, prefix: Prefix) -> Positions:
        """
        Return where words may begin with *prefix*, which has BEGINNING letters at least: each place once, rising.

        Every word that does is there, and others are that begin with the same BEGINNING letters.
        """
        alike = self._names & (_BEGINNINGS - 1) == _beginning(prefix.prefix)
        found: Positions = self._places[alike & (self._kinds != 0) & self._in_fields(prefix.fields)]
        return found[is_first(found)]

    def offsets(self, places: Positions) -> Offsets:
        """Return where in the texts the words at *places*, of `standing` or `beginning`, are."""
        at = np.searchsorted(self._places, places)
        return Offsets(self._paragraphs[at], self._characters[at], self._words[at], self._languages[at])

    def _in_fields(self, fields: Sequence[str]) -> Flags:
        allowed = np.array([field in fields for field in TEXT_FIELDS])
        here: Flags = allowed[self._places >> POSITION_BITS & (2 ** (32 - POSITION_BITS) - 1)]
        return here


def _sieve(words: Iterable[Word], prefixes: Iterable[Prefix]) -> Flags:
    """Return which ends of names any of *words* has, or one that begins alike: most words of a text fall through."""
    sieve = np.zeros(_SIEVE, dtype=np.bool_)
    sieve[[_number(unit.term) % _SIEVE for word in words for unit in units(word)]] = True
    for prefix in prefixes:
        sieve[_beginning(prefix.prefix) :: _BEGINNINGS] = True
    return sieve


def _last(chosen: Flags, numbers: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return what is *chosen*, and for each of *numbers* which of these is the last one up to it."""
    found = np.flatnonzero(chosen)
    return found, found.searchsorted(numbers, side="right") - 1


def _numbers(values: Iterable[str]) -> _Numbers:
    """Return the numbers in *values*, as `field_value` wrote them, end to end."""
    # Three bytes are four letters. Taking them by twos takes a third of the time of taking Base64 apart.
    pairs = np.frombuffer("".join(values).encode("ascii"), "<u2")
    numbers: _Numbers = _FIRST_PAIR.take(pairs[::2]) | _SECOND_PAIR.take(pairs[1::2])
    return numbers

"""
Encodes the words of an article as one value of an OpenSearch column, and finds the words of a query in it.

The second stage of the ranking needs the positions of a query's words in the 50 best articles, and snippets need
their offsets in ten. OpenSearch returns positions only as term vectors of whole articles, which takes 63 ms for 50;
this column takes 1. docs/decisions/0007-opensearch-positions.md has the alternatives.

A value is a list of codes of three bytes, in Base64. A code is a term's hash of 21 bits and three flags:

    bits 11–23  CRC of the term, 13 bits     bit 2  IS_FORM: it is the exact form of a word
    bits 3–10   CRC of its first 3 letters   bit 1  IS_TERM: it is a reading of a word
                (1–255; 0 marks a border)    bit 0  STARTS_WORD: the position is one more than before

A part of a compound has none of the flags; it has the position of its word. Codes without a hash are borders: 4
starts a field, and 0 or 2 a paragraph, in Bokmål or Nynorsk. A code with STARTS_WORD alone has a character offset
instead of a hash: that of the next chunk, before every eighth chunk of a paragraph.

The title «Ferjekaia, ny kai» in Bokmål is these codes, and all other fields are empty:

    0x000004, 0x000000             the title starts; a paragraph in Bokmål starts
    0xb6d82b, 0x3b482c             ferjekai (IS_TERM, STARTS_WORD), ferjekaia (IS_FORM): position 0
    0xc02828, 0xf64c40             ferje, kai (parts): position 0
    0xea77f7, 0xf64c47             ny, kai (IS_TERM, IS_FORM, STARTS_WORD): positions 1 and 2
    0x000004, 0x000004, …          the other fields start

So the occurrences of «kai» are 0 (as a part) and 2 (as a word). Another term has the same hash in one of about 80
articles: a window then counts a word too many, or a snippet looks at a word and does not mark it.
"""

from base64 import b64encode
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import add
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from search.analysis import PARAGRAPH_GAP, IndexedWord, Language
from search.articles import TEXT_FIELDS, TextField
from search.index.arrays import is_first
from search.index.posting_lists import FIELD_BASES, POSITION_BITS, Flags, Offsets, Positions
from search.index.proximity.positions import Occurrences, word_key
from search.query.tree import Prefix, Stream, Word
from search.ranking import units

STARTS_WORD, IS_TERM, IS_FORM = 1, 2, 4
"""Flags of a code."""
FLAG_BITS: Final = 3
CODE_BYTES: Final = 3
FIELD_CODE: Final = IS_FORM
"""The border before a field; a code without a hash."""
PARAGRAPH_CODES: Final[Mapping[Language, int]] = {"nb": 0, "nn": IS_TERM}
"""The border before a paragraph, by its language; codes without a hash."""
OFFSET_FLAGS: Final = STARTS_WORD
"""Flags of a code with a character offset: a word that is neither a term nor a form does not exist."""
OFFSET_INTERVAL: Final = 8
"""Chunks of a paragraph from one stored character offset to the next."""
PREFIX_LETTERS: Final = 3
"""Letters of a term that have a hash of their own, so that prefixes of three letters or more can be found."""

_HASHES: Final = 2 ** (8 * CODE_BYTES - FLAG_BITS)
_PREFIX_HASHES: Final = 2**8
_STREAM_FLAGS: Final[Mapping[Stream, int]] = {"terms": IS_TERM, "forms": IS_FORM, "parts": 0}
_FILTER_SIZE: Final = 2**16
_FIELD_BASES: Final = np.array([FIELD_BASES[field] for field in TEXT_FIELDS], dtype=np.int64)

Codes = NDArray[np.uint32]
"""Codes of many articles, one after another."""
_Indexes = NDArray[np.intp]


def encode_chunk(words: Iterable[IndexedWord]) -> bytes:
    """Return the codes of the words of a chunk."""
    codes: list[int] = []
    for word in words:
        # A form that is also a reading is one code with both flags.
        flags = dict.fromkeys(word.readings, IS_TERM)
        flags[word.form] = flags.get(word.form, 0) | IS_FORM
        starts = STARTS_WORD
        for term, kind in flags.items():
            codes.append(_hash(term) << FLAG_BITS | kind | starts)
            # Only the first code of a word moves the position.
            starts = 0
        codes += [_hash(term) << FLAG_BITS for term in dict.fromkeys(word.parts)]
    return b"".join(map(_to_bytes, codes))


def encode_paragraph(chunks: Iterable[bytes], starts: Iterable[int], language: Language) -> bytes:
    """
    Return the codes of a paragraph.

    Args:
        chunks: The codes of each chunk.
        starts: The first character of chunks 8, 16, 24 …
        language: The language the paragraph is read in.
    """
    codes = list(chunks)
    codes[OFFSET_INTERVAL::OFFSET_INTERVAL] = map(
        add, map(_encode_offset, starts), codes[OFFSET_INTERVAL::OFFSET_INTERVAL]
    )
    return _to_bytes(PARAGRAPH_CODES[language]) + b"".join(codes)


def encode_article(fields: Mapping[TextField, bytes]) -> str:
    """Return the stored value of an article; *fields* has the encoded paragraphs of each field, end to end."""
    border = _to_bytes(FIELD_CODE)
    return b64encode(b"".join([border + fields.get(field, b"") for field in TEXT_FIELDS])).decode()


def _to_bytes(code: int) -> bytes:
    return code.to_bytes(CODE_BYTES, "little")


def _encode_offset(start: int) -> bytes:
    """Return the code of a character offset; nothing where it is too large, and the last one before it serves."""
    return _to_bytes(start << FLAG_BITS | OFFSET_FLAGS) if start < _HASHES else b""


@lru_cache(maxsize=2**16)
def _hash(term: str) -> int:
    """Return the hash of *term*: that of its first letters in the low 8 bits, that of the whole term above."""
    # 13 bits of the whole term.
    upper = crc32(term.encode(errors="surrogatepass")) % (_HASHES // _PREFIX_HASHES)
    return upper * _PREFIX_HASHES + _prefix_hash(term)


def _prefix_hash(term: str) -> int:
    """Return the hash of the first letters of *term*, from 1 to 255: with 0, a code could pass for a border."""
    return crc32(term[:PREFIX_LETTERS].encode(errors="surrogatepass")) % (_PREFIX_HASHES - 1) + 1


class StoredPositions:
    """
    The positions and offsets of a query's words in some articles, read from their stored values.

    The codes of all articles are one array; most of them belong to other words and are filtered out at once. The
    arrays below have one entry for each code that is left, in order, so positions rise.
    """

    def __init__(
        self,
        values: Sequence[str],
        words: Iterable[Word],
        prefixes: Iterable[Prefix] = (),
    ) -> None:
        """
        Decode *values*.

        Args:
            values: The stored value of each article; articles are numbered in this order.
            words: The words that `occurrences` may be called with.
            prefixes: The prefixes that `prefix_positions` may be called with.
        """
        codes = _decode(values)
        # These have one entry a code of all articles.
        flags = codes & (2**FLAG_BITS - 1)
        is_offset = flags == OFFSET_FLAGS
        is_border = codes < 2**FLAG_BITS
        is_candidate = _hash_filter(words, prefixes)[codes >> FLAG_BITS & (_FILTER_SIZE - 1)] & ~is_offset
        # How far each code moves the position: 1 a word, PARAGRAPH_GAP a border, 0 a part or an offset.
        steps = ((flags & STARTS_WORD) ^ is_offset).astype(np.int32)
        steps[is_border] = PARAGRAPH_GAP
        # Only differences within a field are used, which are right even if the sum overflows.
        position = steps.cumsum(dtype=np.int32)

        # From here on, one entry a candidate; `kept` has the indexes of their codes.
        kept = np.flatnonzero(is_candidate)
        self._hashes = codes[kept] >> FLAG_BITS
        self._kinds = flags[kept] & (IS_TERM | IS_FORM)
        # Codes that start a field, and for each candidate the index of its own among them.
        field_starts, field = _last_before(codes == FIELD_CODE, kept)
        # The global number of position 0 of each field of each article; shape (articles, fields).
        bases = (np.arange(len(values))[:, np.newaxis] << 32) + (_FIELD_BASES - PARAGRAPH_GAP - 1)
        self._positions = bases.ravel()[field] + (position[kept] - position[field_starts[field]])
        # The same for paragraphs; a field start is a border, too, and is subtracted.
        borders, border = _last_before(is_border, kept)
        self._paragraphs = (border - borders.searchsorted(field_starts)[field] - 1).astype(np.uint32)
        self._languages = (codes[borders[border]] & IS_TERM != 0).astype(np.uint8)
        # The last offset before each candidate. A border has hash 0: a paragraph starts at character 0.
        anchors, anchor = _last_before(is_border | is_offset, kept)
        self._characters = (codes[anchors[anchor]] >> FLAG_BITS).astype(np.uint32)
        # Words between the offset and the candidate: those a reader of the text passes over.
        self._words = (position[kept] - position[anchors[anchor]] - 1).astype(np.int64)
        self._occurrences: dict[Hashable, Occurrences] = {}

    def occurrences(self, word: Word) -> Occurrences:
        """Return the positions of *word* in its fields, rising, each once."""
        key = word_key(word)
        if (cached := self._occurrences.get(key)) is None:
            cached = self._occurrences[key] = self._find_occurrences(word)
        return cached

    def _find_occurrences(self, word: Word) -> Occurrences:
        # Both of shape (candidates,): occurs as a word of its own, or as a part of another.
        is_whole = np.zeros(len(self._hashes), dtype=np.bool_)
        is_part = is_whole.copy()
        for unit in units(word):
            is_unit = self._hashes == _hash(unit.term)
            for stream, _ in unit.streams:
                if stream == "parts":
                    is_part |= is_unit & (self._kinds == 0)
                else:
                    is_whole |= is_unit & (self._kinds & _STREAM_FLAGS[stream] != 0)
        # Candidates that are the word, in the order of the text.
        indexes = np.flatnonzero((is_whole | is_part) & self._in_fields(word.fields))
        positions = self._positions[indexes]
        # Several codes may have one position: readings, form and parts of one word.
        firsts = np.flatnonzero(is_first(positions))
        if not len(firsts):
            return Occurrences(positions, is_whole[indexes])
        return Occurrences(positions[firsts], np.logical_or.reduceat(is_whole[indexes], firsts))

    def prefix_positions(self, prefix: Prefix) -> Positions:
        """
        Return the positions of words that may begin with *prefix*, rising, each once.

        Every word that does is among them, beside others that share its first PREFIX_LETTERS letters. The prefix
        must have so many letters.
        """
        # Shape (candidates,): equal in the low 8 bits, the hash of the first letters.
        is_alike = self._hashes & (_PREFIX_HASHES - 1) == _prefix_hash(prefix.prefix)
        positions: Positions = self._positions[is_alike & (self._kinds != 0) & self._in_fields(prefix.fields)]
        return positions[is_first(positions)]

    def offsets(self, positions: Positions) -> Offsets:
        """Return the offsets in the text of the words at *positions*, which this object returned."""
        # Positions rise, so each is found by bisection; any of several codes at one position will do.
        indexes = np.searchsorted(self._positions, positions)
        return Offsets(
            self._paragraphs[indexes],
            self._characters[indexes],
            self._words[indexes],
            self._languages[indexes],
        )

    def _in_fields(self, fields: Sequence[str]) -> Flags:
        """Return a flag for each candidate: it is in one of *fields*."""
        # Shape (fields,), looked up by the field number that is part of a position.
        is_wanted = np.array([field in fields for field in TEXT_FIELDS])
        flags: Flags = is_wanted[self._positions >> POSITION_BITS & (2 ** (32 - POSITION_BITS) - 1)]
        return flags


def _hash_filter(words: Iterable[Word], prefixes: Iterable[Prefix]) -> Flags:
    """
    Return a flag for each value of a hash's low 16 bits: one of *words* or *prefixes* has it.

    One look-up in it removes nearly all codes of other words.
    """
    is_wanted = np.zeros(_FILTER_SIZE, dtype=np.bool_)
    is_wanted[[_hash(unit.term) % _FILTER_SIZE for word in words for unit in units(word)]] = True
    for prefix in prefixes:
        is_wanted[_prefix_hash(prefix.prefix) :: _PREFIX_HASHES] = True
    return is_wanted


def _last_before(flags: Flags, indexes: _Indexes) -> tuple[_Indexes, _Indexes]:
    """
    Return the indexes that are flagged, and for each of *indexes* which of these is the last one up to it.

    Flags at 0, 3 and 7 and the indexes [1, 3, 9] give [0, 3, 7] and [0, 1, 2].
    """
    # Shape (flagged,), rising.
    flagged = np.flatnonzero(flags)
    return flagged, flagged.searchsorted(indexes, side="right") - 1


def _pair_tables() -> tuple[Codes, Codes]:
    """
    Return two tables that decode Base64 by pairs of letters; both are indexed by a pair as a little-endian uint16.

    Four letters «abcd» are three bytes, which are one code: ``first["ab"] | second["cd"]``. Letters have six bits
    each; "ab" has byte 0 and the upper half of byte 1, "cd" the lower half of byte 1 and byte 2.
    """
    alphabet = f"{ascii_uppercase}{ascii_lowercase}{digits}+/".encode()
    letters = np.frombuffer(alphabet, np.uint8).astype(np.uint32)
    # All 4,096 pairs, as uint16; and the twelve bits of each, those of its first letter above.
    # Shape (4096,): the first letter of a pair is its low byte in memory.
    pairs = (letters[:, np.newaxis] | letters << 8).ravel()
    bits = np.arange(len(pairs), dtype=np.uint32)
    first, second = (np.zeros(2**16, dtype=np.uint32) for _ in range(2))
    first[pairs] = bits >> 4 | (bits & 15) << 12
    second[pairs] = bits >> 8 << 8 | (bits & 255) << 16
    return first, second


_FIRST_PAIR, _SECOND_PAIR = _pair_tables()


def _decode(values: Iterable[str]) -> Codes:
    """Return the codes in *values*, as `encode_article` wrote them, end to end."""
    # Decoding two letters at a time takes a third of the time of base64 and three shifted arrays.
    # Shape (codes × 2,): two letters each; even ones hold the low half of a code.
    pairs = np.frombuffer("".join(values).encode("ascii"), "<u2")
    codes: Codes = _FIRST_PAIR.take(pairs[::2]) | _SECOND_PAIR.take(pairs[1::2])
    return codes

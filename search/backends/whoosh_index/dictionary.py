"""
In how many articles of a segment does each of many words stand?

Whoosh's dictionary is a hash table in a file. Its own reader takes 13 µs a word, most of it for seeking
and reading; query repair asks for hundreds of words that are mostly not there, so here the slots of all
of them are looked at together. The layout of the file is that of Whoosh 2.7.4, which is pinned
(``whoosh.filedb.filetables``, ``whoosh.codec.whoosh3``):

    a word's key   number of the field (2 bytes), then the word in UTF-8
    its hash       the last 32 bits of the key's MD5: the lowest 8 choose one of 256 tables, the others the slot
    a slot         hash (4 bytes), position of the entry (8 bytes, 0 for an empty slot); then the next slot is tried
    an entry       length of the key (4), of the value (4), the key, the value
    a value        flags (1), weight (4), number of articles (4), …
"""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from hashlib import md5
from struct import Struct
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_SLOT: Final = np.dtype([("hash", ">u4"), ("at", ">i8")])
_LENGTHS: Final = Struct(">ii")
_ARTICLES: Final = Struct(">5xI")
_HASH_BYTES: Final = 4


class Words:
    """Words to ask several dictionaries for; most of the work is their hashes, and it is done once."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = [word.encode() for word in words]
        self._keys: dict[int, tuple[list[bytes], NDArray[np.int64]]] = {}

    def __len__(self) -> int:
        return len(self._words)

    def keys(self, field_number: int) -> tuple[list[bytes], NDArray[np.int64]]:
        """Return the keys of the words in a field, and their hashes."""
        if field_number not in self._keys:
            begun = field_number.to_bytes(2, "big")
            keys = [begun + word for word in self._words]
            digests = b"".join([md5(key, usedforsecurity=False).digest()[-_HASH_BYTES:] for key in keys])
            self._keys[field_number] = keys, np.frombuffer(digests, dtype=">u4").astype(np.int64)
        return self._keys[field_number]


class Dictionary:
    """
    The words of a segment. It shares no file position, so threads need no lock.

    Args:
        terms: Whoosh's reader of the same file, which has read the heads of the tables.
    """

    def __init__(self, terms: Any) -> None:  # noqa: ANN401 - Whoosh ships no types
        # The map outlives the file's name: a merge may remove it meanwhile.
        self._file = mmap.mmap(terms._dbfile.file.fileno(), 0, access=mmap.ACCESS_READ)  # noqa: SLF001 - private in Whoosh, and 2.7.4 is pinned
        self._bytes = np.frombuffer(self._file, dtype=np.uint8)
        tables = np.array(terms._tindex.tables, dtype=np.int64)  # noqa: SLF001 - as above
        self._starts, self._slots = tables[:, 0], tables[:, 1]
        self._field_numbers: dict[str, int] = terms._fieldmap  # noqa: SLF001 - as above

    def article_counts(self, name: str, words: Words) -> NDArray[np.int64]:
        """Return in how many articles each of *words* stands in Whoosh field *name*, removed articles too."""
        counts = np.zeros(len(words), dtype=np.int64)
        number = self._field_numbers.get(name)
        if number is None:
            return counts
        keys, hashes = words.keys(number)
        for which, at in self._entries(hashes):
            counts[which] = counts[which] or self._articles_at(at, keys[which])
        return counts

    def _entries(self, hashes: NDArray[np.int64]) -> list[tuple[int, int]]:
        """Return (place in *hashes*, position) of every entry that has one of these hashes."""
        found: list[tuple[int, int]] = []
        tables = hashes & 0xFF
        asked = np.flatnonzero(self._slots[tables])
        slots = (hashes[asked] >> 8) % self._slots[tables[asked]]
        # No table is full, so an empty slot comes before the rounds are over, or the file is damaged.
        for _ in range(int(self._slots.max())):
            if not len(asked):
                break
            table = tables[asked]
            read = self._slots_at(self._starts[table] + slots * _SLOT.itemsize)
            same = np.flatnonzero((read["hash"] == hashes[asked]) & (read["at"] != 0))
            found += zip(asked[same].tolist(), read["at"][same].tolist(), strict=True)
            more = read["at"] != 0
            slots = (slots[more] + 1) % self._slots[table[more]]
            asked = asked[more]
        return found

    def _slots_at(self, positions: NDArray[np.int64]) -> NDArray[np.void]:
        picked = self._bytes[positions[:, np.newaxis] + np.arange(_SLOT.itemsize)]
        slots: NDArray[np.void] = picked.view(_SLOT)[:, 0]
        return slots

    def _articles_at(self, at: int, key: bytes) -> int:
        """Return the number of articles of the entry at *at*; 0 when it is another key's, of equal hash."""
        key_length, _ = _LENGTHS.unpack_from(self._file, at)
        start = at + _LENGTHS.size
        if key_length != len(key) or self._file[start : start + key_length] != key:
            return 0
        articles: int = _ARTICLES.unpack_from(self._file, start + key_length)[0]
        return articles

"""
Which strings does a segment know? A sorted list of them in a file, where a prefix is a slice.

Strings are told by their place in the order of their UTF-8 bytes. Every 64th is kept in memory, so a
look-up is one search among these and six comparisons in the map.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final

import numpy as np

from search.index.segment.array_file import ArrayFile, ArrayWriter, smallest

_STEP: Final = 64


def key_of(string: str) -> bytes:
    """Return *string* as it is stored; half of a surrogate pair, which a person may type, is in no article."""
    return string.encode(errors="surrogatepass")


def write_strings(writer: ArrayWriter, name: str, strings: Sequence[bytes]) -> None:
    """Write *strings*, in the order given."""
    ends = np.fromiter(accumulate(map(len, strings), initial=0), np.int64, len(strings) + 1)
    writer.add(f"{name}_bytes", np.frombuffer(b"".join(strings), np.uint8))
    writer.add(f"{name}_starts", ends.astype(smallest(int(ends[-1]))))


class Strings(Sequence[bytes]):
    """Strings in a file, checked at opening and read one by one."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._bytes = file.whole(f"{name}_bytes").data
        self._starts = file.whole(f"{name}_starts").data

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, place: int) -> bytes:  # type: ignore[override] # slices are not needed
        if not 0 <= place < len(self):
            raise IndexError(place)
        return self._bytes[self._starts[place] : self._starts[place + 1]].tobytes()

    def text(self, place: int) -> str:
        """Return the string at *place*, from 0."""
        return self._bytes[self._starts[place] : self._starts[place + 1]].tobytes().decode()

    def __iter__(self) -> Iterator[bytes]:
        # Many times as fast as one by one.
        joined, starts = self._bytes.tobytes(), self._starts.tolist()
        return (joined[start:end] for start, end in pairwise(starts))


class Lexicon(Strings):
    """Strings that rise, each once."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        super().__init__(file, name)
        self._samples = [self[place] for place in range(0, len(self), _STEP)]

    def find(self, string: bytes) -> int:
        """Return the place of *string*, or −1."""
        place = self.first_from(string)
        return place if place < len(self) and self[place] == string else -1

    def places(self, strings: Sequence[bytes]) -> Iterator[tuple[int, int]]:
        """Yield (place in *strings*, place here) of those of *strings* that are here."""
        for number, string in enumerate(strings):
            if (place := self.find(string)) >= 0:
                yield number, place

    def first_from(self, string: bytes) -> int:
        """Return the place of the first string that is *string* or comes after it."""
        sample = bisect_right(self._samples, string)
        low = max(sample - 1, 0) * _STEP
        return bisect_left(self, string, low, min(sample * _STEP, len(self)))

    def with_prefix(self, prefix: bytes) -> range:
        """Return the places of the strings that begin with *prefix*."""
        after = _after(prefix)
        return range(self.first_from(prefix), self.first_from(after) if after else len(self))


def _after(prefix: bytes) -> bytes:
    """Return the first string after all that begin with *prefix*; empty when there is none."""
    kept = prefix.rstrip(b"\xff")
    return kept[:-1] + bytes([kept[-1] + 1]) if kept else b""

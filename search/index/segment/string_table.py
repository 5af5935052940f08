"""
Strings in a file: as a list, or sorted, where a string or a prefix is found by bisection.

All strings lie end to end as UTF-8, with an array of where each starts. ["bok", "båt"] is stored as

    bytes     b o k b å å t        «å» has two bytes
    starts    0     3       7      of each string, and the number of bytes

Sorted means by bytes. Every 64th string is kept in memory, so a look-up is a bisection among these and six
comparisons in the file.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final

import numpy as np

from search.index.segment.array_file import ArrayFile, ArrayWriter, smallest

_SAMPLE_INTERVAL: Final = 64


def write_strings(writer: ArrayWriter, name: str, strings: Sequence[bytes]) -> None:
    """Write *strings*, in the order given."""
    starts = np.fromiter(accumulate(map(len, strings), initial=0), np.int64, len(strings) + 1)
    writer.add(f"{name}_bytes", np.frombuffer(b"".join(strings), np.uint8))
    writer.add(f"{name}_starts", starts.astype(smallest(int(starts[-1]))))


class Strings(Sequence[bytes]):
    """Strings in a file; checked at opening and read one by one."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        # Memory views of shape (bytes,) and (strings + 1,): see the module.
        self._bytes = file.whole(f"{name}_bytes").data
        self._starts = file.whole(f"{name}_starts").data

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, index: int) -> bytes:  # type: ignore[override] # slices are not needed
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self._bytes[self._starts[index] : self._starts[index + 1]].tobytes()

    def text(self, index: int) -> str:
        """Return the string at *index*, from 0, decoded."""
        return self._bytes[self._starts[index] : self._starts[index + 1]].tobytes().decode()

    def __iter__(self) -> Iterator[bytes]:
        # Many times as fast as one by one.
        joined, starts = self._bytes.tobytes(), self._starts.tolist()
        return (joined[start:stop] for start, stop in pairwise(starts))


class SortedStrings(Strings):
    """Distinct strings that rise."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        super().__init__(file, name)
        self._samples = [self[index] for index in range(0, len(self), _SAMPLE_INTERVAL)]

    def find(self, string: str) -> int:
        """Return the index of *string*, or −1."""
        return next((index for _, index in self.find_all([string])), -1)

    def find_all(self, wanted: Sequence[str]) -> list[tuple[int, int]]:
        """Return (index in *wanted*, index here) for those of *wanted* that are here."""
        # Half of a surrogate pair, which a person may type, is in no article.
        strings = [string.encode(errors="surrogatepass") for string in wanted]
        stored, starts, size = self._bytes, self._starts, len(self)
        return [
            (number, index)
            for number, (string, index) in enumerate(zip(strings, self.first_from(strings), strict=True))
            if index < size and stored[starts[index] : starts[index + 1]].tobytes() == string
        ]

    def first_from(self, strings: Sequence[bytes]) -> list[int]:
        """For each of *strings*, return the index of the first string here that is the same or comes after it."""
        # One function, and not `bisect_left(self, …)`, which calls `__len__` and `__getitem__` at each of its
        # steps: a repair looks up thousands of strings.
        stored, starts, indices = self._bytes, self._starts, []
        for string in strings:
            sample = bisect_right(self._samples, string)
            low = max(sample - 1, 0) * _SAMPLE_INTERVAL
            high = min(sample * _SAMPLE_INTERVAL, len(starts) - 1)
            while low < high:
                middle = (low + high) // 2
                if stored[starts[middle] : starts[middle + 1]].tobytes() < string:
                    low = middle + 1
                else:
                    high = middle
            indices.append(low)
        return indices

    def with_prefix(self, prefix: str) -> range:
        """Return the indices of the strings that begin with *prefix*."""
        begin = prefix.encode(errors="surrogatepass")
        after = _first_after(begin)
        start, *stop = self.first_from([begin, after] if after else [begin])
        return range(start, stop[0] if stop else len(self))


def _first_after(prefix: bytes) -> bytes:
    """Return the first string after all that begin with *prefix*; empty when there is none."""
    shortened = prefix.rstrip(b"\xff")
    return shortened[:-1] + bytes([shortened[-1] + 1]) if shortened else b""

"""
Which words does a segment hold, and where does each of its strings occur as term, form or part?

A word is what the analysis makes of one: a form and its readings. The same two are the same word wherever
they stand, so only words have positions. A part is kept as a word of its own that has no readings, at the
position of the word it is a part of. A stream of a string is the lists of the words it comes from, its
*sources*: where there is one, that word's list serves, and most strings have one; where there are more,
their union is stored besides (without positions), because it is what a search wants first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, compress, islice, pairwise
from operator import ne
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.articles import TEXT_FIELDS
from search.index.segment.array_file import ArrayFile, ArrayWriter, compact
from search.index.segment.posting_table import Integers, spread
from search.index.segment.string_table import write_strings
from search.query.tree import Stream

STREAMS: Final[tuple[Stream, ...]] = ("terms", "forms", "parts")
FIELD_NUMBERS: Final[Mapping[str, int]] = {field: number for number, field in enumerate(TEXT_FIELDS)}
FIELDS_IN_KEY: Final = 8
"""A key of a word's row is word × this + field; of a union's, (string × 3 + stream) × this + field."""

WordKey = tuple[str, tuple[str, ...]]
"""Form and readings; or the term of a part, and no readings."""


def word_key(word: int, field: str) -> int:
    """Return the key of the row of *word* in *field*."""
    return word * FIELDS_IN_KEY + FIELD_NUMBERS[field]


def union_key(string: int, stream: Stream, field: str) -> int:
    """Return the key of the row of *string* in *stream* of *field*, where several words give it."""
    return (string * len(STREAMS) + STREAMS.index(stream)) * FIELDS_IN_KEY + FIELD_NUMBERS[field]


@dataclass(frozen=True, slots=True)
class WordList:
    """
    Words, in the order of their records.

    Attributes:
        strings: Every string in them, rising.
        starts: Where each record begins, and where the last ends; shape (words + 1,).
        records: For each word: its form, how many readings it has, and these; strings are told by
            their places.
    """

    strings: Sequence[bytes]
    starts: Integers
    records: Integers

    def __len__(self) -> int:
        return len(self.starts) - 1

    def sources(self, stream: Stream) -> tuple[Integers, Integers]:
        """Return (string, word) of each reading, form or part of each word, sorted."""
        firsts = self.starts[:-1]
        readings = self.records[firsts + 1]
        if stream == "terms":
            found = self.records[spread(firsts + 2, readings)]
            words = np.repeat(np.arange(len(self)), readings)
        else:
            words = np.flatnonzero(readings if stream == "forms" else readings == 0)
            found = self.records[firsts[words]]
        order = np.argsort(found, kind="stable")
        return found[order], words[order]


def listed(words: Sequence[WordKey]) -> tuple[WordList, Integers]:
    """Return *words*, all different, as a list, and the place in it of each."""
    strings = sorted({string.encode() for form, readings in words for string in (form, *readings)})
    places = {string.decode(): place for place, string in enumerate(strings)}
    at = places.__getitem__
    records = [(at(form), len(readings), *map(at, readings)) for form, readings in words]
    order = sorted(range(len(records)), key=records.__getitem__)
    ranks = np.empty(len(words), dtype=np.int64)
    ranks[order] = np.arange(len(words))
    return _packed(strings, [records[place] for place in order]), ranks


def united(
    lists: Sequence[WordList], kept: Sequence[NDArray[np.bool_]]
) -> tuple[WordList, list[Integers], list[Integers]]:
    """
    Return the words of *lists* that are *kept*, each once; and for each list the new place of each word and string.

    The order of a list is kept, so new places rise; that of a word left out means nothing, and that of a
    string left out is −1.
    """
    used = [_used_strings(words, flags) for words, flags in zip(lists, kept, strict=True)]
    strings, found = ranked(
        [list(compress(words.strings, flags.tolist())) for words, flags in zip(lists, used, strict=True)]
    )
    places = [_placed(flags, ranks, -1) for flags, ranks in zip(used, found, strict=True)]
    records = [_moved(words, each) for words, each in zip(lists, places, strict=True)]
    merged, found = ranked(
        [
            list(compress(_slices(words.starts, values), flags.tolist()))
            for words, values, flags in zip(lists, records, kept, strict=True)
        ]
    )
    moved = [_placed(flags, ranks, 0) for flags, ranks in zip(kept, found, strict=True)]
    return _unpacked(strings, merged), moved, places


def ranked(lists: Sequence[Sequence[bytes]]) -> tuple[list[bytes], list[Integers]]:
    """Return the different items of *lists*, each of which rises, in order; and for each list the place of each."""
    items = list(chain.from_iterable(lists))
    # What rises already is only merged: `sorted` looks for such runs first.
    order = sorted(range(len(items)), key=items.__getitem__)
    rising = [items[number] for number in order]
    is_new = np.fromiter(chain([True], map(ne, rising, islice(rising, 1, None))), np.bool_, len(items))
    ranks = np.empty(len(items), dtype=np.int64)
    ranks[order] = np.cumsum(is_new) - 1
    ends = list(accumulate(map(len, lists), initial=0))
    return list(compress(rising, is_new.tolist())), [ranks[first:last] for first, last in pairwise(ends)]


def write_words(writer: ArrayWriter, words: WordList) -> None:
    """Write *words*, and the sources of each string in each stream."""
    write_strings(writer, "strings", words.strings)
    writer.add("record_starts", compact(words.starts))
    writer.add("records", compact(words.records))
    for stream in STREAMS:
        strings, sources = words.sources(stream)
        counts = np.bincount(strings, minlength=len(words.strings))
        writer.add(f"{stream}_starts", compact(np.concatenate([[0], np.cumsum(counts)])))
        writer.add(f"{stream}_sources", compact(sources))


def read_words(file: ArrayFile, strings: Sequence[bytes]) -> WordList:
    """Return the words of a segment, as they were written."""
    return WordList(
        strings, file.whole("record_starts").astype(np.int64), file.whole("records").astype(np.int64)
    )


def _packed(strings: Sequence[bytes], records: Sequence[Sequence[int]]) -> WordList:
    lengths = np.fromiter(map(len, records), np.int64, len(records))
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    return WordList(strings, starts, np.fromiter(chain.from_iterable(records), np.int64, int(starts[-1])))


_RECORD: Final = np.dtype(">u4")
"""Big-endian, so that records sort as bytes as they do as numbers."""


def _slices(starts: Integers, values: NDArray[Any]) -> list[bytes]:
    blob = values.astype(_RECORD).tobytes()
    bounds = (starts * _RECORD.itemsize).tolist()
    return [blob[start:end] for start, end in pairwise(bounds)]


def _unpacked(strings: Sequence[bytes], records: Sequence[bytes]) -> WordList:
    lengths = np.fromiter(map(len, records), np.int64, len(records)) // _RECORD.itemsize
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    return WordList(strings, starts, np.frombuffer(b"".join(records), _RECORD).astype(np.int64))


def _holds_string(words: WordList) -> NDArray[np.bool_]:
    """Return which numbers in the records are strings: all but the counts of readings."""
    flags = np.ones(len(words.records), dtype=np.bool_)
    flags[words.starts[:-1] + 1] = False
    return flags


def _used_strings(words: WordList, kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    used = np.zeros(len(words.strings), dtype=np.bool_)
    in_kept = np.repeat(kept, np.diff(words.starts))
    used[words.records[_holds_string(words) & in_kept]] = True
    return used


def _placed(flags: NDArray[np.bool_], places: Integers, other: int) -> Integers:
    """Return an array of the shape of *flags* with *places* where they are true, and *other* elsewhere."""
    found = np.full(len(flags), other, dtype=np.int64)
    found[flags] = places
    return found


def _moved(words: WordList, places: Integers) -> Integers:
    """Return the records of *words* with strings told by their new *places*."""
    moved = words.records.copy()
    strings = _holds_string(words)
    moved[strings] = places[words.records[strings]]
    return moved

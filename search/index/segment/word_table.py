"""
The words of a segment, and the strings that each gives to the streams of terms, forms and parts.

A *word* is a form and its readings, as the analysis gives them. It is the same word wherever it occurs, so only
words have posting lists with positions; a term, a form or a part has the lists of its *sources*, the words that
give it. A part is stored as a word of its own without readings, at the position of the word that it is a part of.

An example: the texts «havner», «havnen» and «skipshavn» give five words.

    word   form        readings        term «havn» has the sources 1 and 2: its list is the union of theirs
    0      havn        -  (a part)     part «havn» has the source 0 alone: its list is that of word 0
    1      havnen      havn            term «havne» has the source 2 alone: its list is that of word 2
    2      havner      havne, havn     form «havner» has the source 2 alone: the same list
    3      skip        -  (a part)
    4      skipshavn   skipshavn       term and form «skipshavn» have the source 4: one list serves both

Most strings have one source in a stream and need nothing stored but its number. Where there are several, the union
of their lists is stored besides (without positions), because it is what a search reads first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, compress, islice, pairwise
from operator import ne
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.articles import TEXT_FIELDS
from search.index.posting_lists import STREAMS
from search.index.segment.array_file import ArrayFile, ArrayWriter, compact
from search.index.segment.posting_table import Integers, expand_runs
from search.index.segment.string_table import write_strings
from search.query.tree import Stream

FIELD_NUMBERS: Final[Mapping[str, int]] = {field: number for number, field in enumerate(TEXT_FIELDS)}
FIELDS_IN_KEY: Final = 8
"""The key of a word's row is word × 8 + field number; of a union's, (string × 3 + stream) × 8 + field number."""

WordKey = tuple[str, tuple[str, ...]]
"""Form and readings of a word; or the term of a part, and no readings."""


def word_key(word: int, field: str) -> int:
    """Return the key of the row of *word* in *field*."""
    return word * FIELDS_IN_KEY + FIELD_NUMBERS[field]


def union_key(string: int, stream: Stream, field: str) -> int:
    """Return the key of the row of *string* in *stream* of *field*, where it has several sources."""
    return (string * len(STREAMS) + STREAMS.index(stream)) * FIELDS_IN_KEY + FIELD_NUMBERS[field]


@dataclass(frozen=True, slots=True)
class WordList:
    """
    Words as records of numbers, sorted: word 2 of the example above is [3, 2, 1, 0].

    Attributes:
        strings: All distinct strings of the words, rising.
        starts: First number of each record, and the count of numbers; shape (words + 1,).
        records: For each word: its form, its number of readings, and these; strings as indices of *strings*.
    """

    strings: Sequence[bytes]
    starts: Integers
    records: Integers

    def __len__(self) -> int:
        return len(self.starts) - 1

    def sources(self, stream: Stream) -> tuple[Integers, Integers]:
        """Return two arrays, (string, word) for each source of each string in *stream*, sorted."""
        # Shape (words,): index in *records* of the form of each word, and its number of readings.
        forms = self.starts[:-1]
        reading_counts = self.records[forms + 1]
        if stream == "terms":
            # Shape (readings of all words,): each reading, and the word that has it.
            strings = self.records[expand_runs(forms + 2, reading_counts)]
            words = np.repeat(np.arange(len(self)), reading_counts)
        else:
            # A word without readings is a part.
            words = np.flatnonzero(reading_counts if stream == "forms" else reading_counts == 0)
            strings = self.records[forms[words]]
        # Stable: the sources of a string remain in rising order.
        order = np.argsort(strings, kind="stable")
        return strings[order], words[order]


def sort_words(words: Sequence[WordKey]) -> tuple[WordList, Integers]:
    """Return *words*, all distinct, as a list, and the index in it of each."""
    # Distinct strings of all words; bytes sort as the file has them.
    strings = sorted({string.encode() for form, readings in words for string in (form, *readings)})
    index_of = {string.decode(): index for index, string in enumerate(strings)}.__getitem__
    # Records of numbers sort as their strings do, because the strings are sorted.
    records = [(index_of(form), len(readings), *map(index_of, readings)) for form, readings in words]
    order = sorted(range(len(records)), key=records.__getitem__)
    # Shape (words,): the inverse of *order*.
    ranks = np.empty(len(words), dtype=np.int64)
    ranks[order] = np.arange(len(words))
    return _from_tuples(strings, [records[index] for index in order]), ranks


def merge_words(
    lists: Sequence[WordList], is_used: Sequence[NDArray[np.bool_]]
) -> tuple[WordList, list[Integers], list[Integers]]:
    """
    Return the used words of *lists*, each once; and for each list the new index of each word and of each string.

    New indices rise as the old ones do. That of an unused word means nothing, and that of an unused string is −1.

    Args:
        lists: The words of some segments.
        is_used: For each list, a flag for each word.
    """
    # For each list, shape (its strings,): whether a used word has the string.
    string_flags = [_used_strings(words, flags) for words, flags in zip(lists, is_used, strict=True)]
    strings, ranks = merge_sorted(
        [
            list(compress(words.strings, flags.tolist()))
            for words, flags in zip(lists, string_flags, strict=True)
        ]
    )
    # For each list, shape (its strings,): the new index, −1 for a string that is gone.
    new_strings = [_spread(flags, rank, -1) for flags, rank in zip(string_flags, ranks, strict=True)]
    # The same with the records, as bytes, once their strings have the new indices.
    records = [_with_strings(words, indices) for words, indices in zip(lists, new_strings, strict=True)]
    merged, ranks = merge_sorted(
        [
            list(compress(_to_bytes(words.starts, values), flags.tolist()))
            for words, values, flags in zip(lists, records, is_used, strict=True)
        ]
    )
    # For each list, shape (its words,).
    new_words = [_spread(flags, rank, 0) for flags, rank in zip(is_used, ranks, strict=True)]
    return _from_bytes(strings, merged), new_words, new_strings


def merge_sorted(lists: Sequence[Sequence[bytes]]) -> tuple[list[bytes], list[Integers]]:
    """
    Return the distinct items of *lists*, each of which rises, in order; and for each list the index of each item.

    ``merge_sorted([[b"a", b"c"], [b"b", b"c"]])`` gives ``[b"a", b"b", b"c"]`` and ``[[0, 2], [1, 2]]``.
    """
    items = list(chain.from_iterable(lists))
    # Lists that rise are only merged: `sorted` looks for such runs first.
    order = sorted(range(len(items)), key=items.__getitem__)
    # All items in order, equal ones beside each other; the first of each run is new.
    rising = [items[index] for index in order]
    is_new = np.fromiter(chain([True], map(ne, rising, islice(rising, 1, None))), np.bool_, len(items))
    # Shape (items,): the number of distinct items before each.
    ranks = np.empty(len(items), dtype=np.int64)
    ranks[order] = np.cumsum(is_new) - 1
    bounds = list(accumulate(map(len, lists), initial=0))
    return list(compress(rising, is_new.tolist())), [ranks[start:stop] for start, stop in pairwise(bounds)]


def write_words(writer: ArrayWriter, words: WordList) -> None:
    """Write *words*, and the sources of each string in each stream."""
    write_strings(writer, "strings", words.strings)
    writer.add("record_starts", compact(words.starts))
    writer.add("records", compact(words.records))
    for stream in STREAMS:
        strings, sources = words.sources(stream)
        # Shape (strings,): sources of each string in the stream, mostly 0 or 1.
        counts = np.bincount(strings, minlength=len(words.strings))
        writer.add(f"{stream}_starts", compact(np.concatenate([[0], np.cumsum(counts)])))
        writer.add(f"{stream}_sources", compact(sources))


def read_words(file: ArrayFile, strings: Sequence[bytes]) -> WordList:
    """Return the words of a segment, as they were written."""
    starts, records = (file.whole(name).astype(np.int64) for name in ("record_starts", "records"))
    return WordList(strings, starts, records)


_RECORD: Final = np.dtype(">u4")
"""Big-endian, so that records sort as bytes as they do as numbers."""


def _from_tuples(strings: Sequence[bytes], records: Sequence[Sequence[int]]) -> WordList:
    # Shape (words,): numbers in each record; then (words + 1,).
    lengths = np.fromiter(map(len, records), np.int64, len(records))
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    return WordList(strings, starts, np.fromiter(chain.from_iterable(records), np.int64, int(starts[-1])))


def _to_bytes(starts: Integers, records: NDArray[Any]) -> list[bytes]:
    """Return each record as bytes."""
    joined = records.astype(_RECORD).tobytes()
    bounds = (starts * _RECORD.itemsize).tolist()
    return [joined[start:stop] for start, stop in pairwise(bounds)]


def _from_bytes(strings: Sequence[bytes], records: Sequence[bytes]) -> WordList:
    lengths = np.fromiter(map(len, records), np.int64, len(records)) // _RECORD.itemsize
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    return WordList(strings, starts, np.frombuffer(b"".join(records), _RECORD).astype(np.int64))


def _is_string(words: WordList) -> NDArray[np.bool_]:
    """Return for each number in the records whether it is a string: all but the second of each record are."""
    flags = np.ones(len(words.records), dtype=np.bool_)
    flags[words.starts[:-1] + 1] = False
    return flags


def _used_strings(words: WordList, is_used: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return for each string whether a used word has it."""
    flags = np.zeros(len(words.strings), dtype=np.bool_)
    # Shape (numbers of all records,).
    in_used_word = np.repeat(is_used, np.diff(words.starts))
    flags[words.records[_is_string(words) & in_used_word]] = True
    return flags


def _spread(flags: NDArray[np.bool_], values: Integers, default: int) -> Integers:
    """Return an array of the shape of *flags*: the next of *values* where they are true, *default* elsewhere."""
    result = np.full(len(flags), default, dtype=np.int64)
    result[flags] = values
    return result


def _with_strings(words: WordList, new_strings: Integers) -> Integers:
    """Return the records of *words* with the new indices of their strings."""
    records = words.records.copy()
    is_string = _is_string(words)
    records[is_string] = new_strings[words.records[is_string]]
    return records

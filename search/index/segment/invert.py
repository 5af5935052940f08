"""
How do words where they stand become the file of a segment?

Occurrences are sorted by word and field once; the rest is found between neighbours: where the word
changes, a row begins, and where the article changes, a posting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from search.index.segment.array_file import ArrayWriter, Output
from search.index.segment.gather import Occurrences
from search.index.segment.offsets import write_offsets
from search.index.segment.posting_table import (
    Integers,
    spread,
    write_positions,
    write_postings,
    write_rows,
)
from search.index.segment.word_table import FIELDS_IN_KEY, STREAMS, WordList, listed, write_words

KIND: Final = "lists"


@dataclass(frozen=True, slots=True)
class Rows:
    """
    Posting lists in memory, end to end.

    Attributes:
        keys: Of the rows, rising.
        starts: Where each row begins, and where the last ends; shape (rows + 1,).
        numbers: Articles.
        frequencies: Of each posting.
    """

    keys: Integers
    starts: Integers
    numbers: Integers
    frequencies: Integers


def write_lists(output: Output, found: Occurrences, articles: int) -> None:
    """Write *found*, the words of *articles* articles."""
    words, ranks = listed(found.words)
    # Sorting numbers is many times as fast as sorting their indices: the index goes along.
    keyed = ((ranks[found.word] * FIELDS_IN_KEY + found.field) << 32) | np.arange(len(found.word))
    keyed.sort()
    keys, order = keyed >> 32, keyed & 0xFFFFFFFF
    rows = _rows(keys, found.article[order])
    writer = ArrayWriter(output, KIND)
    write_words(writer, words)
    _write(writer, "words", rows, articles)
    write_positions(writer, "words", rows.frequencies, found.position[order])
    _write(writer, "unions", _unions(words, rows), articles)
    write_offsets(writer, found.offsets)
    writer.finish()


def shared(words: WordList) -> tuple[Integers, Integers]:
    """Return (string × 3 + stream, word) of each source of the strings that have several in a stream, sorted."""
    strings, sources = [], []
    for number, stream in enumerate(STREAMS):
        found, words_of = words.sources(stream)
        several = np.bincount(found, minlength=len(words.strings))[found] > 1
        strings.append(found[several] * len(STREAMS) + number)
        sources.append(words_of[several])
    string, source = np.concatenate(strings), np.concatenate(sources)
    order = np.argsort(string, kind="stable")
    return string[order], source[order]


def word_rows(keys: Integers, sources: Integers) -> tuple[Integers, Integers]:
    """Return, for the words *sources*, the rows that each has among those with *keys*, end to end; and how many."""
    first = np.searchsorted(keys, sources * FIELDS_IN_KEY)
    counts = np.searchsorted(keys, (sources + 1) * FIELDS_IN_KEY) - first
    return spread(first, counts), counts


def _rows(keys: Integers, articles: Integers) -> Rows:
    """Return the rows of occurrences that are sorted by key, then article."""
    if not len(keys):
        return Rows(keys, np.zeros(1, np.int64), articles, articles)
    row_begins = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    changes = np.concatenate([[True], articles[1:] != articles[:-1]])
    changes[row_begins] = True
    begins = np.flatnonzero(changes)
    starts = np.append(np.searchsorted(begins, row_begins), len(begins))
    return Rows(keys[row_begins], starts, articles[begins], np.diff(begins, append=len(keys)))


def _unions(words: WordList, rows: Rows) -> Rows:
    """Return the lists of the strings that come from several words."""
    strings, sources = shared(words)
    found, counts = word_rows(rows.keys, sources)
    keys = np.repeat(strings, counts) * FIELDS_IN_KEY + rows.keys[found] % FIELDS_IN_KEY
    lengths = np.diff(rows.starts)[found]
    postings = spread(rows.starts[found], lengths)
    # A union holds an article once, however many of its words do.
    order = np.lexsort((rows.numbers[postings], np.repeat(keys, lengths)))
    keys, numbers = np.repeat(keys, lengths)[order], rows.numbers[postings][order]
    united = _rows(keys, numbers)
    frequencies = rows.frequencies[postings][order]
    begins = np.concatenate([np.zeros(1, np.int64), np.cumsum(united.frequencies)])
    sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(frequencies)])
    return Rows(united.keys, united.starts, united.numbers, np.diff(sums[begins]))


def _write(writer: ArrayWriter, name: str, rows: Rows, articles: int) -> None:
    write_rows(writer, name, rows.keys, np.diff(rows.starts))
    write_postings(writer, name, rows.numbers, rows.frequencies, articles)

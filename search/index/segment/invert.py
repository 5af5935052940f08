"""
Makes posting lists of occurrences, and writes them as the file of a segment.

Occurrences are sorted by word and field once. The rest is found between neighbours: where the word changes, a row
starts, and where the article changes, a posting. Three articles, «fisk», «fisk fisk» and «is», give

    key        fisk  fisk  fisk  is      word × 8 + field number
    doc_id     0     1     1     2
    new row    x                 x       rows: fisk = postings 0 and 1, is = posting 2
    posting    x     x           x       frequencies: 1, 2, 1
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from search.index.arrays import is_first
from search.index.posting_lists import STREAMS
from search.index.segment.array_file import ArrayWriter, Output
from search.index.segment.gather import Occurrences
from search.index.segment.offsets import write_offsets
from search.index.segment.posting_table import (
    Integers,
    expand_runs,
    write_positions,
    write_postings,
    write_rows,
)
from search.index.segment.word_table import FIELDS_IN_KEY, WordList, sort_words, write_words

KIND: Final = "lists"


@dataclass(frozen=True, slots=True)
class Rows:
    """
    Posting lists in memory, end to end.

    Attributes:
        keys: Keys of the rows, rising; shape (rows,).
        starts: First posting of each row, and the number of postings; shape (rows + 1,).
        doc_ids: Shape (postings,), rising in each row.
        frequencies: Shape (postings,).
    """

    keys: Integers
    starts: Integers
    doc_ids: Integers
    frequencies: Integers


def write_lists(output: Output, occurrences: Occurrences, articles: int) -> None:
    """Write *occurrences*, the words of *articles* articles."""
    # *ranks*: the index of each word in the sorted list; shape (distinct words,).
    words, ranks = sort_words(occurrences.words)
    # Sorting numbers is many times as fast as sorting their indices. So the index goes along, in the lower half.
    keys_and_indices = ranks[occurrences.word_ids] * FIELDS_IN_KEY + occurrences.field_numbers
    keys_and_indices = (keys_and_indices << 32) | np.arange(len(keys_and_indices))
    keys_and_indices.sort()
    # Both of shape (occurrences,): the sorted keys, and the occurrence that each belongs to.
    keys, order = keys_and_indices >> 32, keys_and_indices & 0xFFFFFFFF
    rows = _find_rows(keys, occurrences.doc_ids[order])
    writer = ArrayWriter(output, KIND)
    write_words(writer, words)
    _write(writer, "words", rows, articles)
    write_positions(writer, "words", rows.frequencies, occurrences.positions[order])
    _write(writer, "unions", _unite(words, rows), articles)
    write_offsets(writer, occurrences.offsets)
    writer.finish()


def shared_strings(words: WordList) -> tuple[Integers, Integers]:
    """Return two arrays, (string × 3 + stream, word) for each source of strings that have several, sorted."""
    strings, sources = [], []
    for number, stream in enumerate(STREAMS):
        string, word = words.sources(stream)
        # Shape (sources in this stream,): whether the string of each has others.
        has_several = np.bincount(string, minlength=len(words.strings))[string] > 1
        strings.append(string[has_several] * len(STREAMS) + number)
        sources.append(word[has_several])
    string, source = np.concatenate(strings), np.concatenate(sources)
    order = np.argsort(string, kind="stable")
    return string[order], source[order]


def word_rows(keys: Integers, words: Integers) -> tuple[Integers, Integers]:
    """Return the rows, among those with *keys*, of all fields of each of *words*, end to end; and how many each has."""
    # Shape (words,): the rows of a word are neighbours, as its key differs in the field only.
    first = np.searchsorted(keys, words * FIELDS_IN_KEY)
    counts = np.searchsorted(keys, (words + 1) * FIELDS_IN_KEY) - first
    return expand_runs(first, counts), counts


def _find_rows(keys: Integers, doc_ids: Integers) -> Rows:
    """Return the rows of occurrences that are sorted by key, then document."""
    if not len(keys):
        return Rows(keys, np.zeros(1, np.int64), doc_ids, doc_ids)
    # Shape (rows,): the occurrence at which each row starts.
    row_starts = np.flatnonzero(is_first(keys))
    # Shape (occurrences,): a posting starts with a new document, and with a new row.
    starts_posting = is_first(doc_ids)
    starts_posting[row_starts] = True
    # Shape (postings,): the first occurrence of each; the gaps between them are the frequencies.
    postings = np.flatnonzero(starts_posting)
    starts = np.append(np.searchsorted(postings, row_starts), len(postings))
    return Rows(keys[row_starts], starts, doc_ids[postings], np.diff(postings, append=len(keys)))


def _unite(words: WordList, rows: Rows) -> Rows:
    """Return the union lists of the strings that have several sources."""
    strings, sources = shared_strings(words)
    # Shape (rows of all sources,), and how many of them each source has.
    source_rows, counts = word_rows(rows.keys, sources)
    keys = np.repeat(strings, counts) * FIELDS_IN_KEY + rows.keys[source_rows] % FIELDS_IN_KEY
    # Shape (postings of all sources,): sorted by key and document, so that those to be added are neighbours.
    lengths = np.diff(rows.starts)[source_rows]
    postings = expand_runs(rows.starts[source_rows], lengths)
    keys = np.repeat(keys, lengths)
    order = np.lexsort((rows.doc_ids[postings], keys))
    union = _find_rows(keys[order], rows.doc_ids[postings][order])
    # The «frequencies» are numbers of postings so far; those of occurrences are sums over each run.
    runs = np.concatenate([np.zeros(1, np.int64), np.cumsum(union.frequencies)])
    sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(rows.frequencies[postings][order])])
    return Rows(union.keys, union.starts, union.doc_ids, np.diff(sums[runs]))


def _write(writer: ArrayWriter, name: str, rows: Rows, articles: int) -> None:
    write_rows(writer, name, rows.keys, np.diff(rows.starts))
    write_postings(writer, name, rows.doc_ids, rows.frequencies, articles)

"""
Makes one segment of several, without analyzing or sorting anything again.

First the words of all segments are merged. Then every posting list of the new segment is made of the old lists
end to end, with new document ids and without removed articles. Lists are copied some millions of postings at a
time, so memory grows with the number of distinct words, not with that of articles.

An example: segment A has articles 0, 1 and 2, of which 1 is removed; segment B has articles 0 and 1.

    new_doc_ids of A          0  -1  1             those of B:  2  3
    words of A                fisk, sild           those of B:  fisk, torsk
    new words                 fisk, sild, torsk
    new_words of A            0  1                 those of B:  0  2
    the list of «fisk»        A has it in 0 and 1, B has it in 1
    in the new segment        0 | 3                A's part goes to index 0 of the new list, B's to index 1
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.index.posting_lists import STREAMS, Flags
from search.index.segment.array_file import ArrayWriter, Output
from search.index.segment.columns import ColumnValues, merge_columns
from search.index.segment.invert import KIND, shared_strings, word_rows
from search.index.segment.offsets import merge_offsets
from search.index.segment.posting_table import Integers, PostingTable
from search.index.segment.reader import Segment
from search.index.segment.table_merger import RowLists, TableMerger, row_batches
from search.index.segment.word_table import FIELDS_IN_KEY, WordList, merge_words, write_words


def merge(segments: Sequence[Segment], live: Sequence[Flags | None], lists: Output) -> ColumnValues:
    """
    Write the lists of *segments*, one after another, to *lists*; return the columns that go with them.

    Args:
        segments: The segments to merge; at least one.
        live: For each segment, a flag for each article that stays; None when all do.
        lists: The new segment's file of lists.
    """
    # Words first: every new key follows from the new indices of words and strings.
    words, sources = _open_sources(segments, live)
    size = sum(source.live_articles for source in sources)
    writer = ArrayWriter(lists, KIND)
    write_words(writer, words)
    TableMerger(writer, "words", [source.word_lists() for source in sources], size).write(has_positions=True)
    TableMerger(writer, "unions", _union_lists(words, sources), size).write(has_positions=False)
    merge_offsets(
        writer, [(source.segment.offset_table, np.flatnonzero(source.new_doc_ids >= 0)) for source in sources]
    )
    writer.finish()
    return merge_columns(
        [
            segment.columns.select(np.arange(segment.size) if flags is None else np.flatnonzero(flags))
            for segment, flags in zip(segments, live, strict=True)
        ]
    )


@dataclass(frozen=True, slots=True)
class _Source:
    """
    An old segment, with the new numbers of everything in it: articles, words, strings.

    Attributes:
        segment: The segment.
        words: Its word list, read once for the merge of words and for the unions.
        live_articles: Number of its articles that stay.
        new_doc_ids: New document id of each article, −1 for a removed one; shape (articles,).
        new_keys: New key of each row of its words; shape (rows,).
        live_counts: Postings of articles that stay in each of these rows; shape (rows,).
        new_strings: New index of each of its strings, −1 for one that is gone; shape (strings,).
    """

    segment: Segment
    words: WordList
    live_articles: int
    new_doc_ids: Integers
    new_keys: Integers
    live_counts: Integers
    new_strings: Integers

    def word_lists(self) -> RowLists:
        """Return the posting lists of all its words."""
        return self.lists(self.segment.words, self.new_keys, np.arange(len(self.new_keys)), self.live_counts)

    def lists(self, table: PostingTable, keys: Integers, rows: Integers, live_counts: Integers) -> RowLists:
        """Return the *rows* of *table*, which go to *keys*, except those whose articles are all removed."""
        is_live = live_counts > 0
        rows = rows[is_live]
        starts = table.starts.astype(np.int64)
        counts = starts[rows + 1] - starts[rows]
        has_removed = self.live_articles < self.segment.size
        return RowLists(
            table, keys[is_live], starts[rows], counts, live_counts[is_live], self.new_doc_ids, has_removed
        )


def _open_sources(
    segments: Sequence[Segment], live: Sequence[Flags | None]
) -> tuple[WordList, list[_Source]]:
    """Return the words of the new segment, and the old segments with their new numbers."""
    lists = [segment.word_list() for segment in segments]
    live_counts = [_count_live(segment.words, flags) for segment, flags in zip(segments, live, strict=True)]
    is_used = [
        _used_words(segment, words, counts)
        for segment, words, counts in zip(segments, lists, live_counts, strict=True)
    ]
    merged, new_words, new_strings = merge_words(lists, is_used)
    sources, base = [], 0
    for i, segment in enumerate(segments):
        flags = live[i]
        # Shape (articles,): running number of those that stay, after those of the segments before.
        is_live = np.ones(segment.size, dtype=np.bool_) if flags is None else flags
        new_doc_ids = np.where(is_live, np.cumsum(is_live) - 1 + base, -1)
        # Shape (rows,): the word in the key is replaced, its field stays.
        keys = segment.words.keys.astype(np.int64)
        new_keys = new_words[i][keys // FIELDS_IN_KEY] * FIELDS_IN_KEY + keys % FIELDS_IN_KEY
        articles = int(np.count_nonzero(is_live))
        sources.append(
            _Source(segment, lists[i], articles, new_doc_ids, new_keys, live_counts[i], new_strings[i])
        )
        base += articles
    return merged, sources


def _count_live(table: PostingTable, live: Flags | None) -> Integers:
    """Return the number of postings of articles that stay, for each row; shape (rows,)."""
    starts = table.starts.astype(np.int64)
    if live is None:
        return np.diff(starts)
    counts = np.zeros(len(starts) - 1, dtype=np.int64)
    for first, last in row_batches(starts):
        doc_ids = table.doc_ids[int(starts[first]) : int(starts[last])]
        # Live postings before each posting of the batch; a row has the difference of two.
        sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(live[doc_ids])])
        counts[first:last] = np.diff(sums[starts[first : last + 1] - starts[first]])
    return counts


def _used_words(segment: Segment, words: WordList, live_counts: Integers) -> NDArray[np.bool_]:
    """Return for each word whether an article that stays has it."""
    flags = np.zeros(len(words), dtype=np.bool_)
    flags[segment.words.keys[live_counts > 0].astype(np.int64) // FIELDS_IN_KEY] = True
    return flags


def _union_lists(words: WordList, sources: Sequence[_Source]) -> list[RowLists]:
    """Return the lists of the strings that have several sources in the new segment."""
    # A string that is gone has the index −1: the flags at the end, never set, are for its streams.
    is_shared = np.zeros((len(words.strings) + 1) * len(STREAMS), dtype=np.bool_)
    is_shared[shared_strings(words)[0]] = True
    return [lists for source in sources for lists in _union_lists_of(source, is_shared)]


def _union_lists_of(source: _Source, is_shared: NDArray[np.bool_]) -> Iterator[RowLists]:
    """
    Yield the lists of a segment that go to the new unions: its own unions, and lists of single words.

    A string with two sources in the new segment may have one in each old segment, and a union in neither.

    Args:
        source: The segment.
        is_shared: For each string × 3 + stream of the new segment, whether it has a union there.
    """
    unions = source.segment.unions
    keys = unions.keys.astype(np.int64)
    keys_per_string = len(STREAMS) * FIELDS_IN_KEY
    new_keys = source.new_strings[keys // keys_per_string] * keys_per_string + keys % keys_per_string
    live = None if source.live_articles == source.segment.size else source.new_doc_ids >= 0
    stays = is_shared[new_keys // FIELDS_IN_KEY]
    yield source.lists(unions, new_keys[stays], np.flatnonzero(stays), _count_live(unions, live)[stays])
    for number, stream in enumerate(STREAMS):
        # Shape (sources in this stream,): those that are the only source of their string in this segment.
        string, word = source.words.sources(stream)
        is_only = np.bincount(string, minlength=len(source.words.strings))[string] == 1
        new_string = source.new_strings[string] * len(STREAMS) + number
        chosen = is_only & is_shared[new_string]
        rows, counts = word_rows(source.segment.words.keys.astype(np.int64), word[chosen])
        fields = source.segment.words.keys[rows].astype(np.int64) % FIELDS_IN_KEY
        new_keys = np.repeat(new_string[chosen], counts) * FIELDS_IN_KEY + fields
        yield source.lists(source.segment.words, new_keys, rows, source.live_counts[rows])

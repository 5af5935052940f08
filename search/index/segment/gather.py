"""
Analyzes a batch of articles: every occurrence of every word, as arrays.

Each distinct chunk (what stands between two spaces) is analyzed once and has a number from then on. The rest is
arithmetic on arrays, so a word that occurs a thousand times costs a thousand look-ups in a dict and one analysis.

An example: an article with the title «Fisk» and two paragraphs in its body, «NRK-sjefen kom.» and «Han gikk.».
A part has the position of its word, and PARAGRAPH_GAP (50) positions are free between two paragraphs of a field:

    chunk              Fisk   NRK-sjefen          kom.   Han   gikk.
    entries            fisk   nrk nrksjef sjefen  kom    han   gikk     words, and the part «nrksjef»
    words_before       0      1                   3      4     5        words of the batch before the chunk
    first position     0      0                   0      53    53       of its paragraph: 53 = 3 words + 50
    shift              0      -1                  -1     49    49       first position - words_before its paragraph
    position           0      0   0       1       2      53    54       words_before + word in the chunk + shift
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from search.analysis import PARAGRAPH_GAP, Analyzer, ChunkCache, Language, read_paragraphs
from search.index.posting_lists import CHUNKS_PER_OFFSET, LANGUAGES, POSITION_BITS
from search.index.segment.contents import Contents
from search.index.segment.offsets import OffsetColumns
from search.index.segment.posting_table import Integers, expand_runs
from search.index.segment.word_table import FIELD_NUMBERS, WordKey

MAX_CHUNKS: Final = 2**19
"""Distinct chunks remembered from batch to batch, before all are forgotten: about 150 MB."""


@dataclass(frozen=True, slots=True)
class Occurrences:
    """
    Every occurrence of every word in a batch of articles.

    The arrays have shape (occurrences,), by rising document, field and position.

    Attributes:
        words: The distinct words.
        word_ids: Index in *words* of each occurrence; a part of a word is an occurrence of its own.
        field_numbers: Field of each occurrence, as in FIELD_NUMBERS.
        doc_ids: Index in the batch of its article.
        positions: Position in the field, counted over paragraphs, with PARAGRAPH_GAP free between two.
        lengths: For each field, the number of words in each article; shape (articles,).
        offsets: The characters at which some of the chunks start.
    """

    words: list[WordKey]
    word_ids: Integers
    field_numbers: Integers
    doc_ids: Integers
    positions: Integers
    lengths: dict[str, Integers]
    offsets: OffsetColumns


@dataclass(frozen=True, slots=True)
class _Paragraphs:
    """
    The paragraphs of a batch as arrays: the loop over texts only fills these, and NumPy does the rest.

    Attributes:
        chunks: Number in the chunk table of every chunk of the batch, in order; shape (chunks,).
        characters: First character of every CHUNKS_PER_OFFSET-th chunk of each paragraph; shape (offsets,).
        doc_ids: Article of each paragraph; this and the following have shape (paragraphs,).
        field_numbers: Its field.
        chunk_counts: Its number of chunks.
        indices: Its index in the field.
        languages: The language it is analyzed in, as an index of LANGUAGES.
    """

    chunks: Integers
    characters: Integers
    doc_ids: Integers
    field_numbers: Integers
    chunk_counts: Integers
    indices: Integers
    languages: Integers


class Gatherer:
    """Gathers batch after batch; chunks analyzed for one batch serve the next."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._table = _ChunkTable(analyzer)

    def gather(self, articles: Sequence[Contents]) -> Occurrences:
        """Return the occurrences in *articles*, whose document ids are their indices."""
        if self._table.size > MAX_CHUNKS:
            self._table = _ChunkTable(self._analyzer)
        table = self._table
        batch = self._read(articles)
        # Shape (chunks,): the entries (words and parts) of each chunk, its words, and the words before it.
        entry_counts = _to_integers(table.entry_counts)[batch.chunks]
        word_counts = _to_integers(table.word_counts)[batch.chunks]
        words_before = np.cumsum(word_counts) - word_counts
        # Shape (paragraphs,): words and entries of each paragraph, and the shift of the example above.
        lengths = _sum_runs(word_counts, batch.chunk_counts)
        entries_per_paragraph = _sum_runs(entry_counts, batch.chunk_counts)
        shifts = _first_positions(batch, lengths) - (np.cumsum(lengths) - lengths)
        # Shape (occurrences,): where in the table the entries of each chunk are.
        entries = expand_runs(_to_integers(table.first_entries)[batch.chunks], entry_counts)
        positions = np.repeat(words_before, entry_counts)
        positions += _to_integers(table.words_inside)[entries]
        positions += np.repeat(shifts, entries_per_paragraph)
        used_words, word_ids = _renumber(_to_integers(table.word_ids)[entries], len(table.words))
        return Occurrences(
            words=[table.words[word] for word in used_words.tolist()],
            word_ids=word_ids,
            field_numbers=np.repeat(batch.field_numbers, entries_per_paragraph),
            doc_ids=np.repeat(batch.doc_ids, entries_per_paragraph),
            positions=positions,
            lengths=_lengths(batch, lengths, len(articles)),
            offsets=_offsets(batch, words_before, shifts, len(articles)),
        )

    def _read(self, articles: Sequence[Contents]) -> _Paragraphs:
        """Cut the texts of *articles* into chunks, and analyze those that are new."""
        # Growing arrays of the standard library: appending to them is cheap, and NumPy reads their memory.
        chunks, characters, rows = array("I"), array("I"), array("I")
        for doc_id, article in enumerate(articles):
            for field, texts in enumerate(article.texts):
                for index, paragraph in enumerate(read_paragraphs(texts, article.language)):
                    # The strings of its chunks, and the matches that know where they start.
                    _, language, strings, matches = paragraph
                    chunks.extend(map(self._table.numbers[language].__getitem__, strings))
                    characters.extend([match.start() for match in matches[::CHUNKS_PER_OFFSET]])
                    rows.extend((doc_id, field, len(strings), index, LANGUAGES.index(language)))
        # Five numbers for each paragraph become five arrays of shape (paragraphs,).
        columns = _to_integers(rows).reshape(-1, 5).T
        return _Paragraphs(_to_integers(chunks), _to_integers(characters), *columns)


class _ChunkTable:
    """
    All chunks analyzed so far, as arrays: what an analysis gives, once for each chunk and language.

    Chunk *number* has the entries first_entries[number] to first_entries[number] + entry_counts[number].

    Attributes:
        numbers: For each language, the number of each chunk; a new chunk is analyzed when it is looked up.
        words: The distinct words, by id.
        first_entries: First entry of each chunk; this and the next two have shape (chunks,).
        entry_counts: Number of its entries: words and parts.
        word_counts: Number of its words.
        word_ids: Index in *words* of each entry; this and the next have shape (entries,).
        words_inside: Number of words of the chunk before the entry's word.
    """

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._ids: dict[WordKey, int] = {}
        self.numbers = {
            language: ChunkCache(partial(self._add_chunk, language), limit=MAX_CHUNKS)
            for language in LANGUAGES
        }
        self.words: list[WordKey] = []
        self.first_entries, self.entry_counts, self.word_counts = array("I"), array("I"), array("I")
        self.word_ids, self.words_inside = array("I"), array("I")

    @property
    def size(self) -> int:
        """Number of chunks."""
        return len(self.first_entries)

    def _add_chunk(self, language: Language, chunk: str) -> int:
        """Analyze *chunk* and add its entries; return its number."""
        number = self.size
        words = self._analyzer.index_words(chunk, language)
        # The entries of this chunk begin where those of the last one stop.
        self.first_entries.append(len(self.word_ids))
        for index, word in enumerate(words):
            # The word itself, then its parts: entries of their own at its position, without readings.
            for key in ((word.form, word.readings), *[(term, ()) for term in word.parts]):
                self.word_ids.append(self._word_id(key))
                self.words_inside.append(index)
        self.entry_counts.append(len(self.word_ids) - self.first_entries[-1])
        self.word_counts.append(len(words))
        return number

    def _word_id(self, word: WordKey) -> int:
        word_id = self._ids.setdefault(word, len(self.words))
        if word_id == len(self.words):
            self.words.append(word)
        return word_id


def _first_positions(batch: _Paragraphs, lengths: Integers) -> Integers:
    """Return the first position of each paragraph, which has *lengths* words: 0 where a field starts."""
    # Both of shape (paragraphs,), in positions of one long field that holds the whole batch.
    stops = np.cumsum(lengths + PARAGRAPH_GAP)
    starts = stops - (lengths + PARAGRAPH_GAP)
    # Shape (paragraphs,): whether the paragraph is the first of its field.
    starts_field = np.ones(len(lengths), dtype=np.bool_)
    starts_field[1:] = (np.diff(batch.doc_ids) != 0) | (np.diff(batch.field_numbers) != 0)
    # Counted over the whole batch so far: take away what the first paragraph of the field has.
    positions: Integers = starts - starts[starts_field][np.cumsum(starts_field) - 1]
    return positions


def _lengths(batch: _Paragraphs, lengths: Integers, articles: int) -> dict[str, Integers]:
    """Return for each field the words in each article, from the *lengths* of paragraphs."""
    by_field = {}
    for field, number in FIELD_NUMBERS.items():
        chosen = batch.field_numbers == number
        # Shape (articles,): sums over the paragraphs of the field.
        counts = np.bincount(batch.doc_ids[chosen], lengths[chosen], minlength=articles)
        by_field[field] = counts.astype(np.int64)
    return by_field


def _offsets(batch: _Paragraphs, words_before: Integers, shifts: Integers, articles: int) -> OffsetColumns:
    """Return the offsets of every CHUNKS_PER_OFFSET-th chunk of each paragraph."""
    # Shape (paragraphs,): offsets in each, rounded up.
    counts = -(-batch.chunk_counts // CHUNKS_PER_OFFSET)
    # Shape (offsets,): the chunk of each, counted in its paragraph and then in the batch; and its paragraph.
    chunks = expand_runs(np.zeros(len(counts), np.int64), counts) * CHUNKS_PER_OFFSET
    chunks += np.repeat(np.cumsum(batch.chunk_counts) - batch.chunk_counts, counts)
    paragraphs = np.repeat(np.arange(len(counts)), counts)
    positions = (batch.field_numbers[paragraphs] << POSITION_BITS) + words_before[chunks] + shifts[paragraphs]
    return OffsetColumns.of_sorted(
        articles,
        batch.doc_ids[paragraphs],
        {
            "positions": positions,
            "paragraphs": batch.indices[paragraphs],
            "characters": batch.characters,
            "languages": batch.languages[paragraphs],
        },
    )


def _renumber(word_ids: Integers, size: int) -> tuple[Integers, Integers]:
    """Return the distinct *word_ids*, all below *size*, rising, and for each word id its index among them."""
    # Shape (all words so far,): much smaller than sorting the occurrences.
    is_used = np.zeros(size, dtype=np.bool_)
    is_used[word_ids] = True
    return np.flatnonzero(is_used), (np.cumsum(is_used) - 1)[word_ids]


def _to_integers(numbers: array[int]) -> Integers:
    return np.frombuffer(numbers, np.uint32).astype(np.int64)


def _sum_runs(numbers: Integers, counts: Integers) -> Integers:
    """Return the sum of each run of *numbers*; a run has as many numbers as its entry in *counts* says."""
    # A run from i to j has the sum sums[j] - sums[i].
    sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(numbers)])
    stops = np.cumsum(counts)
    totals: Integers = sums[stops] - sums[stops - counts]
    return totals

"""
Score lists of words: all fields, streams, readings and segments of a word in one list, by BM25F.

A list depends on nothing but the word and the snapshot, so a view caches it. `search.ranking` has the formula.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from search.index.arrays import EMPTY_FLOAT64, EMPTY_UINT32, look_up
from search.index.evaluator.doc_id_sets import DocIdSet
from search.index.evaluator.score_list import ScoreList, Scores, WordScores
from search.index.posting_lists import DocIds, PostingLists
from search.query.tree import Stream, Word
from search.ranking import (
    FIELD_WEIGHTS,
    Unit,
    inverse_document_frequency,
    length_norms,
    saturation,
    units,
)

_COMMON: Final = 4
"""A word with one posting or more for this many documents gets a score for every document; see `score_list`."""

_Part = tuple[DocIds, Scores]
"""Document ids, rising, and a value for each."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """
    The part that document lengths over some fields have in scores.

    Attributes:
        doc_count: N, the live documents that have a word in one of the fields.
        norms: For each document, k1 · (1 − b + b · dl / avgdl).
    """

    doc_count: int
    norms: Scores


def read_lengths(fields: Iterable[str], lists: PostingLists) -> Lengths:
    """Return the lengths over *fields*."""
    # Shape (documents,), like all arrays here: dl, the length weighted by field.
    weighted = np.zeros(lists.size)
    for field in fields:
        weighted += FIELD_WEIGHTS[field] * lists.lengths(field)
    # Shape (live documents with a word,): N and avgdl are about these.
    nonzero = weighted[(weighted > 0) & lists.live]
    mean = float(nonzero.mean()) if len(nonzero) else 1.0
    return Lengths(len(nonzero), length_norms(weighted, mean))


def score_word(word: Word, lists: PostingLists, lengths: Lengths) -> ScoreList:
    """Return the documents that contain *word*, and its score in each; *lengths* are those over its fields."""
    counts = {unit: _count_docs(unit, word.fields, lists) for unit in units(word)}
    # For each unit that occurs: weight · idf, which is the same for every document.
    factors = {
        unit: unit.weight * inverse_document_frequency(lengths.doc_count, max(unit_counts))
        for unit, unit_counts in counts.items()
        if any(unit_counts)
    }
    # As in `score_list`: of a common word a score for every document, of a rare one only for its documents.
    if sum(map(sum, counts.values())) * _COMMON > lists.size:
        docs, scores = _score_all_docs(factors, word.fields, lists, lengths)
    else:
        parts = []
        for unit, factor in factors.items():
            doc_ids, frequencies = _weighted_frequencies(unit, word.fields, lists)
            # Both of shape (documents of the unit,).
            parts.append((doc_ids, factor * saturation(frequencies, lengths.norms.take(doc_ids))))
        doc_ids, sums = add_up(parts)
        docs, scores = DocIdSet(lists.size, doc_ids=doc_ids), sums.astype(np.float32)
    idf = inverse_document_frequency(lengths.doc_count, docs.count) if docs.count else 0.0
    return ScoreList(docs, scores, idf_weight=word.weight * idf)


def _count_docs(unit: Unit, fields: Iterable[str], lists: PostingLists) -> list[int]:
    """Return the number of live documents in each posting list of *unit*, by field and stream."""
    counts = []
    for field in fields:
        for stream, _ in unit.streams:
            count = 0
            for segment in lists.segments:
                doc_ids = segment.postings(field, stream, unit.term).doc_ids
                count += (
                    len(doc_ids) if segment.live is None else int(np.count_nonzero(segment.live[doc_ids]))
                )
            counts.append(count)
    return counts


def _score_all_docs(
    factors: Mapping[Unit, float], fields: Sequence[str], lists: PostingLists, lengths: Lengths
) -> tuple[DocIdSet, WordScores]:
    """Return the live documents that have any unit, and the score of every document of the index."""
    all_scores = np.zeros(lists.size, dtype=np.float32)
    for segment in lists.segments:  # one by one, so that the arrays stay in the processor's cache
        slots = slice(segment.base, segment.base + segment.size)
        # Scores and frequencies have an entry for each document of the segment.
        scores = np.zeros(segment.size)
        for unit, factor in factors.items():
            frequencies = np.zeros(segment.size)
            for field in fields:
                for stream, weight in unit.streams:
                    doc_ids, counts = segment.postings(field, stream, unit.term)
                    if len(doc_ids):
                        weighted = FIELD_WEIGHTS[field] * weight * counts
                        frequencies += np.bincount(doc_ids, weighted, segment.size)
            scores += factor * saturation(frequencies, lengths.norms[slots])
        all_scores[slots] = scores if segment.live is None else scores * segment.live
    return DocIdSet.from_flags(all_scores > 0), all_scores


def _weighted_frequencies(unit: Unit, fields: Iterable[str], lists: PostingLists) -> _Part:
    """Return the documents of *unit* with its weighted frequency in each."""
    parts = []
    for field in fields:
        for stream, weight in unit.streams:
            doc_ids, frequencies = live_postings(field, stream, unit.term, lists)
            if len(doc_ids):
                parts.append((doc_ids, FIELD_WEIGHTS[field] * weight * frequencies))
    return add_up(parts)


def live_postings(field: str, stream: Stream, term: str, lists: PostingLists) -> _Part:
    """Return the live documents of the whole index that contain *term*, and its frequency in each."""
    parts = []
    for segment in lists.segments:
        doc_ids, frequencies = segment.postings(field, stream, term)
        if len(doc_ids):
            # Ellipsis selects all without a copy of the flags.
            live = ... if segment.live is None else segment.live[doc_ids]
            parts.append((doc_ids[live].astype(np.uint32) + np.uint32(segment.base), frequencies[live]))
    if not parts:
        return EMPTY_UINT32, EMPTY_FLOAT64
    doc_id_parts, frequency_parts = zip(*parts, strict=True)
    return np.concatenate(doc_id_parts), np.concatenate(frequency_parts).astype(np.float64)


def add_up(parts: Sequence[_Part]) -> _Part:
    """Return the documents of all *parts*, rising, each with the sum of its values."""
    # ([2, 7], [1.0, 1.0]) and ([7, 9], [0.5, 0.5]) give ([2, 7, 9], [1.0, 1.5, 0.5]).
    if not parts:
        return EMPTY_UINT32, EMPTY_FLOAT64
    # The shorter ones are added to the longest: the fewest look-ups and copies.
    longest = max(range(len(parts)), key=lambda index: len(parts[index][0]))
    doc_ids, values = parts[longest]
    if len(parts) > 1:
        values = values.copy()
    for index, part in enumerate(parts):
        if index != longest:
            doc_ids, values = _add(doc_ids, values, *part)
    return doc_ids, values


def _add(doc_ids: DocIds, values: Scores, more_ids: DocIds, more_values: Scores) -> _Part:
    """Return *doc_ids* and *values*, which may be written into, with *more_values* added to those of *more_ids*."""
    indices, is_present = look_up(more_ids, doc_ids)
    values[indices[is_present]] += more_values[is_present]
    # New ids go where they keep the array rising: np.insert takes indices in the array before.
    if is_present.all():
        return doc_ids, values
    is_new = ~is_present
    slots = indices[is_new]
    return np.insert(doc_ids, slots, more_ids[is_new]), np.insert(values, slots, more_values[is_new])

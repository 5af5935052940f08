"""
Closeness of the query words in a document: the second stage of the ranking.

The best window of a document is the run of WINDOW_WORDS positions of one field with the largest sum of
weight · idf over the distinct query words in it. (Proximity as evidence: Tao & Zhai 2007, "An exploration of
proximity measures in information retrieval".) Pairs are neighbours in the query that are neighbours in the text
too, or nearly so (Metzler & Croft 2005, "A Markov random field model for term dependencies").
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.index.arrays import is_first
from search.index.posting_lists import DocIds, Positions
from search.index.proximity.positions import Occurrences
from search.query.tree import Word
from search.ranking import (
    PAIR_DISTANCE,
    PAIR_WEIGHT,
    WINDOW_LEAST_IDF,
    WINDOW_PART_WEIGHT,
    WINDOW_WEIGHT,
    WINDOW_WORDS,
)

# Each position gets a bit mask of the words there, two bits a word: word i is present (bit 2i), and as a word of
# its own, not only as a part of a longer word (bit 2i + 1). So the words of a window are a few ORs of arrays,
# however many words there are. An example: the query «fisk olje», with weights 3 and 5, and a document with
# «fiskeolje» at position 3 and «olje» at position 5:
#
#     position           3        5
#     mask               0b0101   0b1100   3: both words as parts; 5: word 1, whole
#     window from there  0b1101   0b1100   the OR of the masks of the next WINDOW_WORDS positions
#     pair from there    0b0100   0        word 1 up to PAIR_DISTANCE positions after word 0
#     weight of window   0.6 · 3 + 5       WINDOW_PART_WEIGHT of «fisk», all of «olje»
#     weight of pair     min(3, 5)

_MAX_WORDS: Final = 32
"""A mask has 64 bits at most, two a word."""
_PART_BITS: Final = 0b01
_WHOLE_BITS: Final = 0b11
_BITS_OF_BYTES: Final = np.unpackbits(
    np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little"
).astype(np.float64)
"""Shape (256, 8): the bits of each byte, lowest first."""

_Masks = NDArray[np.unsignedinteger[Any]]
"""Two bits a word, in the smallest integer type that holds those of all words."""


def heaviest_words(weighted_words: Iterable[tuple[Word, float]]) -> list[tuple[Word, float]]:
    """
    Return the words that count for closeness, in order.

    Args:
        weighted_words: Distinct words, each with its weight · idf. Words that no document or nearly every
            document has are left out, and of more than 32 words the lightest; of equal ones, the last.
    """
    counted = [
        (word, weight)
        for word, weight in weighted_words
        if weight and weight >= WINDOW_LEAST_IDF * word.weight
    ]
    if len(counted) <= _MAX_WORDS:
        return counted
    by_weight = sorted(range(len(counted)), key=lambda index: -counted[index][1])
    return [counted[index] for index in sorted(by_weight[:_MAX_WORDS])]


def closeness(
    occurrences: Sequence[Occurrences], weights: Sequence[float], doc_ids: DocIds
) -> NDArray[np.float64]:
    """
    Return the score that the closeness of query words adds to each document.

    Args:
        occurrences: For each word, its occurrences in *doc_ids*.
        weights: For each word, its weight · idf.
        doc_ids: The documents, rising.
    """
    added = np.zeros(len(doc_ids))
    # The distinct positions of all words in all documents, rising, and their masks: shape (positions,).
    positions, masks = _merge(occurrences)
    if len(positions):
        doc_of = positions >> 32
        firsts = is_first(doc_of).nonzero()[0]  # index of the first position of each document
        pairs = np.bitwise_or.reduceat(_find_pairs(positions, masks), firsts)
        windows = _sum_weights(_find_windows(positions, masks), list(_window_weights(weights)))
        added[doc_ids.searchsorted(doc_of.take(firsts))] = WINDOW_WEIGHT * np.maximum.reduceat(
            windows, firsts
        ) + PAIR_WEIGHT * _sum_weights(pairs, list(_pair_weights(weights)))
    return added


def _merge(occurrences: Sequence[Occurrences]) -> tuple[Positions, _Masks]:
    """Return the distinct positions of all words, rising, and the mask of the words at each."""
    positions = np.concatenate([word.positions for word in occurrences])
    order = positions.argsort(kind="stable")
    positions = positions.take(order)
    # For each entry, in the order before sorting, which word it is of.
    word_of = np.repeat(np.arange(len(occurrences)), [len(word.positions) for word in occurrences])
    is_whole = np.concatenate([word.is_whole for word in occurrences])
    masks = _word_masks(len(occurrences)).take(2 * word_of + is_whole)
    firsts = is_first(positions).nonzero()[0]
    return positions.take(firsts), np.bitwise_or.reduceat(masks.take(order), firsts)


@cache
def _word_masks(words: int) -> _Masks:
    """Return the masks of *words* words, each as a part and then as a word; shape (2 · words,)."""
    dtype = np.min_scalar_type(4**words - 1)
    return np.array(
        [bits << 2 * index for index in range(words) for bits in (_PART_BITS, _WHOLE_BITS)], dtype=dtype
    )


@cache
def _presence_bits(dtype: np.dtype[Any]) -> np.unsignedinteger[Any]:
    """Return a mask of *dtype* with bit 2i of every word i set: 0b…010101."""
    mask: np.unsignedinteger[Any] = np.array([0x55] * dtype.itemsize, dtype=np.uint8).view(dtype)[0]
    return mask


def _window_weights(weights: Iterable[float]) -> Iterator[float]:
    """Yield the weight of each bit of a window's mask: a whole word, with both bits, counts its full weight."""
    for weight in weights:
        yield WINDOW_PART_WEIGHT * weight
        yield (1 - WINDOW_PART_WEIGHT) * weight


def _pair_weights(weights: Sequence[float]) -> Iterator[float]:
    """Yield the weight of each bit of a mask of `_find_pairs`: the pair that ends with the bit's word."""
    for first, second in pairwise((0.0, *weights)):
        yield min(first, second)
        yield 0.0


def _find_pairs(positions: Positions, masks: _Masks) -> _Masks:
    """Return a mask at each position: the presence bit of each word that completes a pair beginning there."""
    after = np.zeros_like(masks)  # the words up to PAIR_DISTANCE positions after each position
    for step in range(1, PAIR_DISTANCE + 1):
        after[:-step] |= masks[step:] * (positions[step:] - positions[:-step] <= PAIR_DISTANCE)
    # Shifted by one word, the mask of the first words is that of the words that complete their pairs.
    after &= (masks << masks.dtype.type(2)) & _presence_bits(masks.dtype)
    return after


def _find_windows(positions: Positions, masks: _Masks) -> _Masks:
    """Return a mask at each position: the words in the WINDOW_WORDS positions from there."""
    # All fields end to end, on one line. A gap wider than a window may as well be one window wide.
    offsets = np.zeros(len(positions), dtype=np.intp)
    np.minimum(positions[1:] - positions[:-1], WINDOW_WORDS).cumsum(out=offsets[1:])
    windows = np.zeros(int(offsets[-1]) + WINDOW_WORDS, dtype=masks.dtype)
    windows[offsets] = masks
    # Doubling: the OR of two windows of width w, w apart, is one of width 2w.
    width = 1
    while width < WINDOW_WORDS:
        step = min(width, WINDOW_WORDS - width)
        windows = windows[:-step] | windows[step:]
        width += step
    return windows.take(offsets)


def _sum_weights(masks: _Masks, bit_weights: Sequence[float]) -> NDArray[np.float64]:
    """Return for each mask the sum of the *bit_weights* of the bits that are set, looked up byte by byte."""
    # Computed masks have the byte order of the machine.
    little_endian = masks.astype(masks.dtype.newbyteorder("<"), copy=False)
    mask_bytes = little_endian.view(np.uint8).reshape(len(masks), -1)  # shape (masks, bytes of a mask)
    total = np.zeros(len(masks))
    for first in range(0, len(bit_weights), 8):
        weights = np.zeros(8)
        weights[: len(bit_weights) - first] = bit_weights[first : first + 8]
        total += (_BITS_OF_BYTES @ weights).take(mask_bytes[:, first // 8])
    return total

"""
How close together do the words of a query stand in an article? The second stage of the ranking.

The best window of an article is the run of WINDOW_WORDS positions of one field with the largest worth: the sum
of weight · idf of the different query words in it. (Proximity as evidence: Tao & Zhai 2007, "An exploration of
proximity measures in information retrieval".) Pairs are neighbours in the query that stand so in the text, or
nearly so (Metzler & Croft 2005, "A Markov random field model for term dependencies"). Two bits stand for a word,
so that the words of every window are found by a few ORs of arrays, however many words there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from search.index.evaluator.article_sets import ArticleNumbers, is_first
from search.index.evaluator.view import Standing, View, borders, inside_each, meaning
from search.index.evaluator.word_lists import ScoreList, Scores
from search.index.posting_lists import Places
from search.query.tree import Word
from search.ranking import (
    PAIR_DISTANCE,
    PAIR_WEIGHT,
    WINDOW_LEAST_IDF,
    WINDOW_PART_WEIGHT,
    WINDOW_WEIGHT,
    WINDOW_WORDS,
)

_MOST_WORDS: Final = 32
"""A mask has 64 bits at most: one for a word, whole or as a part, and one for it as a word of its own."""
_BITS: Final = (0b01, 0b11)
"""Of a word that is there as a part, and of one that is there itself."""
_BITS_OF_BYTES: Final = np.unpackbits(
    np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little"
).astype(np.float64)

_Masks = NDArray[np.unsignedinteger[Any]]
"""Two bits a word, in as few bytes as hold those of all words: so less is gone through."""


def worthy_words(words: Sequence[Word], list_of: Callable[[Word], ScoreList]) -> list[tuple[Word, float]]:
    """Return the different *words* that are somewhere and not nearly everywhere, with their worth; of very many, the worthiest."""
    different = {meaning(word): word for word in words}
    return worthiest((word, list_of(word).worth) for word in different.values())


def worthiest(worths: Iterable[tuple[Word, float]]) -> list[tuple[Word, float]]:
    """Return of words with their *worths* those that count for closeness, in order; of equal ones too many, the first."""
    some = [(word, worth) for word, worth in worths if worth and worth >= WINDOW_LEAST_IDF * word.weight]
    if len(some) <= _MOST_WORDS:
        return some
    by_worth = sorted(range(len(some)), key=lambda place: -some[place][1])
    return [some[place] for place in sorted(by_worth[:_MOST_WORDS])]


def closeness(words: Sequence[tuple[Word, float]], view: View, among: ArticleNumbers) -> Scores:
    """Return what the closeness of *words*, each with its worth, adds to the score of each article *among*."""
    standing = _cut([view.places_and_parts(word, among) for word, _ in words], borders(among))
    return closeness_of(standing, [worth for _, worth in words], among)


def closeness_of(standing: Sequence[Standing], worths: Sequence[float], among: ArticleNumbers) -> Scores:
    """Return the same for words of which it is known where each stands in *among*, which rise, and what it is worth."""
    added = np.zeros(len(among))
    places, masks = _merged(standing)
    if len(places):
        numbers = places >> 32
        firsts = is_first(numbers).nonzero()[0]
        pairs = _worths(np.bitwise_or.reduceat(_pairs(places, masks), firsts), list(_pair_worths(worths)))
        windows = np.maximum.reduceat(_worths(_windows(places, masks), list(_bit_worths(worths))), firsts)
        added[among.searchsorted(numbers.take(firsts))] = WINDOW_WEIGHT * windows + PAIR_WEIGHT * pairs
    return added


def _cut(standing: Sequence[Standing], ends: Places) -> list[Standing]:
    """Return what of *standing* is in the articles with these `borders`."""
    here = inside_each([each.places for each in standing], ends)
    return [
        Standing(each.places.take(kept), each.whole.take(kept))
        for each, kept in zip(standing, here, strict=True)
    ]


def _merged(standing: Sequence[Standing]) -> tuple[Places, _Masks]:
    """Return every place with a word, rising, each once, and which words stand there."""
    places = np.concatenate([each.places for each in standing])
    order = places.argsort(kind="stable")
    places = places.take(order)
    number = np.repeat(np.arange(len(standing)), [len(each.places) for each in standing])
    bits = _bits(len(standing)).take(2 * number + np.concatenate([each.whole for each in standing]))
    firsts = is_first(places).nonzero()[0]
    return places.take(firsts), np.bitwise_or.reduceat(bits.take(order), firsts)


@cache
def _bits(words: int) -> _Masks:
    """Return for each of *words* words the mask of it as a part, and that of it as a word of its own."""
    kind = np.min_scalar_type(4**words - 1)
    return np.array([bits << 2 * number for number in range(words) for bits in _BITS], dtype=kind)


@cache
def _there(kind: np.dtype[Any]) -> np.unsignedinteger[Any]:
    """Return the first bit of every word that a mask of *kind* has room for."""
    every: np.unsignedinteger[Any] = np.array([0x55] * kind.itemsize, dtype=np.uint8).view(kind)[0]
    return every


def _bit_worths(worths: Iterable[float]) -> Iterator[float]:
    """Yield what each bit of a mask is worth."""
    for worth in worths:
        yield WINDOW_PART_WEIGHT * worth
        yield (1 - WINDOW_PART_WEIGHT) * worth


def _pair_worths(worths: Sequence[float]) -> Iterator[float]:
    """Yield what each bit of a mask that `_pairs` gives is worth."""
    for one, other in pairwise((0.0, *worths)):
        yield min(one, other)
        yield 0.0


def _pairs(places: Places, masks: _Masks) -> _Masks:
    """Return, at the place of the first, the second words of all pairs, each as its bit for being there at all."""
    after = np.zeros_like(masks)
    for step in range(1, PAIR_DISTANCE + 1):
        after[:-step] |= masks[step:] * (places[step:] - places[:-step] <= PAIR_DISTANCE)
    after &= (masks << masks.dtype.type(2)) & _there(masks.dtype)
    return after


def _windows(places: Places, masks: _Masks) -> _Masks:
    """Return which words stand in the window that begins at each of *places*."""
    # All texts one after the other. A gap wider than a window is as good as one just as wide.
    at = np.zeros(len(places), dtype=np.intp)
    np.minimum(places[1:] - places[:-1], WINDOW_WORDS).cumsum(out=at[1:])
    windows = np.zeros(int(at[-1]) + WINDOW_WORDS, dtype=masks.dtype)
    windows[at] = masks
    width = 1
    while width < WINDOW_WORDS:
        step = min(width, WINDOW_WORDS - width)
        windows = windows[:-step] | windows[step:]
        width += step
    return windows.take(at)


def _worths(masks: _Masks, worths: Sequence[float]) -> Scores:
    """Return the sum of the worths of the words in each of *masks*, a byte of it at a time."""
    # What NumPy computes has the byte order of the machine.
    lowest_first = masks.astype(masks.dtype.newbyteorder("<"), copy=False)
    bytes_of = lowest_first.view(np.uint8).reshape(len(masks), -1)
    total = np.zeros(len(masks))
    for first in range(0, len(worths), 8):
        eight = np.zeros(8)
        eight[: len(worths) - first] = worths[first : first + 8]
        total += (_BITS_OF_BYTES @ eight).take(bytes_of[:, first // 8])
    return total

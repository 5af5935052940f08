"""
How close together do the words of a query stand in an article? The second stage of the ranking.

The best window of an article is the run of WINDOW_WORDS positions of one field with the largest worth: the sum
of weight · idf of the different query words in it. (Proximity as evidence: Tao & Zhai 2007, "An exploration of
proximity measures in information retrieval".) Pairs are neighbours in the query that stand so in the text, or
nearly so (Metzler & Croft 2005, "A Markov random field model for term dependencies"). A bit stands for a word,
so that the words of every window are found by a few ORs of arrays, however many words there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.backends.evaluator.article_sets import ArticleNumbers, is_first
from search.backends.evaluator.view import Standing, View, borders, inside, meaning
from search.backends.evaluator.word_lists import ScoreList, Scores
from search.backends.posting_lists import Places
from search.query.tree import Term
from search.ranking import (
    PAIR_DISTANCE,
    PAIR_WEIGHT,
    WINDOW_LEAST_IDF,
    WINDOW_PART_WEIGHT,
    WINDOW_WEIGHT,
    WINDOW_WORDS,
)

_MOST_WORDS: Final = 32
"""A mask has 64 bits: one for a word, whole or as a part, and one for it as a word of its own."""
_BITS: Final = np.array([0b01, 0b11], dtype=np.uint64)
"""Of a word that is there as a part, and of one that is there itself."""
_THERE: Final = np.uint64(0x5555_5555_5555_5555)
"""The first bit of every word."""
_BITS_OF_BYTES: Final = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little")

_Masks = NDArray[np.uint64]
"""One bit a word."""


def worthy_words(words: Sequence[Term], list_of: Callable[[Term], ScoreList]) -> list[tuple[Term, float]]:
    """Return the different *words* that are somewhere and not nearly everywhere, with their worth; of very many, the worthiest."""
    different = {meaning(word): word for word in words}
    return worthiest((word, list_of(word).worth) for word in different.values())


def worthiest(worths: Iterable[tuple[Term, float]]) -> list[tuple[Term, float]]:
    """Return of words with their *worths* those that count for closeness, in order."""
    some = [(word, worth) for word, worth in worths if worth and worth >= WINDOW_LEAST_IDF * word.weight]
    if len(some) <= _MOST_WORDS:
        return some
    least = sorted((worth for _, worth in some), reverse=True)[_MOST_WORDS - 1]
    return [each for each in some if each[1] >= least][:_MOST_WORDS]


def closeness(words: Sequence[tuple[Term, float]], view: View, among: ArticleNumbers) -> Scores:
    """Return what the closeness of *words*, each with its worth, adds to the score of each article *among*."""
    ends = borders(among)
    standing = [_cut(view.places_and_parts(word, among), ends) for word, _ in words]
    return closeness_of(standing, [worth for _, worth in words], among)


def closeness_of(standing: Sequence[Standing], worths: Sequence[float], among: ArticleNumbers) -> Scores:
    """Return the same for words of which it is known where each stands in *among*, which rise, and what it is worth."""
    added = np.zeros(len(among))
    places, masks = _merged(standing)
    if len(places):
        numbers = places >> 32
        firsts = np.flatnonzero(is_first(numbers))
        line, at = _line(places, masks)
        pairs = _worths(np.bitwise_or.reduceat(_pairs(line), at[firsts]), list(_pair_worths(worths)))
        windows = np.maximum.reduceat(_worths(_windows(line)[at], list(_bit_worths(worths))), firsts)
        added[among.searchsorted(numbers[firsts])] = WINDOW_WEIGHT * windows + PAIR_WEIGHT * pairs
    return added


def _cut(standing: Standing, ends: Places) -> Standing:
    here = inside(standing.places, ends)
    return Standing(standing.places[here], standing.whole[here])


def _merged(standing: Sequence[Standing]) -> tuple[Places, _Masks]:
    """Return every place with a word, rising, each once, and which words stand there."""
    found = [each.places for each in standing]
    masks = [
        _BITS[each.whole.view(np.uint8)] << np.uint64(2 * number) for number, each in enumerate(standing)
    ]
    if not any(map(len, found)):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint64)
    merged = np.concatenate(found)
    order = merged.argsort(kind="stable")
    places = merged[order]
    firsts = np.flatnonzero(is_first(places))
    return places[firsts], np.bitwise_or.reduceat(np.concatenate(masks)[order], firsts)


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


def _line(places: Places, masks: _Masks) -> tuple[_Masks, NDArray[np.int64]]:
    """Return the words at each position of all texts, one after the other, and where on this line each of *places* is."""
    # A gap wider than a window is as good as one just as wide: so the line is short.
    at = np.concatenate([[0], np.minimum(np.diff(places), WINDOW_WORDS).cumsum()])
    line = np.zeros(int(at[-1]) + WINDOW_WORDS, dtype=np.uint64)
    line[at] = masks
    return line, at


def _pairs(line: _Masks) -> _Masks:
    """Return, at the place of the first, the second words of all pairs, each as its bit for being there at all."""
    after = np.zeros_like(line)
    for step in range(1, PAIR_DISTANCE + 1):
        after[:-step] |= line[step:]
    after &= line << np.uint64(2)
    return after & _THERE


def _windows(line: _Masks) -> _Masks:
    """Return which words stand in the window that begins at each place of *line*."""
    windows = line.copy()
    width = 1
    while width < WINDOW_WORDS:
        step = min(width, WINDOW_WORDS - width)
        windows[:-step] |= windows[step:].copy()
        width += step
    return windows


def _worths(masks: _Masks, worths: Sequence[float]) -> Scores:
    """Return the sum of the worths of the words in each of *masks*, a byte of it at a time."""
    total = np.zeros(len(masks))
    for first in range(0, len(worths), 8):
        eight = np.zeros(8)
        eight[: len(worths) - first] = worths[first : first + 8]
        total += (_BITS_OF_BYTES @ eight)[(masks >> np.uint64(first)).astype(np.uint8)]
    return total

"""
How close together do the words of a query stand in an article? The second stage of the ranking.

The best window of an article is the run of WINDOW_WORDS positions of one field with the largest worth: the sum
of weight · idf of the different query words in it. (Proximity as evidence: Tao & Zhai 2007, "An exploration of
proximity measures in information retrieval".) A bit stands for a word, so that the words of every window are
found by a few ORs of arrays, however many words there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.backends.evaluator.article_sets import ArticleNumbers, is_first
from search.backends.evaluator.view import Standing, View, borders, inside, meaning
from search.backends.evaluator.word_lists import ScoreList, Scores
from search.backends.posting_lists import Places
from search.query.tree import Term
from search.ranking import WINDOW_LEAST_IDF, WINDOW_PART_WEIGHT, WINDOW_WORDS

_MOST_WORDS: Final = 32
"""A mask has 64 bits: one for a word, whole or as a part, and one for it as a word of its own."""
_BITS: Final = np.array([0b01, 0b11], dtype=np.uint64)
"""Of a word that is there as a part, and of one that is there itself."""
_BITS_OF_BYTES: Final = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little")

_Masks = NDArray[np.uint64]
"""One bit a word."""


def worthy_words(words: Sequence[Term], list_of: Callable[[Term], ScoreList]) -> list[tuple[Term, float]]:
    """Return the different *words* that are somewhere and not nearly everywhere, with their worth; of very many, the worthiest."""
    different = {meaning(word): word for word in words}
    return worthiest((word, list_of(word).worth) for word in different.values())


def worthiest(worths: Iterable[tuple[Term, float]]) -> list[tuple[Term, float]]:
    """Return of words with their *worths* those that count in a window."""
    some = [(word, worth) for word, worth in worths if worth and worth >= WINDOW_LEAST_IDF * word.weight]
    return sorted(some, key=lambda each: -each[1])[:_MOST_WORDS] if len(some) > _MOST_WORDS else some


def best_windows(words: Sequence[tuple[Term, float]], view: View, among: ArticleNumbers) -> Scores:
    """Return the worth of the best window of each article *among*, by rising number; 0 without any."""
    ends = borders(among)
    standing = [_cut(view.places_and_parts(word, among), ends) for word, _ in words]
    return windows_of(standing, [worth for _, worth in words], among)


def windows_of(standing: Sequence[Standing], worths: Sequence[float], among: ArticleNumbers) -> Scores:
    """Return the same for words of which it is known where each stands in *among*, and what it is worth."""
    best = np.zeros(len(among))
    places, masks = _merged(standing)
    if len(places):
        found = _worths(_windows(places, masks), list(_bit_worths(worths)))
        numbers = places >> 32
        firsts = np.flatnonzero(is_first(numbers))
        best[among.searchsorted(numbers[firsts])] = np.maximum.reduceat(found, firsts)
    return best


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


def _windows(places: Places, masks: _Masks) -> _Masks:
    """Return which words stand in the window that begins at each of *places*."""
    # A gap wider than a window is as good as one just as wide: so the line to slide over is short.
    line_places = np.concatenate([[0], np.minimum(np.diff(places), WINDOW_WORDS).cumsum()])
    line = np.zeros(int(line_places[-1]) + WINDOW_WORDS, dtype=np.uint64)
    line[line_places] = masks
    width = 1
    while width < WINDOW_WORDS:
        step = min(width, WINDOW_WORDS - width)
        line[:-step] |= line[step:].copy()
        width += step
    windows: _Masks = line[line_places]
    return windows


def _worths(masks: _Masks, worths: Sequence[float]) -> Scores:
    """Return the sum of the worths of the words in each of *masks*, a byte of it at a time."""
    total = np.zeros(len(masks))
    for first in range(0, len(worths), 8):
        eight = np.zeros(8)
        eight[: len(worths) - first] = worths[first : first + 8]
        total += (_BITS_OF_BYTES @ eight)[(masks >> np.uint64(first)).astype(np.uint8)]
    return total

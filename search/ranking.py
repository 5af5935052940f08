"""
Ranking: the score of an article for a query. BM25F by units; every engine follows it.

A query word contributes a sum of units:

    score = Σ_units  q · idf · tf / (tf + k1 · (1 − b + b · dl / avgdl))

BM25 as in Robertson & Zaragoza 2009 ("The Probabilistic Relevance Framework: BM25 and Beyond"),
without the constant factor k1 + 1, as in Lucene since 8.0. Field and stream weights multiply
frequencies before saturation (Robertson, Zaragoza & Taylor 2004, "Simple BM25 extension to multiple
weighted fields"): a sum of one BM25 score a field was measured far worse.

N counts the articles that have a word in one of the fields searched. Their lengths dl are the sum of field
weight × words of the field, and avgdl is the mean length. df is the largest among a unit's posting lists. The sum
of a word's units is rounded to single precision: 7 digits, which halves the memory an engine needs for it.

The WINDOW_DEPTH best of this first stage are ordered again, by how close together the query words are:

    score + WINDOW_WEIGHT · window + PAIR_WEIGHT · Σ_pairs

The window is the largest sum of weight · idf over the distinct query words in WINDOW_WORDS positions of one
field, WINDOW_PART_WEIGHT of it where a word occurs only as a part of another. A pair is two words that are
neighbours in the query, the second of which occurs up to PAIR_DISTANCE positions after the first somewhere in the
article, as words or parts; it counts the smaller weight · idf of the two. The df of a word is here the number of
articles that contain it in any way. A word with an idf under WINDOW_LEAST_IDF counts in neither; of more than 32
words, only the 32 with the largest weight · idf count. Queries with fewer than two words that occur anywhere have
no second stage.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.analysis import Reading
from search.query.tree import Stream, Word

K1: Final = 1.2
B: Final = 0.75
FIELD_WEIGHTS: Final[Mapping[str, float]] = {
    "title": 3.0,
    "lead": 1.5,
    "body": 1.0,
    "caption": 0.7,
    "byline": 1.0,
}
PARTS_WEIGHT: Final = 0.5
"""Weight of an occurrence as a part of a word; as a word of its own it is 1."""
FORM_WEIGHT: Final = 0.3
"""Weight of the exact form of a word, where it is none of the word's readings."""
QUERY_PARTS_WEIGHT: Final = 0.5
"""Weight of each part of a compound in the query, as a word or a part; 0 leaves them out."""
PREFIX_SCORE: Final = 1.0
"""Score that a prefix adds to an article with any word that begins with it."""
WINDOW_WORDS: Final = 20
"""Positions of one field in a window."""
WINDOW_WEIGHT: Final = 0.25
"""Weight of the best window against the score of the first stage; 0.2 to 0.5 are much the same."""
PAIR_WEIGHT: Final = 0.2
"""Weight of each pair; 0.1 to 0.4 are much the same."""
PAIR_DISTANCE: Final = 3
"""Positions from the first word of a pair to the second, at most; 1 is 0.1 worse for headlines."""
WINDOW_PART_WEIGHT: Final = 0.6
"""Weight of a word in a window where it is only a part of another; 1 is better for compounds typed apart, and
worse for headlines."""
WINDOW_LEAST_IDF: Final = 1.0
"""Smallest idf of a word that counts in a window: 1 is a word of 37 % of the articles. 2 (12 %) is 0.1 worse."""
WINDOW_DEPTH: Final = 50
"""Articles, best first, that the second stage orders again."""
SCORE_DECIMALS: Final = 6
"""Scores are rounded to this many decimals, so that a tie is a tie whatever order they were summed in."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One summand of a word's score: a *term*, the streams it is looked up in, and its weight q."""

    term: str
    streams: tuple[tuple[Stream, float], ...]
    weight: float


WORD_STREAMS: Final[tuple[tuple[Stream, float], ...]] = (("terms", 1.0), ("parts", PARTS_WEIGHT))
"""Streams in which a reading is looked up, and their weights."""
OTHERWISE_STREAMS: Final = (*WORD_STREAMS, ("forms", PARTS_WEIGHT))
"""The same for a reading that a text in the other language may have as a form only; it counts as a part does."""


def units(word: Word) -> tuple[Unit, ...]:
    """Return the units of *word*: one for each reading, and one for each of its forms that no reading is."""
    result = [
        Unit(
            reading.term,
            OTHERWISE_STREAMS if reading.is_read_otherwise else WORD_STREAMS,
            word.weight * reading.weight,
        )
        for reading in word.readings
    ]
    terms = {reading.term for reading in word.readings}
    weight = word.weight * (FORM_WEIGHT if word.readings else 1.0)
    result += [
        Unit(form.term, (("forms", 1.0),), weight * form.weight)
        for form in (Reading(word.form), *word.spellings)
        if form.term not in terms
    ]
    return tuple(result)


def inverse_document_frequency(articles: int, document_frequency: int) -> float:
    """Return idf = ln(1 + (N − df + 0.5) / (df + 0.5)); never negative, as df ≤ N."""
    return float(np.log1p((articles - document_frequency + 0.5) / (document_frequency + 0.5)))


def length_norms(lengths: NDArray[np.float64], mean_length: float) -> NDArray[np.float64]:
    """Return k1 · (1 − b + b · dl / avgdl) for each length, the frequency at which a score is half saturated."""
    return K1 * (1 - B + B * lengths / mean_length)


def saturation(frequencies: NDArray[np.float64], norms: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return tf / (tf + norm) of arrays of equal shape, norms as `length_norms` gives them; each in [0, 1)."""
    return frequencies / (frequencies + norms)

"""
Which articles hold a word, and what does it add to the score of each?

All fields, streams, readings and segments of a word are made into one list, scores saturated and
weighted. That depends on nothing but the word and the generation, so a view keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.backends.evaluator.article_sets import ArticleNumbers, ArticleSet, places
from search.backends.posting_lists import Flags, PostingLists
from search.query.tree import Stream, Term
from search.ranking import (
    FIELD_WEIGHTS,
    Unit,
    inverse_document_frequency,
    length_norms,
    saturation,
    units,
)

Scores = NDArray[np.float64]

CHAMPIONS: Final = 64
"""Articles of a list that are known as its best: where the search for the best of a query begins."""

_Part = tuple[ArticleNumbers, Scores]


class ScoreList:
    """
    Articles, and what one clause adds to the score of each; never changes.

    Attributes:
        articles: The articles, all live.
        scores: For each of them, by rising number; 0 or more.
        highest: The largest of *scores*; 0 without any.
        worth: What the word counts in the second stage: weight · idf of all *articles*, so that a rare way to
            write a common word does not count as a rare word.
    """

    __slots__ = ("_champions", "articles", "highest", "scores", "worth")

    def __init__(self, articles: ArticleSet, scores: Scores, *, worth: float = 0.0) -> None:
        self.articles = articles
        self.scores = scores
        self.worth = worth
        self.highest = float(scores.max(initial=0.0))
        self._champions: ArticleNumbers | None = None

    @property
    def champions(self) -> ArticleNumbers:
        """Return the articles with the highest scores, CHAMPIONS or fewer, rising."""
        if self._champions is None:
            numbers = self.articles.numbers
            if len(numbers) > CHAMPIONS:
                # Copied: a view would keep the whole partition in memory.
                best = np.argpartition(self.scores, len(numbers) - CHAMPIONS)[-CHAMPIONS:]
                numbers = np.sort(numbers[best])
            self._champions = numbers
        return self._champions

    def at(self, numbers: ArticleNumbers) -> Scores:
        """Return what the list adds to each of *numbers*, which rise."""
        if len(numbers) * _DENSE > len(self.scores) + self.articles.size:
            everywhere = np.zeros(self.articles.size)
            everywhere[self.articles.numbers] = self.scores
            return everywhere[numbers]
        found, there = places(self.articles.numbers, numbers)
        return self.scores.take(found, mode="clip") * there if len(self.scores) else np.zeros(len(numbers))

    def within(self, articles: ArticleSet) -> ScoreList:
        """Return the list without the articles that are not among *articles*."""
        kept = articles.holds(self.articles.numbers)
        numbers = self.articles.numbers[kept]
        return ScoreList(ArticleSet(articles.size, numbers=numbers), self.scores[kept], worth=self.worth)

    def nbytes(self) -> int:
        """Return the memory the list takes."""
        return self.articles.nbytes() + self.scores.nbytes + 4 * CHAMPIONS


_DENSE: Final = 24
"""Looking a number up takes as long as passing over this many."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """
    What the lengths over a set of fields make of scores.

    Attributes:
        articles: N, the live articles that have a word in one of the fields.
        norms: For each article, k1 · (1 − b + b · dl / avgdl).
    """

    articles: int
    norms: Scores


def lengths_over(fields: Iterable[str], lists: PostingLists) -> Lengths:
    """Return the lengths over *fields*."""
    weighted = np.zeros(lists.size)
    for field in fields:
        weighted += FIELD_WEIGHTS[field] * lists.lengths(field)
    present = weighted[(weighted > 0) & lists.live]
    mean = float(present.mean()) if len(present) else 1.0
    return Lengths(len(present), length_norms(weighted, mean))


def word_list(word: Term, lists: PostingLists, lengths: Lengths) -> ScoreList:
    """Return which articles hold *word*, and its score in each; *lengths* are those over its fields."""
    parts = []
    for unit in units(word):
        (numbers, frequencies), document_frequency = _weighted(unit, word.fields, lists)
        if not len(numbers):
            continue
        factor = unit.weight * inverse_document_frequency(lengths.articles, document_frequency)
        parts.append((numbers, factor * saturation(frequencies, lengths.norms[numbers])))
    numbers, scores = summed(parts)
    worth = word.weight * inverse_document_frequency(lengths.articles, len(numbers)) if len(numbers) else 0.0
    return ScoreList(ArticleSet(lists.size, numbers=numbers), scores, worth=worth)


def _weighted(unit: Unit, fields: Iterable[str], lists: PostingLists) -> tuple[_Part, int]:
    """Return the articles of *unit* with its weighted frequency in each, and the df of its longest list."""
    parts, longest = [], 0
    for field in fields:
        for stream, weight in unit.streams:
            numbers, frequencies = live_postings(field, stream, unit.term, lists)
            if len(numbers):
                parts.append((numbers, FIELD_WEIGHTS[field] * weight * frequencies))
                longest = max(longest, len(numbers))
    return summed(parts), longest


def live_postings(field: str, stream: Stream, term: str, lists: PostingLists) -> _Part:
    """Return the live articles of the whole index that hold *term*, and how often each does."""
    found = []
    for segment in lists.segments:
        numbers, frequencies = segment.postings(field, stream, term)
        if len(numbers):
            kept = ... if segment.live is None else segment.live[numbers]
            found.append((numbers[kept].astype(np.uint32) + np.uint32(segment.base), frequencies[kept]))
    if not found:
        return _NO_NUMBERS, _NO_SCORES
    if len(found) == 1:
        return found[0][0], found[0][1].astype(np.float64)
    return np.concatenate([each for each, _ in found]), np.concatenate([each for _, each in found]).astype(
        np.float64
    )


def summed(parts: Sequence[_Part]) -> _Part:
    """Return the numbers of all *parts*, rising, each with the sum of its values."""
    if not parts:
        return _NO_NUMBERS, _NO_SCORES
    longest = max(range(len(parts)), key=lambda place: len(parts[place][0]))
    numbers, values = parts[longest]
    if len(parts) > 1:
        values = values.copy()
    for place, (more, added) in enumerate(parts):
        if place != longest:
            numbers, values = _with(numbers, values, more, added)
    return numbers, values


def _with(numbers: ArticleNumbers, values: Scores, more: ArticleNumbers, added: Scores) -> _Part:
    """Return *numbers* and *values*, which may be written into, with *added* added to those of *more*."""
    found, there = places(numbers, more)
    values[found[there]] += added[there]
    if there.all():
        return numbers, values
    new: Flags = ~there
    return np.insert(numbers, found[new], more[new]), np.insert(values, found[new], added[new])


_NO_NUMBERS = np.zeros(0, dtype=np.uint32)
_NO_SCORES = np.zeros(0)

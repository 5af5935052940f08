"""
Which articles hold a word, and what does it add to the score of each?

All fields, streams, readings and segments of a word are made into one list, scores saturated and
weighted. That depends on nothing but the word and the generation, so a view keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.index.evaluator.article_sets import ArticleNumbers, ArticleSet, common, places
from search.index.posting_lists import Flags, PostingLists
from search.query.tree import Stream, Word
from search.ranking import (
    FIELD_WEIGHTS,
    Unit,
    inverse_document_frequency,
    length_norms,
    saturation,
    units,
)

Scores = NDArray[np.float64]
WordScores = NDArray[np.float32]
"""Half the memory, and half of it to read where the best of many are looked for; 7 digits."""

CHAMPIONS: Final = 128
"""Articles of a list that are known as its best: where the search for the best of a query begins."""

_BYTES_OF_CHAMPION: Final = 12

_Part = tuple[ArticleNumbers, Scores]


class Champions(NamedTuple):
    """
    The best articles of a list.

    Attributes:
        numbers: CHAMPIONS or fewer, rising.
        scores: What the list adds to each.
        least: What no other article of the list has more than; 0 where there is no other.
    """

    numbers: ArticleNumbers
    scores: Scores
    least: float


class ScoreList:
    """
    Articles, and what one clause adds to the score of each; never changes.

    Of a common word there is a score for every article of the index, 0 for those that have it not: so nothing
    need be looked up, and of words that most articles have it takes no more room than numbers and scores.

    Attributes:
        articles: The articles, all live.
        highest: The largest score; 0 without any.
        worth: What the word counts in the second stage: weight · idf of all *articles*, so that a rare way to
            write a common word does not count as a rare word.
    """

    __slots__ = ("_champions", "_is_whole", "_scores", "articles", "highest", "worth")

    def __init__(self, articles: ArticleSet, scores: WordScores, *, worth: float = 0.0) -> None:
        """Take the *scores* of *articles*, over 0, by rising number; or of every article of the index."""
        self.articles = articles
        self.highest = float(scores.max(initial=0.0))
        self.worth = worth
        self._scores = scores
        self._is_whole = len(scores) == articles.size
        self._champions: Champions | None = None

    @property
    def champions(self) -> Champions:
        """Return the articles with the highest scores."""
        if self._champions is None:
            if self.articles.count <= CHAMPIONS:
                found, least = np.flatnonzero(self._scores), 0.0
            else:
                found = np.argpartition(self._scores, len(self._scores) - CHAMPIONS)[-CHAMPIONS:]
                found.sort()
                least = float(self._scores[found].min())
            self._champions = Champions(self._numbers(found), self._scores[found].astype(np.float64), least)
        return self._champions

    def at(self, numbers: ArticleNumbers) -> WordScores:
        """Return what the list adds to each of *numbers*, which rise."""
        if self._is_whole:
            return self._scores.take(numbers)
        written = self.articles.size + _SCATTERED * len(self._scores)
        if len(numbers) * _LOOKED_UP > written or not len(self._scores):
            return _everywhere(self.articles, self._scores).take(numbers)
        found, there = places(self.articles.numbers, numbers)
        return self._scores.take(found, mode="clip") * there

    def reaching(self, least: float) -> tuple[ArticleNumbers, Scores]:
        """Return the articles to which the list adds *least* or more, over 0, and what it adds."""
        if (best := self._champions) is not None and least > best.least:
            kept = best.scores >= least
            return best.numbers[kept], best.scores[kept]
        enough = self._enough(least)
        return self._numbers(enough), self._scores.take(enough).astype(np.float64)

    def numbers_reaching(self, least: float) -> ArticleNumbers:
        """Return the articles to which the list adds *least* or more, over 0."""
        if (best := self._champions) is not None and least > best.least:
            return best.numbers[best.scores >= least]
        return self._numbers(self._enough(least))

    def add_to(self, scores: Scores) -> None:
        """Add what the list adds to *scores*, one an article of the index."""
        if self._is_whole:
            scores += self._scores
        else:
            scores[self.articles.numbers.astype(np.intp)] += self._scores

    def within(self, articles: ArticleSet) -> ScoreList:
        """Return the list without the articles that are not among *articles*."""
        both = common([self.articles, articles])
        return ScoreList(both, self.at(both.numbers), worth=self.worth)

    def nbytes(self) -> int:
        """Return the memory the list takes."""
        return self.articles.nbytes() + self._scores.nbytes + _BYTES_OF_CHAMPION * CHAMPIONS

    def _enough(self, least: float) -> NDArray[np.intp]:
        return (self._scores >= max(least, SMALLEST)).nonzero()[0]

    def _numbers(self, entries: NDArray[np.intp]) -> ArticleNumbers:
        """Return the articles of *entries* among the scores."""
        return entries.astype(np.uint32) if self._is_whole else self.articles.numbers.take(entries)


def _everywhere(articles: ArticleSet, scores: WordScores) -> WordScores:
    """Return *scores*, those of *articles*, as a score for each article of the index."""
    everywhere = np.zeros(articles.size, dtype=np.float32)
    everywhere[articles.numbers.astype(np.intp)] = scores  # NumPy is three times as slow with others
    return everywhere


SMALLEST: Final = float(np.finfo(np.float32).tiny)
"""What a score is at least, where there is one."""
_COMMON: Final = 4
"""Lists with one posting or more for this many articles are added up article by article, not merged, and kept so."""
_LOOKED_UP: Final = 240
"""Articles that room can be cleared for while a number is looked up."""
_SCATTERED: Final = 30
"""Articles that room can be cleared for while one score is written into it."""


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


def word_list(word: Word, lists: PostingLists, lengths: Lengths) -> ScoreList:
    """Return which articles hold *word*, and its score in each; *lengths* are those over its fields."""
    counts = {unit: _counts(unit, word.fields, lists) for unit in units(word)}
    factors = {
        unit: unit.weight * inverse_document_frequency(lengths.articles, max(found))
        for unit, found in counts.items()
        if any(found)
    }
    if sum(map(sum, counts.values())) * _COMMON > lists.size:
        articles, scores = _scores_everywhere(factors, word.fields, lists, lengths)
    else:
        parts = []
        for unit, factor in factors.items():
            numbers, frequencies = _weighted(unit, word.fields, lists)
            parts.append((numbers, factor * saturation(frequencies, lengths.norms.take(numbers))))
        numbers, sums = summed(parts)
        articles, scores = ArticleSet(lists.size, numbers=numbers), sums.astype(np.float32)
    count = articles.count
    worth = word.weight * inverse_document_frequency(lengths.articles, count) if count else 0.0
    return ScoreList(articles, scores, worth=worth)


def _counts(unit: Unit, fields: Iterable[str], lists: PostingLists) -> list[int]:
    """Return how many live articles each list of *unit* has."""
    counts = []
    for field in fields:
        for stream, _ in unit.streams:
            found = (
                (segment.postings(field, stream, unit.term).numbers, segment.live)
                for segment in lists.segments
            )
            counts.append(
                sum(
                    len(numbers) if live is None else int(np.count_nonzero(live[numbers]))
                    for numbers, live in found
                )
            )
    return counts


def _scores_everywhere(
    factors: Mapping[Unit, float], fields: Sequence[str], lists: PostingLists, lengths: Lengths
) -> tuple[ArticleSet, WordScores]:
    """Return the live articles that have any unit, and their scores, each of its q · idf times its saturation."""
    everywhere = np.zeros(lists.size, dtype=np.float32)
    for segment in lists.segments:  # so that what is worked with is near at hand
        here = slice(segment.base, segment.base + segment.size)
        scores = np.zeros(segment.size)
        for unit, factor in factors.items():
            frequencies = np.zeros(segment.size)
            for field in fields:
                for stream, weight in unit.streams:
                    numbers, counts = segment.postings(field, stream, unit.term)
                    if len(numbers):
                        weighted = FIELD_WEIGHTS[field] * weight * counts
                        frequencies += np.bincount(numbers, weighted, segment.size)
            scores += factor * saturation(frequencies, lengths.norms[here])
        everywhere[here] = scores if segment.live is None else scores * segment.live
    return ArticleSet.flagged(everywhere > 0), everywhere


def _weighted(unit: Unit, fields: Iterable[str], lists: PostingLists) -> _Part:
    """Return the articles of *unit* with its weighted frequency in each."""
    parts = []
    for field in fields:
        for stream, weight in unit.streams:
            numbers, frequencies = live_postings(field, stream, unit.term, lists)
            if len(numbers):
                parts.append((numbers, FIELD_WEIGHTS[field] * weight * frequencies))
    return summed(parts)


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

"""
Writes articles of generated text, for machines without a corpus.

The text has no meaning: words of seeds/ and compounds of two of them. Word frequencies follow the law of Zipf and
Mandelbrot, as in real text, and lengths are those of newspaper reviews, so posting lists have realistic lengths.
Word order is random: phrases are rarer than in real text, and figures are not comparable with those from real
articles.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.random import Generator

from benchmarks.corpus import body_text
from benchmarks.words import letter_words
from search.formats import ReadArticle, read_articles
from search.settings import CHECKOUT

SEEDS: Final = CHECKOUT / "seeds"
VOCABULARY: Final = 60_000
"""Different words, about as many as 2,000 newspaper articles have."""
_EXPONENT: Final = 1.07
_SHIFT: Final = 2.7
_SHORTEST_PART: Final = 4
"""Letters; shorter words are mostly function words, which join nothing."""


def write_articles(path: Path, *, articles: int, seed: int) -> None:
    """Write *articles* generated articles to *path*, as JSONL; the same ones for the same *seed*."""
    random = np.random.default_rng(seed)
    words = _Words(random)
    with path.open("w", encoding="utf-8") as stream:
        for number in range(articles):
            body = "\n\n".join(_paragraph(words, random) for _ in range(random.integers(5, 14)))
            article = {"id": f"generated-{number:06}", "title": _sentence(words, random, 4, 10), "body": body}
            stream.write(json.dumps(article, ensure_ascii=False) + "\n")


class _Words:
    """An endless supply of words, the frequent ones first in *vocabulary*."""

    def __init__(self, random: Generator) -> None:
        self._random = random
        self._vocabulary = _vocabulary(random)
        weights = 1 / (np.arange(len(self._vocabulary)) + _SHIFT) ** _EXPONENT
        self._bounds = np.cumsum(weights / weights.sum())

    def take(self, count: int) -> list[str]:
        """Return *count* words."""
        ranks = np.searchsorted(self._bounds, self._random.random(count))
        # Rounding may leave the last bound a hair under one.
        return [self._vocabulary[rank] for rank in np.minimum(ranks, len(self._vocabulary) - 1)]


def _vocabulary(random: Generator) -> list[str]:
    """Return the words of seeds/, the most frequent first, and then compounds of two of them."""
    counts = Counter(word for text in _seed_texts() for word in letter_words(text))
    words = sorted(counts, key=lambda word: (-counts[word], word))
    parts = [word for word in words if len(word) >= _SHORTEST_PART]
    known = dict.fromkeys(words)
    while len(known) < VOCABULARY:
        first, last = random.integers(len(parts), size=2)
        known[parts[first] + parts[last]] = None
    return list(known)


def _seed_texts() -> Iterator[str]:
    for found in read_articles([SEEDS]):
        if isinstance(found, ReadArticle):
            yield f"{found.article.title}\n{body_text(found.article)}"


def _paragraph(words: _Words, random: Generator) -> str:
    return " ".join(_sentence(words, random, 6, 22) + "." for _ in range(random.integers(2, 5)))


def _sentence(words: _Words, random: Generator, shortest: int, longest: int) -> str:
    chosen = words.take(int(random.integers(shortest, longest, endpoint=True)))
    return " ".join([chosen[0].capitalize(), *chosen[1:]])

"""
Near copies: articles that repeat half of another one's text, word for word.

A text is the set of its runs of five words. The containment of two texts is the share of the shorter one's runs that
the longer one has too: a story cut to its first paragraphs has 1, where a measure of resemblance would have 0.3.

    «brua over elva er stengt i dag»    runs: (brua over elva er stengt) (over elva er stengt i) (elva er stengt i dag)
    «brua over elva er stengt i morgen» shares two of three: containment 0.67
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from search.articles import Article
from search.notation.unicode import compose

RUN_WORDS: Final = 5
COPY_FROM: Final = 0.5
"""Containment from which on a text is a copy: above it nearly all pairs judged by hand were, below it few."""
LEAST_RUNS: Final = 50
"""Texts with fewer runs are copies only when they are the same: stock phrases are short."""
CANDIDATES: Final = 20
"""Articles that are compared at most."""
_QUERY_WORDS: Final = 12
"""Rare words by which candidates are found: a copy that is cut to a quarter has some of them."""
_WORD: Final = re.compile(r"\w+")

Runs = frozenset[tuple[str, ...]]


def word_runs(article: Article) -> Runs:
    """Return the runs of RUN_WORDS words in lead and text of *article*, captions apart."""
    words = _words(article)
    return frozenset(zip(*(words[start:] for start in range(RUN_WORDS)), strict=False))


def containment(first: Runs, second: Runs) -> float:
    """Return the share, from 0 to 1, of the shorter text's runs that are in the other; 0 where one has none."""
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter else 0.0


def are_copies(first: Runs, second: Runs) -> bool:
    """Whether one of two texts repeats the other."""
    if min(len(first), len(second)) < LEAST_RUNS:
        return bool(first) and first == second
    return containment(first, second) >= COPY_FROM


def find_near_copies(
    article: Article,
    frequencies: Callable[[Sequence[str]], Sequence[int]],
    candidates: Callable[[str], Iterable[Article]],
) -> list[Article]:
    """
    Return the articles that are near copies of *article*, the closest first.

    Args:
        article: The article.
        frequencies: Gives the number of articles with each of some words.
        candidates: Gives articles that have some of the words of a text, the best first.
    """
    runs = word_runs(article)
    words = sorted({word for word in _words(article) if not word.isdigit()})
    counted = zip(frequencies(words), words, strict=True)
    rare = [word for count, word in sorted(counted) if count > 1][:_QUERY_WORDS]
    if not rare:
        return []
    copies = [
        (containment(runs, other_runs), other)
        for other in candidates(" ".join(rare))
        if other.id != article.id and are_copies(runs, other_runs := word_runs(other))
    ]
    return [other for _, other in sorted(copies, key=lambda pair: (-pair[0], pair[1].id))]


def _words(article: Article) -> list[str]:
    texts = [article.lead, *(block.text for block in article.blocks if block.kind != "caption")]
    return _WORD.findall(compose("\n".join(texts)).casefold())

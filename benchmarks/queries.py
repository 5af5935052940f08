"""
What is asked?

Queries are drawn from the articles themselves, so each has an answer, and by a seed, so a run can be
repeated. Words are drawn by how many articles hold them, from rare to very common in turn: the
length of its posting lists is what a query costs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from random import Random
from typing import Final, Literal, get_args

from benchmarks.corpus import body_text
from benchmarks.words import adjacent_words, all_words, letter_words
from search.articles import Article

Kind = Literal["one word", "two words", "two words, AND", "phrase", "prefix", "headline", "headline, AND"]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
BANDS: Final = ((0.0, 0.001), (0.001, 0.01), (0.01, 0.1), (0.1, 1.0))
"""Shares of the articles that hold a word: above the first, up to the second."""
PREFIX_LETTERS: Final = 4
_AND: Final = ", AND"
_HEADLINE_WORDS: Final = (6, 10)
_ATTEMPTS: Final = 50
"""Draws for one query before it is given up: a small corpus may have no word in a band."""


@dataclass(frozen=True, slots=True)
class BenchQuery:
    """
    A query, in words that every engine understands alike.

    Attributes:
        kind: Words are joined by OR where it does not say AND, save in a phrase; a prefix is one word's
            beginning.
        words: In lower case; letters, in a headline digits too.
    """

    kind: Kind
    words: tuple[str, ...]

    @property
    def match(self) -> Literal["all", "any"]:
        """Return whether an article must have all of the words, or any."""
        return "all" if self.kind.endswith(_AND) else "any"


def draw(articles: Sequence[Article], *, each: int, seed: int) -> dict[Kind, list[BenchQuery]]:
    """Return *each* queries of every kind; fewer where *articles* do not offer so many different ones."""
    drawer = _Drawer(articles)
    draws: dict[str, Callable[[Random, int], tuple[str, ...]]] = {
        "one word": drawer.one_word,
        "two words": drawer.two_words,
        "phrase": drawer.phrase,
        "prefix": drawer.prefix,
        "headline": drawer.headline,
    }
    drawn = {
        name: list(islice(_different(draw_one, f"{seed} {name}"), each)) for name, draw_one in draws.items()
    }
    # The same words for AND as for OR: the two are compared.
    return {kind: [BenchQuery(kind, words) for words in drawn[kind.removesuffix(_AND)]] for kind in KINDS}


def _different(draw_one: Callable[[Random, int], tuple[str, ...]], seed: str) -> Iterator[tuple[str, ...]]:
    """Yield what *draw_one* gives, each once, until it gives nothing new for long."""
    random = Random(seed)
    seen: set[tuple[str, ...]] = {()}
    misses = 0
    for number in count():
        words = draw_one(random, number)
        misses = misses + 1 if words in seen else 0
        if misses > _ATTEMPTS:
            return
        if words not in seen:
            seen.add(words)
            yield words


class _Drawer:
    """
    Draws the words of queries; the empty tuple is an attempt that failed.

    Each method takes the source of chance and the number of the draw, which chooses the band.
    """

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = articles
        self._frequencies = Counter(word for article in articles for word in _vocabulary(article))

    def one_word(self, random: Random, number: int) -> tuple[str, ...]:
        """Return a word."""
        word = self._word(random, random.choice(self._articles), number % len(BANDS))
        return (word,) if word else ()

    def two_words(self, random: Random, number: int) -> tuple[str, ...]:
        """Return two words of one article, of one band or of two: every pair of bands in its turn."""
        article = random.choice(self._articles)
        first = self._word(random, article, number % len(BANDS))
        second = self._word(random, article, number // len(BANDS) % len(BANDS))
        return (first, second) if first and second and first != second else ()

    def phrase(self, random: Random, _: int) -> tuple[str, ...]:
        """Return two words that stand side by side in some body."""
        pairs = adjacent_words(body_text(random.choice(self._articles)))
        return random.choice(pairs) if pairs else ()

    def prefix(self, random: Random, number: int) -> tuple[str, ...]:
        """Return the first letters of a word that has more of them."""
        word = self._word(random, random.choice(self._articles), number % len(BANDS))
        return (word[:PREFIX_LETTERS],) if len(word) > PREFIX_LETTERS else ()

    def headline(self, random: Random, _: int) -> tuple[str, ...]:
        """Return the different words of a title."""
        words = tuple(dict.fromkeys(all_words(random.choice(self._articles).title)))
        shortest, longest = _HEADLINE_WORDS
        return words if shortest <= len(words) <= longest else ()

    def _word(self, random: Random, article: Article, band: int) -> str:
        """Return a word of *article* that is in *band*; the empty text when it has none."""
        lowest, highest = (share * len(self._articles) for share in BANDS[band])
        words = [word for word in sorted(_vocabulary(article)) if lowest < self._frequencies[word] <= highest]
        return random.choice(words) if words else ""


def _vocabulary(article: Article) -> set[str]:
    return set(letter_words(f"{article.title}\n{body_text(article)}"))

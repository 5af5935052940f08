"""
The positions of a query's words in the articles of a page.

The highlighter then looks at these words only, out of the thousands of an article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from search.article_index import WordPosition
from search.articles import TEXT_FIELDS
from search.index.evaluator.article_sets import ArticleNumbers, is_first
from search.index.evaluator.deadline import Deadline
from search.index.evaluator.phrases import phrase_starts
from search.index.evaluator.view import View, borders, inside, meaning
from search.index.posting_lists import LANGUAGES, POSITION_BITS, Offsets, Places
from search.query.leaves import Leaf, shown_leaves, words_of
from search.query.tree import Phrase, Prefix, Query, Word

FieldPositions = Mapping[str, Sequence[WordPosition]]
"""Text field to the words found in it, by rising position."""
Leaves = frozenset[int]
"""Numbers of some of a query's `shown_leaves`."""

_POSITION = (1 << POSITION_BITS) - 1
_FIELD = (1 << (32 - POSITION_BITS)) - 1
_NOWHERE = np.zeros(0, dtype=np.int64)


class Shown(NamedTuple):
    """
    The leaves of a query that a reader is shown, by kind, each with its numbers among `shown_leaves`.

    Attributes:
        words: Words shown wherever they occur, words of one meaning once.
        prefixes: Prefixes shown wherever a word begins with them.
        phrases: Phrases shown only where all their words are side by side.
    """

    words: tuple[tuple[Word, Leaves], ...]
    prefixes: tuple[tuple[Prefix, Leaves], ...]
    phrases: tuple[tuple[Phrase, Leaves], ...]


def shown_in(query: Query) -> Shown:
    """Return the leaves of *query* that a reader is shown."""
    words: dict[Hashable, tuple[Word, Leaves]] = {}
    prefixes, phrases = [], []
    for number, leaf in enumerate(shown_leaves(query)):
        numbers = frozenset([number])
        match leaf:
            case Prefix():
                prefixes.append((leaf, numbers))
            case Phrase():
                phrases.append((leaf, numbers))
            case _:
                for word in words_of(leaf):
                    _, earlier = words.get(meaning(word), (word, frozenset()))
                    words[meaning(word)] = (word, earlier | numbers)
    return Shown(tuple(words.values()), tuple(prefixes), tuple(phrases))


def different_words(leaves: Iterable[Leaf]) -> tuple[Word, ...]:
    """Return the words of *leaves*, those of one meaning once."""
    return tuple({meaning(word): word for leaf in leaves for word in words_of(leaf)}.values())


def within_phrase(starts: Places, phrase: Phrase) -> Places:
    """Return where the words of *phrase* stand, which begins at *starts*; not sorted."""
    return np.concatenate([starts + offset for offset in range(len(phrase.words))])


def merge_positions(lists: Sequence[tuple[Places, Leaves]]) -> tuple[Places, list[Leaves]]:
    """
    Merge lists of positions, each found for some leaves; return each position once, rising, with all its leaves.

    [3 7] for leaf 0 and [7 9] for leaf 1 give [3 7 9] with the leaves {0}, {0, 1}, {1}.
    """
    positions = np.concatenate([_NOWHERE, *(positions for positions, _ in lists)])
    # For each position, the number of the list it came from; both in the order of the positions from here on.
    source = np.repeat(np.arange(len(lists)), [len(positions) for positions, _ in lists])
    order = positions.argsort(kind="stable")
    positions = positions[order]
    firsts = np.flatnonzero(is_first(positions))
    sources = source[order].tolist()
    leaves = [
        lists[sources[first]][1]
        if end == first + 1
        else frozenset().union(*(lists[number][1] for number in sources[first:end]))
        for first, end in pairwise([*firsts.tolist(), len(sources)])
    ]
    return positions[firsts], leaves


def page_positions(query: Query, view: View, page: ArticleNumbers) -> list[FieldPositions]:
    """Return the positions of the words of *query* that a reader is shown, for each article of *page*."""
    positions, leaves = merge_positions(_shown_positions(query, view, np.sort(page)))
    return split_by_field(positions, leaves, view.offsets(positions), page)


def split_by_field(
    positions: Places, leaves: Sequence[Leaves], offsets: Iterable[Offsets], page: ArticleNumbers
) -> list[FieldPositions]:
    """Split rising *positions*, all in *page*, with their *leaves* and *offsets*, by article and field."""
    split: dict[int, dict[str, list[WordPosition]]] = {doc_id: defaultdict(list) for doc_id in page.tolist()}
    for position, numbers, (paragraph, chunk_start, skip, language) in zip(
        positions.tolist(), leaves, _one_by_one(offsets), strict=True
    ):
        field = TEXT_FIELDS[position >> POSITION_BITS & _FIELD]
        split[position >> 32][field].append(
            WordPosition(position & _POSITION, paragraph, chunk_start, skip, LANGUAGES[language], numbers)
        )
    return list(split.values())


def _shown_positions(query: Query, view: View, page: ArticleNumbers) -> list[tuple[Places, Leaves]]:
    """Return the positions of each shown leaf of *query* in *page*, which is sorted."""
    bounds = borders(page)
    shown, lists = shown_in(query), []
    for word, numbers in shown.words:
        positions = view.places_and_parts(word, page).places
        lists.append((positions[inside(positions, bounds)], numbers))
    lists += [(view.prefix_places(prefix, page), numbers) for prefix, numbers in shown.prefixes]
    for phrase, numbers in shown.phrases:
        starts = phrase_starts(phrase.words, view, page, Deadline(None))
        lists.append((within_phrase(starts[inside(starts, bounds)], phrase), numbers))
    return lists


def _one_by_one(offsets: Iterable[Offsets]) -> Iterator[tuple[int, int, int, int]]:
    for found in offsets:
        yield from zip(*(array.tolist() for array in found), strict=True)

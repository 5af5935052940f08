"""
Where do the words of a query stand in the articles of a page?

Whoever shows extracts need then look at these words only, out of thousands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.article_index import WordPlace
from search.articles import TEXT_FIELDS
from search.index.evaluator.article_sets import ArticleNumbers, is_first
from search.index.evaluator.deadline import Deadline
from search.index.evaluator.phrases import phrase_starts
from search.index.evaluator.view import View, borders, inside, meaning
from search.index.posting_lists import LANGUAGES, POSITION_BITS, Offsets, Places
from search.query.leaves import Leaf, shown_leaves, words_of
from search.query.tree import Phrase, Prefix, Query, Word

FieldPlaces = Mapping[str, Sequence[WordPlace]]
"""For each field the words in it, by rising position."""

_POSITION = (1 << POSITION_BITS) - 1
_FIELD = (1 << (32 - POSITION_BITS)) - 1
_NOWHERE = np.zeros(0, dtype=np.int64)


_Leaves = NDArray[np.uint64]
"""Bits, as in `WordPlace.leaves`."""
_LAST_BIT = 63


class Shown(NamedTuple):
    """
    What a reader is shown of a query, each with the bits of its leaves, as in `WordPlace.leaves`.

    Attributes:
        words: Shown wherever they stand.
        prefixes: The same.
        phrases: Shown where all their words stand side by side.
    """

    words: tuple[tuple[Word, int], ...]
    prefixes: tuple[tuple[Prefix, int], ...]
    phrases: tuple[tuple[Phrase, int], ...]


def shown_in(query: Query) -> Shown:
    """Return what a reader is shown of *query*, words of one meaning once."""
    words: dict[Hashable, tuple[Word, int]] = {}
    prefixes, phrases = [], []
    for number, leaf in enumerate(shown_leaves(query)):
        bit = 1 << min(number, _LAST_BIT)
        match leaf:
            case Prefix():
                prefixes.append((leaf, bit))
            case Phrase():
                phrases.append((leaf, bit))
            case _:
                for word in words_of(leaf):
                    before = words.get(meaning(word), (word, 0))[1]
                    words[meaning(word)] = (word, before | bit)
    return Shown(tuple(words.values()), tuple(prefixes), tuple(phrases))


def different_words(leaves: Iterable[Leaf]) -> tuple[Word, ...]:
    """Return the words of *leaves*, those of one meaning once."""
    return tuple({meaning(word): word for leaf in leaves for word in words_of(leaf)}.values())


def within_phrase(starts: Places, phrase: Phrase) -> Places:
    """Return where the words of *phrase* stand, which begins at *starts*; not sorted."""
    return np.concatenate([starts + offset for offset in range(len(phrase.words))])


def merged_places(found: Sequence[tuple[Places, int]]) -> tuple[Places, _Leaves]:
    """Return the places *found* for each of some leaves, told by bits, rising, and which leaves each is of."""
    places = np.concatenate([_NOWHERE, *(places for places, _ in found)])
    leaves = np.repeat(
        np.array([bits for _, bits in found], dtype=np.uint64), [len(places) for places, _ in found]
    )
    order = places.argsort(kind="stable")
    places = places[order]
    firsts = np.flatnonzero(is_first(places))
    return places[firsts], np.bitwise_or.reduceat(leaves[order], firsts) if len(firsts) else leaves


def page_places(query: Query, view: View, page: ArticleNumbers) -> list[FieldPlaces]:
    """Return where the words of *query* that are shown stand in each article of *page*; those of a phrase, side by side."""
    places, leaves = merged_places(_standing(query, view, np.sort(page)))
    return field_places(places, leaves, view.offsets(places), page)


def field_places(
    places: Places, leaves: _Leaves, offsets: Iterable[Offsets], page: ArticleNumbers
) -> list[FieldPlaces]:
    """Return the rising *places*, all in *page*, with *leaves* and *offsets*, in each of its articles, apart by field."""
    found: dict[int, dict[str, list[WordPlace]]] = {number: defaultdict(list) for number in page.tolist()}
    for place, bits, (paragraph, character, words, language) in zip(
        places.tolist(), leaves.tolist(), _one_by_one(offsets), strict=True
    ):
        field = TEXT_FIELDS[place >> POSITION_BITS & _FIELD]
        found[place >> 32][field].append(
            WordPlace(place & _POSITION, paragraph, character, words, LANGUAGES[language], bits)
        )
    return list(found.values())


def _standing(query: Query, view: View, among: ArticleNumbers) -> list[tuple[Places, int]]:
    ends = borders(among)
    shown, found = shown_in(query), []
    for word, bits in shown.words:
        places = view.places_and_parts(word, among).places
        found.append((places[inside(places, ends)], bits))
    found += [(view.prefix_places(prefix, among), bits) for prefix, bits in shown.prefixes]
    for phrase, bits in shown.phrases:
        starts = phrase_starts(phrase.words, view, among, Deadline(None))
        found.append((within_phrase(starts[inside(starts, ends)], phrase), bits))
    return found


def _one_by_one(offsets: Iterable[Offsets]) -> Iterator[tuple[int, int, int, int]]:
    for found in offsets:
        yield from zip(*(array.tolist() for array in found), strict=True)

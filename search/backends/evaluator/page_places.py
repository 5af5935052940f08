"""
Where do the words of a query stand in the articles of a page?

Whoever shows extracts need then look at these words only, out of thousands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from search.article_index import WordPlace
from search.articles import TEXT_FIELDS
from search.backends.evaluator.article_sets import ArticleNumbers, distinct
from search.backends.evaluator.deadline import Deadline
from search.backends.evaluator.phrases import phrase_starts
from search.backends.evaluator.view import View, borders, inside, meaning
from search.backends.posting_lists import LANGUAGES, POSITION_BITS, Offsets, Places
from search.query.leaves import Leaf, shown_leaves, words_of
from search.query.tree import Phrase, Prefix, Query, Term

FieldPlaces = Mapping[str, Sequence[WordPlace]]
"""For each field the words in it, by rising position."""

_POSITION = (1 << POSITION_BITS) - 1
_FIELD = (1 << (32 - POSITION_BITS)) - 1
_NOWHERE = np.zeros(0, dtype=np.int64)


class Shown(NamedTuple):
    """What a reader is shown of a query: words wherever they stand, prefixes, and phrases where they stand whole."""

    words: tuple[Term, ...]
    prefixes: tuple[Prefix, ...]
    phrases: tuple[Phrase, ...]


def shown_in(query: Query) -> Shown:
    """Return what a reader is shown of *query*, words once."""
    shown = list(shown_leaves(query))
    return Shown(
        different_words(leaf for leaf in shown if not isinstance(leaf, Phrase)),
        tuple(leaf for leaf in shown if isinstance(leaf, Prefix)),
        tuple(leaf for leaf in shown if isinstance(leaf, Phrase)),
    )


def different_words(leaves: Iterable[Leaf]) -> tuple[Term, ...]:
    """Return the words of *leaves*, those of one meaning once."""
    return tuple({meaning(word): word for leaf in leaves for word in words_of(leaf)}.values())


def within_phrases(starts: Places, phrase: Phrase) -> list[Places]:
    """Return where each word of *phrase* stands, which begins at *starts*."""
    return [starts + offset for offset in range(len(phrase.words))]


def page_places(query: Query, view: View, page: ArticleNumbers) -> list[FieldPlaces]:
    """Return where the words of *query* that are shown stand in each article of *page*; those of a phrase, side by side."""
    places = _standing(query, view, np.sort(page))
    return field_places(places, view.offsets(places), page)


def field_places(places: Places, offsets: Iterable[Offsets], page: ArticleNumbers) -> list[FieldPlaces]:
    """Return the rising *places*, all in *page*, with their *offsets*, in each of its articles, apart by field."""
    found: dict[int, dict[str, list[WordPlace]]] = {number: defaultdict(list) for number in page.tolist()}
    for place, (paragraph, character, words, language) in zip(
        places.tolist(), _one_by_one(offsets), strict=True
    ):
        field = TEXT_FIELDS[place >> POSITION_BITS & _FIELD]
        found[place >> 32][field].append(
            WordPlace(place & _POSITION, paragraph, character, words, LANGUAGES[language])
        )
    return list(found.values())


def _standing(query: Query, view: View, among: ArticleNumbers) -> Places:
    ends = borders(among)
    shown = shown_in(query)
    found = [_NOWHERE]
    for word in shown.words:
        places = view.places_and_parts(word, among).places
        found.append(places[inside(places, ends)])
    found += [view.prefix_places(prefix, among) for prefix in shown.prefixes]
    for phrase in shown.phrases:
        starts = phrase_starts(phrase.words, view, among, Deadline(None))
        found += within_phrases(starts[inside(starts, ends)], phrase)
    return distinct(found)


def _one_by_one(offsets: Iterable[Offsets]) -> Iterator[tuple[int, int, int, int]]:
    for found in offsets:
        yield from zip(*(array.tolist() for array in found), strict=True)

"""
Where do the words of a query stand in the articles of a page?

Whoever shows extracts need then look at these words only, out of thousands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from search.articles import TEXT_FIELDS
from search.backends.evaluator.article_sets import ArticleNumbers, distinct
from search.backends.evaluator.view import View, borders, inside, meaning
from search.backends.posting_lists import POSITION_BITS, Places
from search.query.leaves import leaves, words_of
from search.query.tree import Prefix, Query

FieldPositions = Mapping[str, Sequence[int]]
"""For each field the positions in it, rising."""

_POSITION = (1 << POSITION_BITS) - 1
_FIELD = (1 << (32 - POSITION_BITS)) - 1


def page_places(query: Query, view: View, page: ArticleNumbers) -> list[FieldPositions | None]:
    """Return where the words of *query* stand in each article of *page*; None where a prefix may be any word."""
    if any(isinstance(leaf, Prefix) for leaf in leaves(query)):
        return [None] * len(page)
    return list(positions_by_field(_standing(query, view, np.sort(page)), page))


def positions_by_field(places: Places, page: ArticleNumbers) -> list[FieldPositions]:
    """Return the positions of the rising *places*, all in *page*, in each of its articles, apart by field."""
    found: dict[int, dict[str, list[int]]] = {number: defaultdict(list) for number in page.tolist()}
    for place in places.tolist():
        field = TEXT_FIELDS[place >> POSITION_BITS & _FIELD]
        found[place >> 32][field].append(place & _POSITION)
    return list(found.values())


def _standing(query: Query, view: View, among: ArticleNumbers) -> Places:
    ends = borders(among)
    found = [np.zeros(0, dtype=np.int64)]
    words = {meaning(word): word for leaf in leaves(query) for word in words_of(leaf)}
    for word in words.values():
        places = view.places_and_parts(word, among).places
        found.append(places[inside(places, ends)])
    return distinct(found)

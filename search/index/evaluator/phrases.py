"""Where do words stand side by side?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Final

import numpy as np

from search.index.evaluator.article_sets import ArticleNumbers, is_first
from search.index.evaluator.deadline import Deadline
from search.index.evaluator.view import View, borders, inside
from search.index.posting_lists import Flags, Places
from search.query.tree import Word

_PASSED_OVER: Final = 32
"""Places that can be passed over while those of one article are found."""
_LOOKED_UP: Final = 8
"""Places that can be merged while one is looked up."""


def phrase_starts(words: Sequence[Word], view: View, among: ArticleNumbers, deadline: Deadline) -> Places:
    """
    Return where *words* begin to stand side by side; the rarest word narrows the rest.

    All there is in the articles *among*, and maybe in others too.

    Raises:
        TimeUpError: The time of *deadline* is up.
    """
    starts: Places | None = None
    for number, (offset, word) in enumerate(_by_rarity(words, view)):
        deadline.check()
        if starts is not None and number > 1:  # one word alone leaves no fewer articles
            among = articles_of(starts)
        here = view.places(word, among)
        if len(among) * _PASSED_OVER < len(here):
            here = here[inside(here, borders(among))]
        # What stands too early for its place among *words* gives a start that the first word never has.
        here = here - offset
        starts = here if starts is None else _in_both(starts, here)
    return _NOWHERE if starts is None else starts


def side_by_side(places: Sequence[Places]) -> Places:
    """Return where words begin to stand side by side that stand at *places* each."""
    return reduce(_in_both, [here - offset for offset, here in enumerate(places)])


def articles_of(places: Places) -> ArticleNumbers:
    """Return the articles of *places*, which rise."""
    numbers = (places >> 32).astype(np.uint32)
    return numbers[is_first(numbers)]


def _by_rarity(words: Sequence[Word], view: View) -> list[tuple[int, Word]]:
    """Return *words* with their places among them, those of the fewest articles first."""
    if len(words) == 1:
        return [(0, words[0])]
    return sorted(enumerate(words), key=lambda each: view.word(each[1]).articles.count)


def _in_both(one: Places, other: Places) -> Places:
    """Return what two rising arrays share; the shorter one is looked up in the longer."""
    shorter, longer = sorted((one, other), key=len)
    if not len(shorter):
        return shorter
    if len(shorter) * _LOOKED_UP < len(longer):
        there: Flags = longer.take(longer.searchsorted(shorter), mode="clip") == shorter
        return shorter[there]
    merged = np.concatenate([one, other])
    # A stable sort merges two runs, ten times as fast as sorting anew.
    merged.sort(kind="stable")
    shared: Places = merged[1:][merged[1:] == merged[:-1]]
    return shared


_NOWHERE: Final = np.zeros(0, dtype=np.int64)

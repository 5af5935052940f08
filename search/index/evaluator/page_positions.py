"""Positions of the query words in the articles of a page, from the posting lists."""

from collections.abc import Iterator
from contextlib import suppress

import numpy as np

from search.index.evaluator.phrases import phrase_starts
from search.index.evaluator.view import View
from search.index.posting_lists import DocIds, Positions
from search.index.proximity.match_positions import (
    FieldPositions,
    Leaves,
    merge_positions,
    phrase_positions,
    split_by_field,
    visible_leaves,
)
from search.index.proximity.positions import doc_bounds, select_in_docs
from search.query.tree import Query
from search.system.deadline import NO_DEADLINE, Deadline, TimeUpError


def page_positions(
    query: Query, view: View, page: DocIds, deadline: Deadline = NO_DEADLINE
) -> list[FieldPositions]:
    """Return for each article of *page* the positions of the `visible_leaves` of *query*, as many as *deadline* lets."""
    lists: list[tuple[Positions, Leaves]] = []
    with suppress(TimeUpError):
        lists.extend(_leaf_positions(query, view, np.sort(page), deadline))
    positions, leaves = merge_positions(lists)
    return split_by_field(positions, leaves, view.positions.offsets(positions), page)


def _leaf_positions(
    query: Query, view: View, among: DocIds, deadline: Deadline
) -> Iterator[tuple[Positions, Leaves]]:
    """Yield the positions of each leaf in *among*, with the numbers of the leaf, until *deadline* raises TimeUpError."""
    bounds, visible = doc_bounds(among), visible_leaves(query)
    for word, numbers in visible.words:
        deadline.check()
        positions = view.positions.of_word_and_parts(word, among).positions
        yield positions[select_in_docs(positions, bounds)], numbers
    for prefix, numbers in visible.prefixes:
        deadline.check()
        yield view.positions.of_prefix(prefix, among), numbers
    for phrase, numbers in visible.phrases:
        starts = phrase_starts(phrase.words, view, among, deadline)
        yield phrase_positions(starts[select_in_docs(starts, bounds)], phrase), numbers

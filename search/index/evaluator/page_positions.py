"""Positions of the query words in the articles of a page, from the posting lists."""

import numpy as np

from search.index.evaluator.deadline import Deadline
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


def page_positions(query: Query, view: View, page: DocIds) -> list[FieldPositions]:
    """Return for each article of *page* the positions of the `visible_leaves` of *query*."""
    positions, leaves = merge_positions(_leaf_positions(query, view, np.sort(page)))
    return split_by_field(positions, leaves, view.positions.offsets(positions), page)


def _leaf_positions(query: Query, view: View, among: DocIds) -> list[tuple[Positions, Leaves]]:
    """Return the positions of each leaf in *among*, with the numbers of the leaf."""
    bounds = doc_bounds(among)
    visible, lists = visible_leaves(query), []
    for word, numbers in visible.words:
        positions = view.positions.of_word_and_parts(word, among).positions
        lists.append((positions[select_in_docs(positions, bounds)], numbers))
    lists += [(view.positions.of_prefix(prefix, among), numbers) for prefix, numbers in visible.prefixes]
    for phrase, numbers in visible.phrases:
        starts = phrase_starts(phrase.words, view, among, Deadline(None))
        lists.append((phrase_positions(starts[select_in_docs(starts, bounds)], phrase), numbers))
    return lists

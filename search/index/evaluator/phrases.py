"""Starts of phrases: positions where several words are side by side."""

from collections.abc import Sequence
from typing import Final

from search.index.arrays import EMPTY_INT64
from search.index.evaluator.view import View
from search.index.posting_lists import DocIds, Positions
from search.index.proximity.positions import doc_bounds, doc_ids_of, select_in_docs, shared_positions
from search.query.tree import Word
from search.system.deadline import Deadline

_SELECT_COST: Final = 32
"""Positions that are compared in sequence while those of one document are selected."""


def phrase_starts(words: Sequence[Word], view: View, among: DocIds, deadline: Deadline) -> Positions:
    """
    Return the positions where *words* begin to be side by side: all in *among*, and maybe some in other documents.

    The rarest word is read first and narrows the documents in which the others are read.

    Raises:
        TimeUpError: The time of *deadline* is up.
    """
    starts: Positions | None = None
    for index, (offset, word) in enumerate(_by_rarity(words, view)):
        deadline.check()
        if starts is not None and index > 1:  # one word alone leaves no fewer documents
            among = doc_ids_of(starts)
        positions = view.positions.of_word(word, among)
        if len(among) * _SELECT_COST < len(positions):
            positions = positions[select_in_docs(positions, doc_bounds(among))]
        # A word too near the start of its field gives a start that the first word never has.
        word_starts = positions - offset
        starts = word_starts if starts is None else shared_positions(starts, word_starts)
    return EMPTY_INT64 if starts is None else starts


def _by_rarity(words: Sequence[Word], view: View) -> list[tuple[int, Word]]:
    """Return *words*, each with its place in the phrase, those of the fewest documents first."""
    if len(words) == 1:
        return [(0, words[0])]
    return sorted(enumerate(words), key=lambda item: view.word(item[1]).docs.count)

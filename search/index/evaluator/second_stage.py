"""The second stage of the ranking over posting lists: score added for the closeness of the query words."""

from collections.abc import Callable, Sequence

from search.index.evaluator.score_list import ScoreList, Scores
from search.index.evaluator.view import View
from search.index.posting_lists import DocIds
from search.index.proximity.closeness import closeness, heaviest_words
from search.index.proximity.match_positions import distinct_words
from search.index.proximity.positions import Occurrences, doc_bounds, select_each_in_docs
from search.query.leaves import leaves
from search.query.tree import Query, Word

WeightedWord = tuple[Word, float]
"""A word and its weight · idf."""


def weighted_words(query: Query, list_of: Callable[[Word], ScoreList]) -> list[WeightedWord]:
    """Return the words of *query* that count for closeness; *list_of* returns the score list of a word."""
    words = distinct_words(leaves(query))
    return heaviest_words((word, list_of(word).idf_weight) for word in words)


def score_closeness(words: Sequence[WeightedWord], view: View, doc_ids: DocIds) -> Scores:
    """Return the score that the closeness of *words* adds to each of *doc_ids*, which rise."""
    occurrences = [view.positions.of_word_and_parts(word, doc_ids) for word, _ in words]
    selected = select_each_in_docs([word.positions for word in occurrences], doc_bounds(doc_ids))
    in_docs = [
        Occurrences(word.positions.take(indices), word.is_whole.take(indices))
        for word, indices in zip(occurrences, selected, strict=True)
    ]
    return closeness(in_docs, [weight for _, weight in words], doc_ids)

"""
Positions of the query words in the articles of a page, for the highlighter.

It then looks at these words only, out of the thousands of an article.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from search.article_index import WordPosition
from search.articles import TEXT_FIELDS
from search.index.arrays import EMPTY_INT64, is_first
from search.index.posting_lists import LANGUAGES, POSITION_BITS, DocIds, Offsets, Positions
from search.index.proximity.positions import word_key
from search.query.leaves import Leaf, is_wish, shown_leaves, words_of
from search.query.tree import Phrase, Prefix, Query, Word

FieldPositions = Mapping[str, Sequence[WordPosition]]
"""Text field to the words found in it, by rising position."""
Leaves = frozenset[int]
"""Numbers of some of a query's `shown_leaves`."""

# An example: the query «"ny havn" olje» has the leaves 0 (the phrase) and 1 («olje»). In the body (field 2) of
# document 7, «ny havn» begins at position 4 and «olje» is at 9:
#
#     visible_leaves    words ((olje, {1}),), phrases (("ny havn", {0}),)
#     phrase_positions  7·2³² + 2·2²⁸ + [4, 5]
#     merge_positions   7·2³² + 2·2²⁸ + [4, 5, 9], with the leaves [{0}, {0}, {1}]
#     split_by_field    [{"body": [WordPosition(4, …, {0}), WordPosition(5, …, {0}), WordPosition(9, …, {1})]}]

_POSITION_MASK = (1 << POSITION_BITS) - 1
_FIELD_MASK = (1 << (32 - POSITION_BITS)) - 1


class VisibleLeaves(NamedTuple):
    """
    The leaves of a query that are marked for the reader, by kind, each with its numbers among `shown_leaves`.

    Attributes:
        words: Words that are marked wherever they occur, words with the same meaning once.
        prefixes: Prefixes that are marked wherever a word begins with them.
        phrases: Phrases that are marked only where all their words are side by side.
    """

    words: tuple[tuple[Word, Leaves], ...]
    prefixes: tuple[tuple[Prefix, Leaves], ...]
    phrases: tuple[tuple[Phrase, Leaves], ...]


def visible_leaves(query: Query) -> VisibleLeaves:
    """Return the leaves of *query* that are marked for the reader."""
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
                    _, earlier = words.get(word_key(word), (word, frozenset()))
                    words[word_key(word)] = (word, earlier | numbers)
    return VisibleLeaves(tuple(words.values()), tuple(prefixes), tuple(phrases))


def distinct_words(leaves: Iterable[Leaf]) -> tuple[Word, ...]:
    """Return the words of *leaves*, those with the same meaning once, without wishes: their words are typed ones."""
    return tuple(
        {word_key(word): word for leaf in leaves if not is_wish(leaf) for word in words_of(leaf)}.values()
    )


def phrase_positions(starts: Positions, phrase: Phrase) -> Positions:
    """Return the positions of all words of *phrase* where it begins at *starts*; not sorted."""
    return np.concatenate([starts + offset for offset in range(len(phrase.words))])


def merge_positions(lists: Sequence[tuple[Positions, Leaves]]) -> tuple[Positions, list[Leaves]]:
    """
    Merge lists of positions, each found for some leaves; return each position once, rising, with all its leaves.

    [3 7] for leaf 0 and [7 9] for leaf 1 give [3 7 9] with the leaves {0}, {0, 1}, {1}.
    """
    positions = np.concatenate([EMPTY_INT64, *(positions for positions, _ in lists)])
    # For each position, the number of the list it came from; both in the order of the positions from here on.
    sources = np.repeat(np.arange(len(lists)), [len(positions) for positions, _ in lists])
    order = positions.argsort(kind="stable")
    positions, sources = positions[order], sources[order]
    firsts = np.flatnonzero(is_first(positions))
    leaves = [lists[source][1] for source in sources[firsts].tolist()]
    ends = np.append(firsts[1:], len(sources))
    for index in np.flatnonzero(ends - firsts > 1).tolist():  # few positions are in two lists
        shared = sources[firsts[index] : ends[index]].tolist()
        leaves[index] = frozenset().union(*(lists[source][1] for source in shared))
    return positions[firsts], leaves


def split_by_field(
    positions: Positions, leaves: Sequence[Leaves], offsets: Iterable[Offsets], page: DocIds
) -> list[FieldPositions]:
    """
    Split positions by article and field.

    Args:
        positions: Rising, all in documents of *page*.
        leaves: For each position, its leaves.
        offsets: Those of all positions, in order, in one or more parts.
        page: The documents, in the order of the result.
    """
    by_doc: dict[int, dict[str, list[WordPosition]]] = {doc_id: defaultdict(list) for doc_id in page.tolist()}
    for position, numbers, (paragraph, chunk_start, skip, language) in zip(
        positions.tolist(), leaves, _rows(offsets), strict=True
    ):
        field = TEXT_FIELDS[position >> POSITION_BITS & _FIELD_MASK]
        by_doc[position >> 32][field].append(
            WordPosition(
                position & _POSITION_MASK, paragraph, chunk_start, skip, LANGUAGES[language], numbers
            )
        )
    return list(by_doc.values())


def _rows(offsets: Iterable[Offsets]) -> Iterator[tuple[int, int, int, int]]:
    for arrays in offsets:
        yield from zip(*(array.tolist() for array in arrays), strict=True)

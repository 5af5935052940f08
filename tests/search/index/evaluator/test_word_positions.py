from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import Article, Block
from search.index.evaluator import word_positions
from search.index.evaluator.view import View
from search.index.posting_lists import FIELD_BASES
from search.query.leaves import leaves, words_of
from tests.language import parse_query
from tests.search.index.memory_lists import MemoryLists
from tests.search.index_strategies import WORDS, corpora


def in_docs(positions, doc_ids):
    return [position for position in positions.tolist() if position >> 32 in doc_ids.tolist()]


@given(corpus=corpora(), later=corpora(), typed=st.sampled_from(WORDS), wanted=st.sets(st.integers(0, 15)))
def test_positions_are_the_same_read_at_once_or_for_the_documents_in_question(corpus, later, typed, wanted):
    """Over segments, with articles replaced and deleted."""
    lists = MemoryLists([corpus, later], frozenset(["a2", "a5"]))
    word = next(word for leaf in leaves(parse_query(typed)[0]) for word in words_of(leaf))
    doc_ids = np.array([doc_id for doc_id in sorted(wanted) if doc_id < lists.size and lists.live[doc_id]])
    doc_ids = doc_ids.astype(np.uint32)

    at_once = View(lists).positions
    with patch.multiple(word_positions, CACHED_DOCS=0, _READ_COST=0):
        in_question = View(lists).positions
        whole = in_question.of_word(word, doc_ids)
        with_parts = in_question.of_word_and_parts(word, doc_ids)

    everywhere = at_once.of_word_and_parts(word, doc_ids)
    assert whole.tolist() == in_docs(at_once.of_word(word, doc_ids), doc_ids)
    assert with_parts.positions.tolist() == in_docs(everywhere.positions, doc_ids)
    assert with_parts.positions[with_parts.is_whole].tolist() == whole.tolist()
    assert all(lists.live[everywhere.positions >> 32])


@pytest.fixture(name="lists")
def _lists():
    first = Article(id="a", title="Havn", blocks=(Block("p", "fotballkamp i havna"),))
    second = Article(id="b", title="Sol", blocks=(Block("p", "en havn"),))
    return MemoryLists([[first], [second]])


def test_a_part_has_the_position_of_its_word(lists):
    word, _ = parse_query("fotball")

    occurrences = View(lists).positions.of_word_and_parts(word, np.array([0, 1], dtype=np.uint32))

    assert occurrences.positions.tolist() == [FIELD_BASES["body"]]
    assert occurrences.is_whole.tolist() == [False]


def test_positions_and_offsets_are_those_of_the_whole_index(lists):
    prefix, _ = parse_query("hav*")
    positions = View(lists).positions

    found = np.unique(positions.of_prefix(prefix, np.array([0, 1], dtype=np.uint32)))

    body = FIELD_BASES["body"]
    assert found.tolist() == [FIELD_BASES["title"], body + 2, (1 << 32) + body + 1]
    assert [offsets.words.tolist() for offsets in positions.offsets(found)] == [[0, 2], [1]]

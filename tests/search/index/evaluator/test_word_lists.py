from __future__ import annotations

from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.index.evaluator import word_lists
from search.index.evaluator.view import View
from search.query.leaves import leaves, words_of
from tests.language import parse_query
from tests.search.index.memory_lists import MemoryLists
from tests.search.index_strategies import WORDS, corpora


@given(corpus=corpora(), later=corpora(), typed=st.sampled_from(WORDS), asked=st.sets(st.integers(0, 15)))
def test_a_list_added_up_article_by_article_is_that_of_merging_the_postings(corpus, later, typed, asked):
    """Over segments, with articles replaced and removed; whether most articles have the word or few."""
    lists = MemoryLists([corpus, later], frozenset(["a2", "a5"]))
    word = next(word for leaf in leaves(parse_query(typed)[0]) for word in words_of(leaf))
    numbers = np.array(sorted(asked & set(range(lists.size))), dtype=np.uint32)

    found = []
    for common in (0, lists.size + 1):  # none is common; all that are there at all are
        with patch.object(word_lists, "_COMMON", common):
            found.append(View(lists).word(word))
    merged, added_up = found

    assert merged.docs.doc_ids.tolist() == added_up.docs.doc_ids.tolist()
    np.testing.assert_allclose(merged.scores_of(numbers), added_up.scores_of(numbers), rtol=1e-6)
    np.testing.assert_allclose(
        [merged.upper_bound, merged.idf_weight], [added_up.upper_bound, added_up.idf_weight], rtol=1e-6
    )
    assert merged.champions.doc_ids.tolist() == added_up.champions.doc_ids.tolist()

from __future__ import annotations

from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.index.evaluator import word_lists
from search.index.evaluator.article_sets import ArticleSet
from search.index.evaluator.view import View
from search.index.evaluator.word_lists import CHAMPIONS, ScoreList
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

    assert merged.articles.numbers.tolist() == added_up.articles.numbers.tolist()
    np.testing.assert_allclose(merged.at(numbers), added_up.at(numbers), rtol=1e-6)
    np.testing.assert_allclose([merged.highest, merged.worth], [added_up.highest, added_up.worth], rtol=1e-6)
    assert merged.champions.numbers.tolist() == added_up.champions.numbers.tolist()


@given(
    scores=st.lists(st.sampled_from([0, 0.25, 0.5, 1, 2]), min_size=1, max_size=3 * CHAMPIONS),
    least=st.sampled_from([-1, 0, 0.25, 0.3, 1, 2, 3]),
)
def test_what_reaches_a_score_is_the_same_before_and_after_the_champions_are_known(scores, least):
    everywhere = np.array(scores, dtype=np.float32)
    there = everywhere > 0
    numbers = np.flatnonzero(there).astype(np.uint32)
    expected = [number for number, score in enumerate(scores) if score > 0 and score >= least]

    for each in (
        ScoreList(ArticleSet(len(scores), numbers=numbers), everywhere[there]),
        ScoreList(ArticleSet.flagged(there), everywhere),
    ):
        for _ in range(2):
            reaching, reached = each.reaching(least)
            assert reaching.tolist() == each.numbers_reaching(least).tolist() == expected
            assert reached.tolist() == [scores[number] for number in expected]
            champions = each.champions
            assert sorted(champions.scores.tolist()) == sorted(filter(None, scores))[-CHAMPIONS:]

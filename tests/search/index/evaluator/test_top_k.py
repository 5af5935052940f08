from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.index.evaluator import top_k as top_k_module
from search.index.evaluator.doc_id_sets import DocIdSet, union
from search.index.evaluator.score_list import CHAMPIONS, ScoreList
from search.index.evaluator.top_k import top_k, total

SIZE = 4000
COUNTS = st.integers(0, SIZE) | st.integers(0, SIZE // 20)
"""Articles of a list; often few, so that lists are merged too."""


def score_list(random, count, highest):
    """Return a list of *count* articles with scores up to *highest*, some of them equal, kept as lists are."""
    numbers = np.sort(random.choice(SIZE, count, replace=False)).astype(np.uint32)
    scores = np.round(random.random(count) * highest, 3).astype(np.float32)
    if count * 2 <= SIZE:
        return ScoreList(DocIdSet(SIZE, doc_ids=numbers), scores)
    everywhere = np.zeros(SIZE, dtype=np.float32)
    everywhere[numbers] = scores
    return ScoreList(DocIdSet.from_flags(everywhere > 0), everywhere)


def ranking(numbers, scores, number):
    """Return the *number* highest scores, and the articles that reach the last of them."""
    rounded = np.round(scores, 6)
    highest = np.sort(rounded)[::-1][:number]
    return highest.tolist(), set(numbers[rounded >= highest[-1]].tolist())


@given(
    seed=st.integers(0, 2**32 - 1),
    shapes=st.lists(st.tuples(COUNTS, st.floats(0.01, 10)), min_size=1, max_size=6),
    number=st.sampled_from([1, 10, 50, CHAMPIONS + 1, 1000]),
    share=st.sampled_from([0.0, 0.02, 0.3, 1.0]),
    long=st.sampled_from([2**16, 2000]),
)
# One in which the rare words tell most, and many of their articles do not match.
@example(seed=0, shapes=[(1500, 3.0), (1500, 3.0), (450, 3.0), (450, 3.0)], number=10, share=0.3, long=2000)
@settings(max_examples=200)
def test_the_best_and_all_that_tie_with_the_last_are_those_of_adding_everything_up(
    seed, shapes, number, share, long
):
    """Of lists that are long too, where the articles of the rare words tell first what is needed."""
    random = np.random.default_rng(seed)
    lists = [score_list(random, *shape) for shape in shapes]
    held = union([each.docs for each in lists], SIZE)
    matched = DocIdSet.from_flags(held.flags() & (random.random(SIZE) < share))

    with patch.object(top_k_module, "_LONG", long):
        numbers, scores = top_k(lists, matched, number, all_match=share == 1)

    assert np.all(matched.contains(numbers))
    assert scores == pytest.approx(total(lists, numbers))
    if matched.count:
        all_scores = total(lists, matched.doc_ids)
        expected, reaching = ranking(matched.doc_ids, all_scores, number)
        assert ranking(numbers, scores, number) == (expected, reaching)


def test_a_long_list_of_a_common_word_is_looked_up_not_walked_through(monkeypatch):
    """Of 4,000 articles with a common word, only those can be among the best that have the rare word too."""
    random = np.random.default_rng(1)
    rare, common = score_list(random, 300, 10.0), score_list(random, SIZE, 0.1)
    asked = []
    look_up = ScoreList.scores_of

    def counted(self, numbers):
        asked.append(len(numbers))
        return look_up(self, numbers)

    monkeypatch.setattr(ScoreList, "scores_of", counted)
    top_k([rare, common], common.docs, 10)

    assert sum(asked) < SIZE / 2

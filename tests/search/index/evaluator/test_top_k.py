from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.index.evaluator.doc_id_sets import DocIdSet, union
from search.index.evaluator.score_list import CHAMPIONS, ScoreList
from search.index.evaluator.top_k import top_k, total

SIZE = 4000
COUNTS = st.integers(0, SIZE) | st.integers(0, SIZE // 20)
"""Documents of a list; often few, so that lists are merged too."""


def score_list(random, count, highest):
    """Return a list of *count* documents with scores up to *highest*, some of them equal, stored as lists are."""
    doc_ids = np.sort(random.choice(SIZE, count, replace=False)).astype(np.uint32)
    scores = np.round(random.random(count) * highest, 3).astype(np.float32)
    if count * 2 <= SIZE:
        return ScoreList(DocIdSet(SIZE, doc_ids=doc_ids), scores)
    all_scores = np.zeros(SIZE, dtype=np.float32)
    all_scores[doc_ids] = scores
    return ScoreList(DocIdSet.from_flags(all_scores > 0), all_scores)


def ranking(doc_ids, scores, k):
    """Return the *k* highest scores, and the documents that reach the last of them."""
    rounded = np.round(scores, 6)
    highest = np.sort(rounded)[::-1][:k]
    return highest.tolist(), set(doc_ids[rounded >= highest[-1]].tolist())


@given(
    seed=st.integers(0, 2**32 - 1),
    shapes=st.lists(st.tuples(COUNTS, st.floats(0.01, 10)), min_size=1, max_size=6),
    k=st.sampled_from([1, 10, 50, CHAMPIONS + 1, 1000]),
    share=st.sampled_from([0.0, 0.02, 0.3, 1.0]),
)
# One in which many documents of the rare words do not match.
@example(seed=0, shapes=[(1500, 3.0), (1500, 3.0), (450, 3.0), (450, 3.0)], k=10, share=0.3)
@settings(max_examples=200)
def test_the_best_and_all_that_tie_with_the_last_are_those_of_adding_everything_up(seed, shapes, k, share):
    random = np.random.default_rng(seed)
    lists = [score_list(random, *shape) for shape in shapes]
    docs = union([scores.docs for scores in lists], SIZE)
    matches = DocIdSet.from_flags(docs.flags() & (random.random(SIZE) < share))

    doc_ids, scores = top_k(lists, matches, k, all_match=share == 1)

    assert np.all(matches.contains(doc_ids))
    assert scores == pytest.approx(total(lists, doc_ids))
    if matches.count:
        all_scores = total(lists, matches.doc_ids)
        assert ranking(doc_ids, scores, k) == ranking(matches.doc_ids, all_scores, k)


def test_a_long_list_of_a_common_word_is_looked_up_not_walked_through(monkeypatch):
    """Of 4,000 documents with a common word, only those can be among the best that have the rare word too."""
    random = np.random.default_rng(1)
    rare, common = score_list(random, 300, 10.0), score_list(random, SIZE, 0.1)
    counts = []
    look_up = ScoreList.scores_of

    def count(self, doc_ids):
        counts.append(len(doc_ids))
        return look_up(self, doc_ids)

    monkeypatch.setattr(ScoreList, "scores_of", count)
    top_k([rare, common], common.docs, 10)

    assert sum(counts) < SIZE / 2

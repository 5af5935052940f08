from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.index.evaluator.doc_id_sets import DocIdSet
from search.index.evaluator.score_list import CHAMPIONS, ScoreList


@given(
    scores=st.lists(st.sampled_from([0, 0.25, 0.5, 1, 2]), min_size=1, max_size=3 * CHAMPIONS),
    threshold=st.sampled_from([-1, 0, 0.25, 0.3, 1, 2, 3]),
)
def test_documents_that_reach_a_threshold_are_the_same_before_and_after_champions_are_known(
    scores, threshold
):
    all_scores = np.array(scores, dtype=np.float32)
    is_present = all_scores > 0
    doc_ids = np.flatnonzero(is_present).astype(np.uint32)
    expected = [doc_id for doc_id, score in enumerate(scores) if score > 0 and score >= threshold]

    for score_list in (
        ScoreList(DocIdSet(len(scores), doc_ids=doc_ids), all_scores[is_present]),
        ScoreList(DocIdSet.from_flags(is_present), all_scores),
    ):
        for _ in range(2):
            reaching, reached = score_list.reaching(threshold)
            assert reaching.tolist() == expected
            assert reached.tolist() == [scores[doc_id] for doc_id in expected]
            champions = score_list.champions
            assert sorted(champions.scores.tolist()) == sorted(filter(None, scores))[-CHAMPIONS:]

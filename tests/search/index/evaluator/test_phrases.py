from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import Article, Block
from search.index.evaluator.phrases import phrase_starts
from search.index.evaluator.view import View
from search.index.posting_lists import FIELD_BASES
from search.system.deadline import Deadline, TimeUpError
from tests.language import parse_query
from tests.search.index.memory_lists import MemoryLists

texts = st.lists(st.sampled_from(["fisk", "olje", "sol"]), min_size=1, max_size=8)


@given(
    st.lists(texts, min_size=1, max_size=3),
    st.lists(st.sampled_from(["fisk", "olje"]), min_size=2, max_size=3),
)
def test_a_phrase_starts_where_its_words_follow_one_another(bodies, typed):
    articles = [
        Article(id=f"a{number}", title="Tittel", blocks=(Block("p", " ".join(body)),))
        for number, body in enumerate(bodies)
    ]
    phrase, _ = parse_query(f'"{" ".join(typed)}"')
    everywhere = np.arange(len(articles), dtype=np.uint32)

    starts = phrase_starts(phrase.words, View(MemoryLists([articles])), everywhere, Deadline(None))

    assert starts.tolist() == [
        (number << 32) + FIELD_BASES["body"] + start
        for number, body in enumerate(bodies)
        for start in range(len(body))
        if body[start : start + len(typed)] == typed
    ]


def test_a_phrase_out_of_time_is_given_up():
    phrase, _ = parse_query('"fisk olje"')

    with pytest.raises(TimeUpError):
        phrase_starts(phrase.words, View(MemoryLists([[]])), np.zeros(0, dtype=np.uint32), Deadline(0))

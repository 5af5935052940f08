from __future__ import annotations

import numpy as np

from search.articles import Article, Block
from search.index.evaluator.second_stage import score_closeness, weighted_words
from search.index.evaluator.view import View
from search.ranking import PAIR_WEIGHT, WINDOW_WEIGHT
from tests.language import parse_query
from tests.search.index.memory_lists import MemoryLists

FAR = " og" * 30


def view():
    bodies = ["fisk og olje", f"fisk{FAR} olje", *["sol og regn"] * 12]
    articles = [
        Article(id=f"a{number:02}", title="Tittel", blocks=(Block("p", body),))
        for number, body in enumerate(bodies)
    ]
    return View(MemoryLists([articles]))


def test_words_that_nearly_all_documents_have_or_none_do_not_count():
    snapshot = view()
    query, _ = parse_query("fisk og olje snø", match="any")

    words = weighted_words(query, snapshot.word)

    assert [word.form for word, _ in words] == ["fisk", "olje"]
    assert all(weight == snapshot.word(word).idf_weight for word, weight in words)


def test_words_that_are_close_add_their_window_and_their_pair():
    snapshot = view()
    words = weighted_words(parse_query("fisk olje")[0], snapshot.word)

    close, far = score_closeness(words, snapshot, np.array([0, 1], dtype=np.uint32))

    fisk, olje = (weight for _, weight in words)
    assert close == WINDOW_WEIGHT * (fisk + olje) + PAIR_WEIGHT * min(fisk, olje)
    assert far == WINDOW_WEIGHT * max(fisk, olje)

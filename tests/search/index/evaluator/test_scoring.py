from __future__ import annotations

import pytest

from search.articles import Article, Block
from search.index.evaluator.matching import Matcher
from search.index.evaluator.scoring import score_lists
from search.index.evaluator.view import View
from search.system.deadline import Deadline
from tests.language import parse_query
from tests.search.index.memory_lists import MemoryLists

TEXTS = ("fisk olje", "fisk gass", "olje gass", "sol")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("fisk", [[0, 1]]),
        ("fisk olje", [[0, 1], [0, 2]]),  # no match lacks either: the lists are as they are
        ("fisk OR (olje gass)", [[0, 1], [2], [2]]),  # in the OR, «olje» counts only with «gass»
        ("fisk -olje", [[0, 1]]),
        ('"fisk olje" OR gass', [[0], [0], [1, 2]]),
        ("kilde:ntb", []),
        ("snø", []),
    ],
)
def test_the_lists_of_a_node_count_where_the_node_matches(typed, expected):
    articles = [
        Article(id=f"a{number}", title="Tittel", blocks=(Block("p", text),))
        for number, text in enumerate(TEXTS)
    ]
    view = View(MemoryLists([articles]))
    query, _ = parse_query(typed)

    lists = score_lists(query, view, Matcher(view, Deadline(None)))

    assert [scores.docs.doc_ids.tolist() for scores in lists] == expected


def test_out_of_time_nothing_more_counts():
    view = View(MemoryLists([[Article(id="a", title="Fisk")]]))

    assert score_lists(parse_query("fisk")[0], view, Matcher(view, Deadline(0))) == []

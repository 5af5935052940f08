"""The second stage ranks the best matches, in one request a search."""

from __future__ import annotations

import pytest

from search.article_index import FindPlan
from search.ranking import WINDOW_DEPTH
from tests.language import parse_query
from tests.search.index.clusters import article, found

pytestmark = pytest.mark.server


def test_words_that_stand_close_together_come_first(index):
    """Also where the cluster alone would put the other one first."""
    others = [article(f"o{number}", "Tittel", "sol og regn") for number in range(12)]
    far = article("a", "Tittel", "fisk" + " og" * 30 + " olje")
    near = article("b", "Tittel", "fisk og olje" + " og" * 33)
    index.add([far, near, *others])

    page = index.find(parse_query("fisk olje")[0], FindPlan()).page
    alone = index.find(parse_query("fisk")[0], FindPlan()).page

    assert [match.article_id for match in page] == ["b", "a"]
    assert [match.article_id for match in alone] == ["a", "b"]


def test_pages_go_on_where_the_second_stage_ends(index):
    index.add(
        article(f"a{number:02}", "Tittel", "fisk" + " og" * (number % 7 * 5) + " olje" + " ro" * number)
        for number in range(WINDOW_DEPTH + 15)
    )
    query = parse_query("fisk olje")[0]

    for size in (10, 7, WINDOW_DEPTH + 5):
        pages = [
            [match.article_id for match in index.find(query, FindPlan(offset=offset, limit=size)).page]
            for offset in range(0, WINDOW_DEPTH + 15, size)
        ]
        assert [each for page in pages for each in page] == found(index, "fisk olje", FindPlan(limit=100))


def test_a_search_is_one_request_once_its_words_are_known(index, behind, proxy):
    index.add([article("a", "Fisk og olje"), article("b", "Fisk")])
    query = parse_query("fisk olje")[0]
    plan = FindPlan(with_positions=True)

    first = behind.find(query, plan)
    behind.frequencies(["fisk"], fields=("title",))
    proxy.asked.clear()
    behind.frequencies(["fisk"], fields=("title",))
    assert proxy.asked == []
    again = behind.find(query, plan)

    assert [path.rpartition("/")[2] for path in proxy.asked] == ["_search"]
    assert again == first
    index.add([article("c", "Fisk")])
    assert behind.find(query, plan).page == index.find(query, plan).page

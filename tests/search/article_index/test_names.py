"""Does every index keep the names it was built with, and read articles by them?"""

from __future__ import annotations

import pytest

from search.analysis import NO_NAMES, Names
from search.article_index import FindPlan
from search.query.parse import parse_query
from tests.language import ANALYZER
from tests.search.article_index.contents import article

NAMES = Names(frozenset({"omar", "helene", "solberg"}))
ARTICLES = [
    article("omar", "Kaféen til Omar", "Her er Omars kaffe."),
    article("om", "Om ferja", "Folk snakket om ferja og om hele kaia."),
    article("solberg", "Erna Solberg vant"),
    article("sol", "Sol over et berg"),
]


def named():
    return NAMES


def found(index, typed):
    query, _ = parse_query(typed, ANALYZER.with_names(index.names()))
    return sorted(match.article_id for match in index.find(query, FindPlan()).page)


@pytest.fixture(name="index")
def _index(index):
    """Give an index of ARTICLES that knows NAMES."""
    index.replace_all(ARTICLES, names=named)
    return index


def test_an_index_keeps_its_names(index):
    assert index.names() == NAMES

    index.add([article("ny", "Ida kom")], names=lambda: Names(frozenset({"ida"})))
    assert index.names() == NAMES

    index.replace_all(ARTICLES)
    assert index.names() == NO_NAMES


@pytest.mark.parametrize("typed", ["Omar", "omar", "Omars"])
def test_a_name_finds_its_articles_alone(index, typed):
    assert found(index, typed) == ["omar"]


def test_not_a_name_removes_no_more_than_the_name(index):
    assert found(index, "ferje NOT Omar") == ["om"]
    assert found(index, "om NOT helene") == ["om"]


def test_a_name_is_not_found_by_its_parts(index):
    assert found(index, "sol") == ["sol"]
    assert found(index, "berg") == ["sol"]


def test_an_article_that_comes_later_is_read_with_the_names_of_the_index(index):
    index.add([article("ny", "Hos Omar", "Helene og Solberg kom.")])

    assert found(index, "omar") == ["ny", "omar"]
    assert found(index, "hele") == ["om"]
    assert found(index, "solberg") == ["ny", "solberg"]

import pytest

from search.errors import ArticleNotFoundError
from search.request import SearchRequest
from tests.corpus import ARTICLES, FERRY
from tests.language import open_whoosh
from tests.search.searcher.asking import at


def test_one_article_can_be_asked_for_by_its_id(searcher):
    assert searcher.article("ny-ferje") == FERRY
    with pytest.raises(ArticleNotFoundError, match="«ukjent»"):
        searcher.article("ukjent")


def test_one_article_is_marked_with_what_a_request_looks_for(searcher):
    whole = searcher.marked_article("ny-ferje", SearchRequest(text="tittel:havnevik elektrisk"))

    assert whole.title.marks == ((13, 21),)
    assert [len(block.marks) for block in whole.blocks] == [1, 0, 0, 0, 0, 0]
    with pytest.raises(ArticleNotFoundError):
        searcher.marked_article("ukjent", SearchRequest(text="ferje"))


def test_matches_can_be_counted_without_being_shown(searcher):
    assert searcher.count(SearchRequest(text="ferje")) == 3
    assert searcher.count(SearchRequest(text="ferje", page=5)) == 3
    assert searcher.count(SearchRequest()) == len(ARTICLES)


def test_values_of_a_field_come_in_alphabetical_order(searcher):
    assert searcher.values("source") == ["Havnevik Avis", "Skarvøy Blad", "Viddebladet"]


def test_a_change_gives_another_generation(searching, tmp_path):
    searcher = searching(at("a", "2021-01-01T00:00"))
    before = searcher.generation()

    index = open_whoosh(tmp_path / "index")
    index.add([at("b", "2021-01-01T00:00")])
    index.close()

    assert searcher.generation() != before
    assert searcher.info().articles == 2

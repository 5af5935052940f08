from __future__ import annotations

import pytest

from search import ArticleNotFoundError, IndexMissingError
from web import create_app
from web.app_context import require_valid_id, searcher


def test_the_searcher_is_that_of_the_running_application(app):
    with app.app_context():
        assert searcher() is app.extensions["get_searcher"]()


def test_a_searcher_that_cannot_be_opened_is_tried_again_at_the_next_request():
    outcomes = iter([IndexMissingError("No index."), "the searcher"])

    def get_searcher():
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    with create_app(get_searcher).app_context():
        with pytest.raises(IndexMissingError):
            searcher()
        assert searcher() == "the searcher"


@pytest.mark.parametrize("article_id", ["ny-ferje", "2021.08_a-1"])
def test_a_valid_id_is_returned_as_it_is(article_id):
    assert require_valid_id(article_id) == article_id


@pytest.mark.parametrize("article_id", ["", "ny ferje", "ny-ferje\n", "a/b", "\0", "Ny", "ø", "a" * 1000])
def test_an_id_that_no_article_can_have_is_an_article_that_does_not_exist(article_id):
    with pytest.raises(ArticleNotFoundError):
        require_valid_id(article_id)

from __future__ import annotations

import socket

import pytest

from search import ArticleNotFoundError, IndexMissingError
from web import create_app
from web.app_context import deadline, has_left, require_valid_id, searcher


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


def test_a_request_has_one_deadline(app):
    with app.test_request_context("/sok"):
        first = deadline()
        assert deadline() is first
    with app.test_request_context("/sok"):
        assert deadline() is not first


def test_work_for_a_client_stops_when_it_has_closed_its_connection(app):
    client, server = socket.socketpair()
    with server, app.test_request_context("/sok", environ_overrides={"gunicorn.socket": server}):
        client.sendall(b"GET / HTTP/1.1")
        assert not has_left(server)

        client.close()

        assert has_left(server)
    assert not has_left(server)
    assert not has_left(None)

from __future__ import annotations

import pytest

from tests.corpus import ARTICLES, searcher_over
from web import create_app


@pytest.fixture(scope="session", name="searcher")
def _searcher(tmp_path_factory):
    """Give a searcher over the articles of tests/corpus.py; tests must not change them."""
    with searcher_over(ARTICLES, tmp_path_factory.mktemp("corpus")) as searcher:
        yield searcher


@pytest.fixture(scope="session", name="app")
def _app(searcher):
    """Give the web application over *searcher*."""
    return create_app(lambda: searcher)


@pytest.fixture(name="client")
def _client(app):
    """Give a test client of the application."""
    return app.test_client()


class BrokenSearcher:
    """A searcher whose every method raises *error*."""

    def __init__(self, error):
        self._error = error

    def __getattr__(self, name):
        def broken(*_args, **_kwargs):
            raise self._error

        return broken


@pytest.fixture(name="broken_client")
def _broken_client():
    """Give a function that takes an error and makes a client of an application whose searcher raises it."""
    return lambda error: create_app(lambda: BrokenSearcher(error)).test_client()

from __future__ import annotations

import pytest

from search import Searcher
from search.archive.articles_table import open_archive
from search.ingest import ingest
from tests.corpus import ARTICLES, searcher_over
from tests.language import ANALYZER, open_whoosh


@pytest.fixture(scope="session", name="searcher")
def _searcher(tmp_path_factory):
    """Give a searcher over the articles of tests/corpus.py, which no test changes."""
    with searcher_over(ARTICLES, tmp_path_factory.mktemp("corpus")) as searcher:
        yield searcher


@pytest.fixture(name="searching")
def _searching(tmp_path):
    """Give a function from articles to a searcher over them."""
    opened = []

    def over(*articles):
        archive = open_archive(f"sqlite:///{tmp_path}/archive.sqlite3", create=True)
        index = open_whoosh(tmp_path / "index")
        ingest(articles, archive, index)
        opened.append(Searcher(index, archive, ANALYZER))
        return opened[-1]

    yield over
    for each in opened:
        each.close()

"""An archive or an index put back from another day is told, mended by the next command that writes, and never counted."""

import shutil

import pytest

from search.agreement import DISAGREEMENT, disagree
from search.archive.articles_table import open_archive
from search.archive.backup import back_up, put_in_place, verified_copy
from search.articles import Article
from search.ingest import bring_up_to_date, ingest
from search.request import SearchRequest
from tests.language import open_whoosh, searcher_over

ARTICLES = [Article(id=f"ferje-{number}", title=f"Ferja nummer {number}") for number in range(30)]


@pytest.fixture(name="archive")
def _archive(tmp_path):
    archive = open_archive(f"sqlite:///{tmp_path}/archive.sqlite3", create=True)
    yield archive
    archive.close()


@pytest.fixture(name="index")
def _index(tmp_path):
    index = open_whoosh(tmp_path / "index")
    yield index
    index.close()


@pytest.fixture(name="older_archive")
def _older_archive(archive, index, tmp_path):
    """Put the archive of an earlier day, with 5 articles, beside the index of 30."""
    url = f"sqlite:///{tmp_path}/archive.sqlite3"
    ingest(ARTICLES[25:], archive, index)
    back_up(url, tmp_path / "monday.sqlite3")
    ingest(ARTICLES[:25], archive, index)
    with verified_copy(tmp_path / "monday.sqlite3", url) as copy:
        put_in_place(copy, url)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_only_what_the_archive_has_is_counted_and_shown(archive, index, older_archive, number):
    searcher = searcher_over(index, archive)

    answer = searcher.search(SearchRequest(text="ferja", page=number, page_size=3))

    assert answer.total == 5
    assert len(answer.hits) == [3, 2, 0][number - 1]


def test_the_disagreement_is_told_and_mended_by_the_next_command_that_writes(archive, index, older_archive):
    searcher = searcher_over(index, archive)
    assert disagree(archive, index)
    assert searcher.notice() == DISAGREEMENT

    ingest([Article(id="bru", title="Ny bru")], archive, index)

    assert searcher.notice() == ""
    assert index.info().articles == archive.count() == 6


def test_an_older_index_is_made_again(archive, index, tmp_path):
    ingest(ARTICLES[:5], archive, index)
    shutil.copytree(tmp_path / "index", tmp_path / "monday")
    ingest(ARTICLES[5:], archive, index)
    index.close()
    shutil.rmtree(tmp_path / "index")
    shutil.copytree(tmp_path / "monday", tmp_path / "index")
    assert disagree(archive, index)

    bring_up_to_date(archive, index)

    assert index.info().articles == 30


def test_what_waits_to_be_indexed_is_no_disagreement(archive, index):
    ingest(ARTICLES[:5], archive, index)

    archive.put(ARTICLES[5:])

    assert not disagree(archive, index)

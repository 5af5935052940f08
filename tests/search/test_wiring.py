from __future__ import annotations

import pytest

from search.archive.articles_table import open_archive
from search.articles import Article
from search.errors import ArchiveMissingError, IndexMissingError, LanguageTablesError
from search.ingest import ingest
from search.request import SearchRequest
from search.settings import settings_from
from search.wiring import open_for_writing, open_searcher
from tests.language import share_tables


@pytest.fixture(name="settings")
def _settings(tmp_path):
    return settings_from(
        {"LEIT_ARCHIVE": f"sqlite:///{tmp_path}/a.sqlite3", "LEIT_INDEX_DIR": str(tmp_path / "index")}
    )


def test_what_is_written_is_found_by_a_searcher_of_the_same_settings(settings):
    share_tables(settings.index_dir)
    with open_for_writing(settings, create=True) as (archive, index):
        ingest([Article(id="bru", title="Ny bru i Vassvik")], archive, index)

    searcher = open_searcher(settings)
    page = searcher.search(SearchRequest(text="bru"))
    searcher.close()

    assert [hit.article.id for hit in page.hits] == ["bru"]


def test_nothing_is_made_by_opening(settings, tmp_path):
    with pytest.raises(ArchiveMissingError):
        open_searcher(settings)
    with pytest.raises(ArchiveMissingError), open_for_writing(settings, create=False):
        pass

    assert list(tmp_path.iterdir()) == []


def test_a_searcher_may_be_opened_without_making_tables(settings):
    open_archive(settings.archive, create=True).close()

    with pytest.raises(LanguageTablesError):
        open_searcher(settings, make_tables=False)


def test_an_index_that_is_not_there_is_missed_only_when_searched(settings):
    share_tables(settings.index_dir)
    open_archive(settings.archive, create=True).close()
    searcher = open_searcher(settings)

    with pytest.raises(IndexMissingError):
        searcher.search(SearchRequest(text="bru"))
    searcher.close()

"""After a restore archive and index hold what the backup holds, and readers see the old or the new, never half."""

from datetime import UTC, datetime

import pytest

from search.archive.articles_table import open_archive
from search.archive.backup import back_up
from search.articles import Article
from search.errors import ArchiveUnavailableError, BackendUnavailableError
from search.ingest import ingest
from search.request import SearchRequest
from search.upkeep.restoration import restore
from tests.language import open_whoosh, searcher_over

NOW = datetime(2026, 1, 16, tzinfo=UTC)
BRIDGE, FERRY = Article(id="bru", title="Ny bru i Vassvik"), Article(id="ferje", title="Ferja er full")


@pytest.fixture(name="url")
def _url(tmp_path):
    return f"sqlite:///{tmp_path}/archive.sqlite3"


@pytest.fixture(name="archive")
def _archive(url):
    archive = open_archive(url, create=True)
    yield archive
    archive.close()


@pytest.fixture(name="index")
def _index(tmp_path):
    index = open_whoosh(tmp_path / "index")
    yield index
    index.close()


@pytest.fixture(name="backup")
def _backup(archive, index, url, tmp_path):
    """A backup of the bridge alone; archive and index have the ferry besides, and a spoiled bridge."""
    ingest([BRIDGE], archive, index)
    back_up(url, tmp_path / "backup.sqlite3")
    ingest([FERRY, Article(id="bru", title="Feilvann")], archive, index)
    return tmp_path / "backup.sqlite3"


def found(index, archive, text):
    page = searcher_over(index, archive).search_without_alternatives(SearchRequest(text=text))
    assert page.total == len(page.hits)
    return [hit.article.title for hit in page.hits]


def ignore(*_):
    """Report to nobody."""


def test_archive_and_index_are_those_of_the_backup(archive, index, backup, url):
    reports = []

    restored = restore(backup, url, index, progress=lambda done, total: reports.append((done, total)))

    assert (restored.articles, restored.before.name) == (1, "archive.sqlite3.before-restore")
    assert [found(index, archive, text) for text in ("vassvik", "ferje", "feilvann")] == [
        ["Ny bru i Vassvik"],
        [],
        [],
    ]
    assert archive.pending_count() == 0
    assert reports == [(1, 1)]


def test_what_was_pending_in_the_backup_is_indexed(archive, index, url, tmp_path):
    archive.put([BRIDGE])
    back_up(url, tmp_path / "backup.sqlite3")

    restore(tmp_path / "backup.sqlite3", url, index, progress=ignore)

    assert found(index, archive, "vassvik") == ["Ny bru i Vassvik"]
    assert archive.pending_count() == 0


def test_readers_see_the_old_articles_until_the_new_index_is_complete(archive, index, backup, url):
    during = []

    restore(backup, url, index, progress=lambda *_: during.append(found(index, archive, "ferje")))

    assert during == [["Ferja er full"]]


def test_what_is_imported_afterwards_is_found(archive, index, backup, url):
    restore(backup, url, index, progress=ignore)

    ingest([FERRY], archive, index)

    assert found(index, archive, "ferje") == ["Ferja er full"]


def test_a_damaged_backup_changes_nothing(archive, index, backup, url):
    backup.write_bytes(backup.read_bytes()[:9000])

    with pytest.raises(ArchiveUnavailableError, match=r"Use another backup|cannot be copied"):
        restore(backup, url, index, progress=ignore)

    assert found(index, archive, "ferje") == ["Ferja er full"]


def test_an_index_that_cannot_be_written_leaves_the_archive(archive, index, backup, url, monkeypatch):
    def refuse(*_, **__):
        raise BackendUnavailableError("There is no room.")

    monkeypatch.setattr(type(index), "replace_all", refuse)

    with pytest.raises(BackendUnavailableError):
        restore(backup, url, index, progress=ignore)

    assert found(index, archive, "ferje") == ["Ferja er full"]


def test_an_archive_and_an_index_that_are_gone_are_made_of_the_backup(backup, tmp_path):
    url, index = f"sqlite:///{tmp_path}/new/archive.sqlite3", open_whoosh(tmp_path / "new" / "index")

    restored = restore(backup, url, index, progress=ignore)

    archive = open_archive(url, create=False)
    assert restored.before is None
    assert found(index, archive, "vassvik") == ["Ny bru i Vassvik"]
    archive.close()
    index.close()


def test_what_was_taken_down_since_the_backup_stays_down(archive, index, backup, url):
    archive.withhold(["bru"], reason="Feil", by="Kari", now=NOW)
    archive.delete(["ukjent"], reason="Dom", by="Kari", now=NOW)

    restored = restore(backup, url, index, progress=ignore)

    assert restored.articles == 0
    again = open_archive(url, create=False)
    assert found(index, again, "bru") == []
    assert {(stone.article_id, stone.kind) for stone in again.tombstones()} == {
        ("bru", "withheld"),
        ("ukjent", "deleted"),
    }
    again.lift(["bru"], now=NOW)
    assert again.get_many(["bru"]) == {"bru": BRIDGE}
    again.close()

"""Connections to SQLite where nothing can be written; tests/test_read_only.py tries them on such a disk."""

import sqlite3

import pytest

from search.archive import sqlite as connections
from search.archive.articles_table import open_archive
from search.articles import Article
from search.errors import ArchiveUnavailableError


class RefusingConnection(sqlite3.Connection):
    """A connection in a folder where -shm cannot be made."""

    def execute(self, *_arguments):
        raise sqlite3.OperationalError("unable to open database file")


class ReadOnlyDisk:
    """A switch: while on, only «immutable» files can be read."""

    def __init__(self, patch):
        self._patch = patch
        self._connect = sqlite3.connect

    def on(self):
        self._patch.setattr(connections.sqlite3, "connect", self._connect_for_reading)

    def off(self):
        self._patch.setattr(connections.sqlite3, "connect", self._connect)

    def _connect_for_reading(self, path, **options):
        if path.endswith("?immutable=1"):
            return self._connect(path, **options)
        return self._connect(path, **options, factory=RefusingConnection)


@pytest.fixture(name="read_only")
def _read_only(monkeypatch):
    return ReadOnlyDisk(monkeypatch)


def archive_url(folder, name="archive.sqlite3"):
    """Return the address of an archive with one article."""
    url = f"sqlite:///{folder / name}"
    put(url, "bru")
    return url


def put(url, article_id):
    archive = open_archive(url, create=True)
    archive.put([Article(id=article_id, title=article_id)])
    archive.close()


@pytest.mark.parametrize("name", ["archive.sqlite3", "min arkiv #1 æ&=.sqlite3"])
def test_a_reader_does_without_files_that_cannot_be_made(tmp_path, read_only, name):
    url = archive_url(tmp_path, name)
    read_only.on()

    archive = open_archive(url, create=False, writable=False)

    assert archive.count() == 1
    assert list(archive.get_many(["bru"])) == ["bru"]
    with pytest.raises(ArchiveUnavailableError, match="may not be written to"):
        archive.put([Article(id="ferje", title="Ferje")])
    archive.close()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_an_archive_that_has_changed_since_is_opened_anew(tmp_path, read_only):
    """Whoever may write made a log, folded it into the file, and is gone."""
    url = archive_url(tmp_path)
    read_only.on()
    archive = open_archive(url, create=False, writable=False)
    before = archive.count()
    read_only.off()
    put(url, "ferje")
    read_only.on()

    assert (before, archive.count()) == (1, 2)
    assert set(archive.get_many(["bru", "ferje"])) == {"bru", "ferje"}
    archive.close()


def test_while_somebody_writes_the_log_is_read_too(tmp_path, read_only):
    url = archive_url(tmp_path)
    read_only.on()
    reader = open_archive(url, create=False, writable=False)
    before = reader.count()
    read_only.off()
    writer = open_archive(url, create=False)
    writer.put([Article(id="ferje", title="Ferje")])

    assert (before, reader.count()) == (1, 2)
    reader.close()
    writer.close()


def test_a_log_that_cannot_be_read_is_not_passed_over(tmp_path, read_only):
    """Without it, what was stored last would be missing."""
    url = archive_url(tmp_path)
    (tmp_path / "archive.sqlite3-wal").write_bytes(b"what a killed process left")
    read_only.on()

    with pytest.raises(ArchiveUnavailableError, match="unable to open database file with its log"):
        open_archive(url, create=False, writable=False)


def test_a_file_that_is_no_archive_is_told_as_ever(tmp_path, read_only):
    (tmp_path / "archive.sqlite3").write_text("Ikke noe arkiv. " * 100, encoding="utf-8")
    url = f"sqlite:///{tmp_path}/archive.sqlite3"
    read_only.on()

    with pytest.raises(ArchiveUnavailableError, match="The file is no archive"):
        open_archive(url, create=False, writable=False)

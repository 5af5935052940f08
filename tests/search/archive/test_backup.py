"""A backup is whole while others write, and a restored archive is that of the backup, whatever lay there before."""

import os
import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime

import pytest

from search.archive.articles_table import open_archive
from search.archive.backup import back_up, put_in_place, verified_copy, verify
from search.articles import Article
from search.errors import ArchiveMissingError, ArchiveUnavailableError, SettingsError

POSTGRESQL = "postgresql+psycopg://leit:hemmelig@db.example.no/leit"


@pytest.fixture(name="file")
def _file(tmp_path):
    return tmp_path / "archive.sqlite3"


@pytest.fixture(name="url")
def _url(file):
    return f"sqlite:///{file}"


def articles(*ids):
    return [Article(id=article_id, title=f"Sak {article_id}") for article_id in ids]


@pytest.fixture(name="archive")
def _archive(url):
    """An archive in use, so that its last article is only in the log."""
    archive = open_archive(url, create=True)
    archive.put(articles("a", "b"))
    archive.fold()
    archive.put(articles("c"))
    yield archive
    archive.close()


def ids_in(file):
    with closing(sqlite3.connect(file)) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM leit_articles ORDER BY id")]


def execute(file, statement, *values):
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement, values)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_backup_of_an_archive_in_use_is_one_whole_file(archive, url, tmp_path):
    backup = tmp_path / "backup" / "monday.sqlite3"

    assert back_up(url, backup) == 3

    assert names(backup.parent) == ["monday.sqlite3"]
    assert ids_in(backup) == ["a", "b", "c"]
    assert names(backup.parent) == ["monday.sqlite3"], "reading it needs no log beside it"


def test_an_archive_is_backed_up_while_it_is_written(archive, url, tmp_path):
    """Each backup holds all of a commit or nothing, and none that was made before is lacking."""
    done, committed = threading.Event(), []

    def write():
        number = 0
        while not done.is_set():
            archive.put(articles(f"x{number}", f"y{number}"))
            committed.append(number)
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for attempt in range(5):
            before = len(committed)
            back_up(url, tmp_path / f"{attempt}.sqlite3")
            ids = set(ids_in(tmp_path / f"{attempt}.sqlite3"))
            assert {f"x{number}" for number in range(before)} <= ids
            assert {i[1:] for i in ids if i[0] == "x"} == {i[1:] for i in ids if i[0] == "y"}
    finally:
        done.set()
        writer.join()


def test_a_backup_replaces_the_one_of_before_when_it_is_complete(archive, url, tmp_path):
    backup = tmp_path / "backup.sqlite3"
    back_up(url, backup)
    archive.put(articles("d"))

    assert back_up(url, backup) == 4


def test_a_damaged_archive_does_not_replace_a_good_backup(archive, url, file, tmp_path):
    backup = tmp_path / "backup.sqlite3"
    back_up(url, backup)
    execute(file, "UPDATE leit_articles SET article = replace(article, 'Sak', 'Sbk') WHERE id = 'b'")

    with pytest.raises(ArchiveUnavailableError, match=r"of 3 articles 1 are not as they were stored.*«b»"):
        back_up(url, backup)

    assert verify(backup, what="backup") == 3
    assert [name for name in names(tmp_path) if "backup" in name] == ["backup.sqlite3"]


def test_what_cannot_be_backed_up_is_named_in_a_sentence(archive, url, file, tmp_path):
    with pytest.raises(ArchiveMissingError, match="no archive at"):
        back_up(f"sqlite:///{tmp_path}/missing.sqlite3", tmp_path / "backup.sqlite3")
    for target in (file, tmp_path / "archive.sqlite3-wal"):
        with pytest.raises(SettingsError, match="Name another file"):
            back_up(url, target)
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveUnavailableError, match="name another file"):
        back_up(url, tmp_path / "file" / "backup.sqlite3")
    with pytest.raises((ArchiveUnavailableError, OSError)):
        back_up(url, tmp_path)


def test_postgresql_has_programs_of_its_own_and_the_password_is_not_shown(tmp_path):
    with pytest.raises(SettingsError) as backing_up:
        back_up(POSTGRESQL, tmp_path / "min backup")
    with pytest.raises(SettingsError) as restoring, verified_copy(tmp_path / "min backup", POSTGRESQL):
        pass

    assert (
        f"pg_dump --format=custom --file='{tmp_path}/min backup' postgresql://leit@db.example.no/leit"
        in str(backing_up.value)
    )
    assert "pg_restore --clean --if-exists --dbname=postgresql://leit@db.example.no/leit" in str(
        restoring.value
    )
    assert "python -m search rebuild" in str(restoring.value)
    assert "hemmelig" not in str(backing_up.value) + str(restoring.value)


def restore(file, url):
    with verified_copy(file, url) as copy:
        return put_in_place(copy, url)


def test_a_restored_archive_is_that_of_the_backup_also_for_those_who_have_it_open(
    archive, url, file, tmp_path
):
    """The log of the archive is not replayed over it."""
    backup = tmp_path / "backup.sqlite3"
    back_up(url, backup)
    archive.put(articles("spoiled"))
    archive.put([Article(id="a", title="Feil")])

    before = restore(backup, url)

    assert archive.get_many(["a"])["a"].title == "Sak a"
    assert [article.id for article in archive.articles()] == ["a", "b", "c"]
    archive.put(articles("d"))
    archive.close()
    assert ids_in(file) == ["a", "b", "c", "d"]
    assert before == tmp_path / "archive.sqlite3.before-restore"
    assert ids_in(before) == ["a", "b", "c", "spoiled"]
    assert names(tmp_path) == ["archive.sqlite3", "archive.sqlite3.before-restore", "backup.sqlite3"]


def test_what_was_kept_before_is_kept_by_a_second_restore_too(archive, url, tmp_path):
    back_up(url, tmp_path / "backup.sqlite3")

    first, second = restore(tmp_path / "backup.sqlite3", url), restore(tmp_path / "backup.sqlite3", url)

    assert [path.name for path in (first, second)] == [
        "archive.sqlite3.before-restore",
        "archive.sqlite3.before-restore-2",
    ]


def test_a_copy_with_its_log_is_restored_whole(archive, url, file, tmp_path):
    """As made by an operator who copied all three files."""
    for ending in ("", "-wal", "-shm"):
        shutil.copy(f"{file}{ending}", f"{tmp_path}/copied.sqlite3{ending}")
    archive.put(articles("d"))

    restore(tmp_path / "copied.sqlite3", url)

    assert [article.id for article in archive.articles()] == ["a", "b", "c"]


def test_an_archive_that_is_missing_is_put_there(archive, url, file, tmp_path):
    back_up(url, tmp_path / "backup.sqlite3")
    other = f"sqlite:///{tmp_path}/new/archive.sqlite3"

    assert restore(tmp_path / "backup.sqlite3", other) is None

    assert ids_in(tmp_path / "new" / "archive.sqlite3") == ["a", "b", "c"]
    assert names(tmp_path / "new") == ["archive.sqlite3"]


@pytest.mark.parametrize("damage", ["noise", "first page", "empty", "pages"])
def test_an_archive_that_cannot_be_opened_is_moved_away_with_its_logs(archive, url, file, tmp_path, damage):
    back_up(url, tmp_path / "backup.sqlite3")
    content = file.read_bytes()
    file.write_bytes(
        {
            "noise": bytes(range(256)) * 40,
            "first page": b"\x00" * 4096 + content[4096:],
            "empty": b"",
            "pages": content[:4096] + b"\xff" * (len(content) - 4096),
        }[damage]
    )

    before = restore(tmp_path / "backup.sqlite3", url)

    assert ids_in(file) == ["a", "b", "c"]
    assert before.exists()
    assert open_archive(url, create=False).count() == 3


def test_the_owner_and_the_rights_of_the_archive_stay(archive, url, file, tmp_path):
    back_up(url, tmp_path / "backup.sqlite3")
    file.chmod(0o640)

    before = restore(tmp_path / "backup.sqlite3", url)

    assert file.stat().st_mode & 0o777 == 0o640
    assert before.stat().st_mode & 0o044 == (tmp_path / "backup.sqlite3").stat().st_mode & 0o044


def test_a_backup_of_another_page_size_is_restored(archive, url, file, tmp_path):
    back_up(url, tmp_path / "backup.sqlite3")
    with closing(sqlite3.connect(tmp_path / "backup.sqlite3")) as connection:
        connection.execute("PRAGMA page_size = 8192")
        connection.execute("VACUUM")

    restore(tmp_path / "backup.sqlite3", url)

    assert archive.count() == 3


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE leit_state SET value = 99 WHERE name = 'schema'", "has format 99.*a newer one"),
        ("DELETE FROM leit_state", "no archive of Leit"),
        ("DROP TABLE leit_articles", "no archive of Leit"),
        ("UPDATE leit_articles SET article = substr(article, 1, 9) WHERE id = 'b'", "«b»"),
        ("UPDATE leit_articles SET fingerprint = 'x'", "of 3 articles 3 .*Use another backup"),
    ],
)
def test_a_file_that_is_no_whole_backup_is_refused_before_anything_is_changed(
    archive, url, tmp_path, statement, sentence
):
    back_up(url, tmp_path / "backup.sqlite3")
    execute(tmp_path / "backup.sqlite3", statement)
    archive.put(articles("d"))

    with pytest.raises(ArchiveUnavailableError, match=sentence):
        restore(tmp_path / "backup.sqlite3", url)

    assert archive.count() == 4
    assert not [name for name in names(tmp_path) if "before" in name or "part" in name]


def test_flipped_bytes_of_a_backup_are_never_restored(archive, url, file, tmp_path, soak_runs):
    """Every flip is refused, or changes nothing of any article."""
    archive.put([Article(id=f"x{number}", title=f"Lang sak {number} " * 30) for number in range(50)])
    back_up(url, tmp_path / "backup.sqlite3")
    whole, expected = (tmp_path / "backup.sqlite3").read_bytes(), list(archive.articles())
    flips = soak_runs(1000)
    flipped = tmp_path / "flipped.sqlite3"
    other = f"sqlite:///{tmp_path}/other.sqlite3"

    for flip in range(flips):
        content = bytearray(whole)
        content[flip * len(whole) // flips] ^= 1 << flip % 8
        flipped.write_bytes(content)
        try:
            with verified_copy(flipped, other) as copy:
                restored = open_archive(f"sqlite:///{copy}", create=False)
                assert list(restored.articles()) == expected
                restored.close()
        except ArchiveUnavailableError:
            continue


def test_what_is_no_file_or_the_archive_itself_is_refused(archive, url, file, tmp_path):
    with pytest.raises(ArchiveUnavailableError, match="There is no file"):
        restore(tmp_path / "missing.sqlite3", url)
    with pytest.raises(SettingsError, match="the archive itself"):
        restore(file, url)
    (tmp_path / "text").write_text("Dette er ingen database.")
    with pytest.raises(ArchiveUnavailableError, match="text"):
        restore(tmp_path / "text", url)


def test_a_failure_in_the_middle_leaves_the_archive(archive, url, tmp_path, monkeypatch):
    back_up(url, tmp_path / "backup.sqlite3")
    archive.put(articles("d"))

    with pytest.raises(KeyError), verified_copy(tmp_path / "backup.sqlite3", url):
        raise KeyError

    assert archive.count() == 4
    assert names(tmp_path) == [
        "archive.sqlite3",
        "archive.sqlite3-shm",
        "archive.sqlite3-wal",
        "backup.sqlite3",
    ]


def test_what_killed_backups_left_is_removed_later(archive, url, tmp_path):
    old, new = tmp_path / ".backup.sqlite3.1.part", tmp_path / ".backup.sqlite3.2.part"
    for part in (old, new):
        part.write_text("half")
    os.utime(old, (0, 0))

    back_up(url, tmp_path / "backup.sqlite3")

    assert not old.exists()
    assert new.exists(), "another process may still be at it"


def test_withdrawals_lifted_and_articles_deleted_are_no_damage(archive, url, tmp_path):
    now = datetime(2026, 12, 1, tzinfo=UTC)
    archive.withhold(["a"], reason="Klage", by="vakt", now=now)
    archive.lift(["a"], now=now)
    archive.delete(["b"], reason="Dom", by="vakt", now=now)

    assert back_up(url, tmp_path / "backup.sqlite3") == 2


def test_a_damaged_older_version_of_an_article_is_found_too(archive, url, file, tmp_path):
    archive.put([Article(id="a", title="Ny sak", modified=datetime(2026, 12, 1, tzinfo=UTC))])
    execute(file, "UPDATE leit_versions SET article = replace(article, 'Sak', 'Sbk')")

    with pytest.raises(ArchiveUnavailableError, match="«a»"):
        back_up(url, tmp_path / "backup.sqlite3")

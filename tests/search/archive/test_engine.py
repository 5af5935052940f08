from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine

from search.archive.articles_table import Archive, open_archive
from search.articles import Article, Block
from search.errors import ArchiveUnavailableError, SettingsError

BRIDGE = Article(id="bru", title="Ny bru i Vassvik", blocks=(Block("p", "Brua åpner i mai."),))
FERRY = Article(id="ferje", title="Ferja er full", published=datetime(2026, 3, 1, tzinfo=UTC),
                published_precision="minute")  # fmt: skip
FISH = Article(id="fisk", title="Godt fiske")


def test_a_file_that_is_no_database_is_named(tmp_path):
    path = tmp_path / "brev.txt"
    path.write_text("Kjære redaksjon! " * 100)

    with pytest.raises(
        ArchiveUnavailableError, match=r"brev\.txt does not answer: file is not a database\. "
    ):
        open_archive(f"sqlite:///{path}", create=True)


def test_a_full_disk_is_named_and_what_was_stored_is_safe(tmp_path):
    url = f"sqlite:///{tmp_path}/archive.sqlite3"
    archive = open_archive(url, create=True)
    archive.put([BRIDGE])
    with archive._engine.connect() as connection:  # the same connection is used again: the pool has one
        connection.exec_driver_sql("PRAGMA max_page_count = 20")

    with pytest.raises(ArchiveUnavailableError, match=r"The disk is full\. Make room"):
        archive.put([replace(FISH, lead="x" * 1_000_000)])

    assert list(archive.articles()) == [BRIDGE]
    archive.close()


@pytest.mark.server
def test_a_server_that_does_not_answer_is_named_without_the_password():
    url = "postgresql+psycopg://leit:hemmelig@127.0.0.1:1/leit"

    with pytest.raises(
        ArchiveUnavailableError, match=r"postgresql\+psycopg://leit@127\.0\.0\.1:1/leit"
    ) as error:
        open_archive(url, create=True)

    assert "hemmelig" not in str(error.value)


@pytest.mark.server
@pytest.mark.parametrize(
    ("ask", "answer"),
    [(Archive.count, 1), (lambda archive: archive.get_many(["bru"]), {"bru": BRIDGE})],
    ids=["count", "get_many"],
)
def test_a_server_that_comes_back_is_used_again(postgresql, ask, answer):
    """A connection that died in the pool is replaced before it is used."""
    archive = open_archive(postgresql.new_database(), create=True)
    archive.put([BRIDGE])
    engine = create_engine(postgresql.url("postgres"))
    with engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'leit'"
        )
    engine.dispose()

    assert ask(archive) == answer
    archive.close()


def test_articles_are_fetched_again_after_a_question_that_failed(archive):
    archive.put([BRIDGE])
    rename_table(archive, "leit_articles", "elsewhere")

    with pytest.raises(ArchiveUnavailableError, match="does not answer"):
        archive.get_many(["bru"])
    rename_table(archive, "elsewhere", "leit_articles")
    assert archive.get_many(["bru"]) == {"bru": BRIDGE}


def rename_table(archive, old, new):
    with archive._transaction() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")


@pytest.mark.parametrize(
    "url",
    [
        "archive.sqlite3",
        "mysql://leit:hemmelig@db/leit",
        "sqlite://",
        "",
        "x://[",
        "postgresql://db",
        "sqlite:///:memory:",
        "sqlite://db/a.sqlite3",
        "sqlite://leit:hemmelig@/a.sqlite3",
        "sqlite:///file:a.sqlite3?uri=true",
    ],
)
def test_an_address_that_is_none_is_explained(url):
    with pytest.raises(SettingsError, match="LEIT_ARCHIVE is not the address of an archive") as error:
        open_archive(url, create=True)

    assert "hemmelig" not in str(error.value)


def test_commits_are_synced_to_disk(tmp_path):
    archive = open_archive(f"sqlite:///{tmp_path}/archive.sqlite3", create=True)

    with archive._engine.connect() as connection:
        synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar()
        journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar()

    assert (journal, synchronous) == ("wal", 2)
    archive.close()


def test_reading_goes_on_while_another_writes(tmp_path):
    archive = open_archive(f"sqlite:///{tmp_path}/archive.sqlite3", create=True)
    archive.put([BRIDGE])

    with archive._transaction() as connection:
        connection.exec_driver_sql("UPDATE leit_state SET value = 5 WHERE name = 'change'")

        assert archive.latest_change() == 1
        assert archive.count() == 1
    archive.close()

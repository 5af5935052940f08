import multiprocessing
import os
import shutil
import signal
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine

from search.archive import schema
from search.archive.article_json import encode_article
from search.archive.articles_table import open_archive
from search.articles import Article, Block, content_hash, word_count
from search.errors import ArchiveUnavailableError

ARTICLES = [
    Article(id="bru", title="Ny bru", url="https://www.avis.no/bru", blocks=(Block("p", "Brua åpner."),)),
    Article(id="ferje", title="Ferja er full"),
]
FORMAT_1 = """
CREATE TABLE leit_state (name VARCHAR(40) NOT NULL, value BIGINT NOT NULL, PRIMARY KEY (name));
CREATE TABLE leit_articles (id VARCHAR(120) NOT NULL, change BIGINT NOT NULL, pending BOOLEAN NOT NULL,
 fingerprint VARCHAR(64) NOT NULL, content_hash VARCHAR(64) NOT NULL, word_count INTEGER NOT NULL, source TEXT NOT NULL,
 language VARCHAR(3) NOT NULL, published VARCHAR(40), article TEXT NOT NULL, PRIMARY KEY (id), UNIQUE (change));
CREATE INDEX leit_articles_pending ON leit_articles (change) WHERE pending;
INSERT INTO leit_state VALUES ('schema', 1);
INSERT INTO leit_state VALUES ('change', 7);
"""
"""The tables as the release of November 2026 made them."""
fork = multiprocessing.get_context("fork")


@pytest.fixture
def old_url(archive_url):
    make_old_archive(archive_url)
    return archive_url


@pytest.fixture
def old_file(tmp_path):
    path = tmp_path / "gammel.sqlite3"
    make_old_archive(f"sqlite:///{path}")
    return path


def make_old_archive(url):
    """Make an archive of format 1, with two articles, the second of them pending."""
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in FORMAT_1.split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement)
        mark = "?" if engine.dialect.paramstyle == "qmark" else "%s"
        insert = f"INSERT INTO leit_articles VALUES ({', '.join([mark] * 10)})"  # noqa: S608 - no value in it
        for change, article in enumerate(ARTICLES, 6):
            encoded = encode_article(article)
            connection.exec_driver_sql(
                insert,
                (
                    article.id,
                    change,
                    change == 7,
                    encoded.fingerprint,
                    content_hash(article),
                    word_count(article),
                    "",
                    "und",
                    None,
                    encoded.json,
                ),
            )
    engine.dispose()


def test_an_archive_of_format_1_is_brought_up_to_date_when_it_is_opened(old_url):
    archive = open_archive(old_url, create=False)

    assert list(archive.articles()) == ARTICLES
    assert (archive.latest_change(), archive.count()) == (7, 2)
    assert [pending.article_id for pending in archive.pending(10)] == ["ferje"]
    assert archive.put(ARTICLES).unchanged == 2
    assert archive.find_ids(["https://avis.no/bru"]) == {"https://avis.no/bru": "bru"}
    assert archive.put([replace(ARTICLES[0], title="Brua er stengt")]).updated == 1
    archive.close()
    again = open_archive(old_url, create=True)
    assert again.count() == 2
    again.close()


def test_a_copy_of_the_file_is_made_first(old_file):
    open_archive(f"sqlite:///{old_file}", create=False).close()

    copy = Path(f"{old_file}.before-format-2")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT value FROM leit_state WHERE name = 'schema'").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM leit_articles").fetchone() == (2,)
    assert not copy.with_name(copy.name + ".part").exists()


def test_nothing_is_begun_where_there_is_no_room_for_the_copy(old_file, monkeypatch):
    url = f"sqlite:///{old_file}"
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=0))

    with pytest.raises(ArchiveUnavailableError, match="Make room and try again: nothing has been changed"):
        open_archive(url, create=False)

    assert [path.name for path in old_file.parent.iterdir() if "before" in path.name] == []
    monkeypatch.undo()
    open_archive(url, create=False).close()


@pytest.mark.parametrize("step", ["_create_indexes_of_2", "_name_articles", "insert_names"])
def test_killed_at_any_step_the_archive_is_as_it_was(old_url, step):
    assert_killing_does_no_harm(old_url, step)


def test_killed_while_the_file_is_copied_the_archive_is_as_it_was(old_file):
    assert_killing_does_no_harm(f"sqlite:///{old_file}", "_copy_file")


def assert_killing_does_no_harm(old_url, step):
    def die_at_step():
        def die(*_args):
            os.kill(os.getpid(), signal.SIGKILL)

        setattr(schema, step, die)
        open_archive(old_url, create=False)

    process = fork.Process(target=die_at_step)
    process.start()
    process.join(30)
    assert process.exitcode == -signal.SIGKILL

    archive = open_archive(old_url, create=False)

    assert list(archive.articles()) == ARTICLES
    archive.close()


def test_processes_that_open_it_at_once_migrate_it_once(old_url):
    processes = [fork.Process(target=lambda: open_archive(old_url, create=False).close()) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(30)

    assert [process.exitcode for process in processes] == [0] * 4
    archive = open_archive(old_url, create=False)
    assert list(archive.articles()) == ARTICLES
    archive.close()


def test_a_new_archive_and_a_migrated_one_have_the_same_columns(old_file):
    new_file = old_file.with_name("ny.sqlite3")
    for file in (old_file, new_file):
        open_archive(f"sqlite:///{file}", create=True).close()

    def columns(file):
        with closing(sqlite3.connect(file)) as connection:
            return {
                table: sorted(row[1:3] for row in connection.execute(f"PRAGMA table_info({table})"))
                for table in ("leit_articles", "leit_versions", "leit_names", "leit_tombstones")
            }

    assert columns(old_file) == columns(new_file)

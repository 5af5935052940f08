"""An archive is read row by row, and what is not as it was stored is told."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from search.archive.engine import archive_engine
from search.archive.verification import open_verification
from search.articles import Article


@pytest.fixture(name="filled_url")
def _filled_url(archive_url, archive):
    """Give the URL of an archive with 250 articles: more than are read at a time."""
    archive.put([Article(id=f"a{number}", title=f"Sak {number}") for number in range(250)])
    return archive_url


def execute(url, statement):
    engine = archive_engine(url, create=False)
    with engine.execution_options(leit_writes=True).begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def rows(url):
    with open_verification(url) as verification:
        assert verification.integrity_fault() == ""
        return list(verification.rows())


def test_every_row_is_read_once_and_is_whole(filled_url):
    read = rows(filled_url)

    assert sorted(row.article_id for row in read) == sorted(f"a{number}" for number in range(250))
    assert all(row.is_whole and row.is_shown and row.is_pending for row in read)


@pytest.mark.parametrize(
    "change",
    ["substr(article, 1, 20)", "replace(article, 'Sak', 'Sok')", "''", "'[]'", "'{}'", "'null'"],
)
def test_a_changed_row_is_told(filled_url, change):
    execute(filled_url, f"UPDATE leit_articles SET article = {change} WHERE id = 'a17'")  # noqa: S608 - our own

    assert [row.article_id for row in rows(filled_url) if not row.is_whole] == ["a17"]


def test_a_changed_fingerprint_is_told(filled_url):
    execute(filled_url, "UPDATE leit_articles SET fingerprint = 'f' WHERE id = 'a200'")

    assert [row.article_id for row in rows(filled_url) if not row.is_whole] == ["a200"]


def test_the_number_of_the_last_change_is_that_of_the_archive(filled_url, archive):
    with open_verification(filled_url) as verification:
        assert verification.latest_change() == archive.latest_change() == 250

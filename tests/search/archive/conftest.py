from __future__ import annotations

import pytest

from search.archive.articles_table import open_archive


@pytest.fixture(name="archive")
def _archive(archive_url):
    """Give an empty archive, in SQLite and in PostgreSQL."""
    archive = open_archive(archive_url, create=True)
    yield archive
    archive.close()

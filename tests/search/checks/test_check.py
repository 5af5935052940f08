"""A check finds each fault that we know how to make, and says what to do; a sound installation has none."""

from __future__ import annotations

import sqlite3

import pytest

from search.archive.articles_table import open_archive
from search.articles import Article
from search.checks.check import check
from search.ingest import bring_up_to_date
from search.settings import settings_from
from search.wiring import open_for_writing
from tests.language import share_tables


@pytest.fixture(name="settings")
def _settings(tmp_path):
    """Give settings of an archive and an index with three articles."""
    settings = settings_from({"LEIT_DATA_DIR": str(tmp_path)})
    share_tables(settings.index_dir)
    store(settings, "a", "b", "c")
    return settings


def store(settings, *article_ids, index=True):
    archive = open_archive(settings.archive, create=True)
    archive.put([Article(id=article_id, title=f"Sak {article_id}") for article_id in article_ids])
    archive.close()
    if index:
        with open_for_writing(settings, create=False) as (archive, article_index):
            bring_up_to_date(archive, article_index)


def execute(tmp_path, statement):
    connection = sqlite3.connect(tmp_path / "archive.sqlite3")
    connection.execute(statement)
    connection.commit()
    connection.close()


def faults(settings, level="fault"):
    return [(finding.part, finding.text) for finding in check(settings) if finding.level == level]


def test_a_sound_installation_has_no_fault_and_nothing_is_written(settings, tmp_path):
    def files():
        return {
            path: path.stat().st_mtime_ns
            for path in tmp_path.rglob("*")
            if path.is_file() and "leases" not in path.parts and not path.name.startswith("archive.sqlite3-")
        }

    before = files()

    assert faults(settings) == faults(settings, "note") == []
    assert files() == before


def test_a_damaged_row_is_named_with_the_remedy(settings, tmp_path):
    execute(tmp_path, "UPDATE leit_articles SET article = replace(article, 'Sak', 'Sok') WHERE id = 'b'")

    ((part, text),) = faults(settings)

    assert part == "archive"
    assert "«b»" in text
    assert "import these articles again" in text


def test_ids_are_compared_both_ways(settings, tmp_path):
    execute(tmp_path, "DELETE FROM leit_articles WHERE id = 'a'")
    execute(tmp_path, "UPDATE leit_articles SET id = 'd' WHERE id = 'c'")

    ((part, text),) = faults(settings)

    assert part == "agreement"
    assert "lacks 1 articles of the archive: «d»" in text
    assert "has 2 that the archive does not show: «a», «c»" in text
    assert "python -m search rebuild" in text


def test_what_waits_for_the_index_is_a_note(settings):
    store(settings, "e", index=False)

    assert faults(settings) == []
    ((part, text),) = faults(settings, "note")
    assert part == "archive"
    assert "1 articles wait" in text


@pytest.mark.parametrize("suffix", [".lists", ".columns"])
@pytest.mark.parametrize("place", [0, 100, -1])
def test_a_flipped_byte_in_a_file_of_the_index_is_found(settings, suffix, place):
    (file,) = settings.index_dir.glob(f"builds/*/*{suffix}")
    content = bytearray(file.read_bytes())
    content[place] ^= 0xFF
    file.chmod(0o600)
    file.write_bytes(content)

    ((part, text),) = faults(settings)

    assert part == "index"
    assert "damaged" in text
    assert "python -m search rebuild" in text


def test_pages_of_the_archive_that_are_damaged_are_found(settings, tmp_path):
    file = tmp_path / "archive.sqlite3"
    content = bytearray(file.read_bytes())
    content[4096:4196] = bytes(100)
    file.write_bytes(content)

    assert next(part for part, _ in faults(settings)) == "archive"


@pytest.mark.parametrize(
    ("name", "part"),
    [("archive.sqlite3", "archive"), ("index/current", "index"), ("index/language", "tables")],
)
def test_what_is_missing_is_told(settings, tmp_path, name, part):
    (tmp_path / name).rename(tmp_path / "elsewhere")

    assert part in {told for told, _ in faults(settings)}


def test_a_new_archive_needs_no_index(tmp_path):
    settings = settings_from({"LEIT_DATA_DIR": str(tmp_path)})
    share_tables(settings.index_dir)
    open_archive(settings.archive, create=True).close()

    assert faults(settings) == []


def test_the_folder_of_a_killed_rebuild_is_a_note_and_the_next_import_removes_it(settings):
    unfinished = settings.index_dir / "builds" / ("f" * 32)
    unfinished.mkdir()
    ((part, text),) = faults(settings, "note")

    store(settings, "g")

    assert part == "index"
    assert str(unfinished) in text
    assert not unfinished.exists()
    assert faults(settings, "note") == []

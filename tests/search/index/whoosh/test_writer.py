"""A writer changes a build whole or not at all, and keeps the number of segments small."""

from __future__ import annotations

from search.index import whoosh
from search.index.whoosh import segment_writer
from search.index.whoosh.writer import MERGE_FACTOR
from tests.search.index.whoosh.folders import article, found, segments


def test_a_commit_in_the_middle_of_an_import_leaves_what_other_processes_have_written_ahead(
    index, monkeypatch
):
    """A million articles are more segments than wait for one commit, and two processes are always ahead."""
    monkeypatch.setattr(segment_writer, "BATCH_ARTICLES", 1)
    monkeypatch.setattr(whoosh.index, "PENDING_SEGMENTS", 2)
    articles = [article(f"a{number:02}") for number in range(20)]

    index.add(articles)
    assert found(index) == [each.id for each in articles]

    index.replace_all(articles)
    assert found(index) == [each.id for each in articles]


def test_the_number_of_segments_stays_small(index, folder):
    for number in range(2 * MERGE_FACTOR**2 + 7):
        index.add([article(f"a{number:03}")])

    assert len(segments(folder)) < 2 * MERGE_FACTOR
    assert len(found(index)) == 2 * MERGE_FACTOR**2 + 7

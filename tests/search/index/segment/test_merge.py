"""Merging takes every posting to the rows that a segment made at once would have."""

from __future__ import annotations

from tests.search.index.segment.making import article


def test_merging_takes_the_list_of_a_word_to_all_its_readings(make):
    """«Havner» is read as havn and as havne, which have other words in the other segment."""
    articles = [article("a0", "havner"), article("a1", "havna fisken")]

    merged = make.merged([make.of([each]) for each in articles], [None, None])

    assert make.content(merged) == make.content(make.of(articles))

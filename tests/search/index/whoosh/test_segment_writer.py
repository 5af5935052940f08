"""Segments are written on all cores, and a process that fails changes nothing."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from search.analysis import Names
from search.errors import BackendUnavailableError
from search.index.whoosh import segment_writer
from tests.search.index.whoosh.folders import article, files, found


def test_many_articles_are_indexed_by_several_processes(index, monkeypatch):
    monkeypatch.setattr(segment_writer, "BATCH_ARTICLES", 2)
    articles = [article(f"a{number}", "torsk" if number % 2 else "sild") for number in range(9)]

    assert index.add([*articles, article("a0", "sei")]) >= 9

    assert found(index) == sorted(each.id for each in articles)
    assert found(index, "torsk") == ["a1", "a3", "a5", "a7"]
    assert found(index, "sei") == ["a0"]
    assert "a0" not in found(index, "sild")


def test_other_processes_know_the_names_of_the_build(index, monkeypatch):
    monkeypatch.setattr(segment_writer, "BATCH_ARTICLES", 2)
    omar = Names(frozenset({"omar"}))

    index.replace_all([article(f"a{number}", "Hos Omar") for number in range(9)], names=lambda: omar)

    assert index.frequencies(["om", "omar"], fields=["title", "body"], stream="terms") == [0, 9]


def test_an_error_in_another_process_is_told_and_changes_nothing(index, folder, monkeypatch):
    monkeypatch.setattr(segment_writer, "BATCH_ARTICLES", 1)
    index.add([article("a")])
    before = files(folder)
    unwritable = article("b")
    object.__setattr__(unwritable, "id", "\ud800")

    with pytest.raises(UnicodeEncodeError):
        index.add([article("c"), article("d"), unwritable, article("e")])

    assert files(folder) == before
    assert found(index) == ["a"]


class Fatal(str):
    """Ends the process that it is handed over to."""

    __slots__ = ()

    def __reduce__(self):
        return os._exit, (1,)


def test_a_process_that_is_killed_is_told_and_changes_nothing(index, folder, monkeypatch):
    monkeypatch.setattr(segment_writer, "BATCH_ARTICLES", 1)
    index.add([article("a")])
    before = files(folder)

    with pytest.raises(BackendUnavailableError, match="ended from outside"):
        index.add([article("b"), replace(article("c"), section=Fatal("Kultur")), article("d")])

    assert files(folder) == before
    assert found(index) == ["a"]

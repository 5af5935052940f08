"""Do writers wait for one another, and the processes that index for one of them agree?"""

from __future__ import annotations

import os
import threading
from dataclasses import replace

import pytest

from search.errors import BackendUnavailableError, IndexBusyError
from search.index import whoosh
from search.index.whoosh import segment_writer
from tests.language import open_whoosh
from tests.search.index.whoosh.folders import article, files, found


def test_a_second_writer_waits_and_then_says_who_is_busy(index, folder):
    impatient = open_whoosh(folder, patience=0.2)
    errors = []

    def meanwhile():
        yield article("a")
        try:
            impatient.add([article("b")])
        except IndexBusyError as error:
            errors.append(str(error))

    index.add(meanwhile())

    assert len(errors) == 1
    assert "Another process" in errors[0]
    assert impatient.add([article("b")]) == 1


def test_a_second_writer_goes_on_when_the_first_is_done(folder):
    started = threading.Event()

    def slow():
        yield article("a")
        started.set()
        threading.Event().wait(0.3)

    first = threading.Thread(target=lambda: open_whoosh(folder).add(slow()))
    first.start()
    started.wait(5)
    second = open_whoosh(folder)
    second.add([article("b")])
    first.join()

    assert found(second) == ["a", "b"]
    second.close()


def test_many_articles_are_indexed_by_several_processes(index, monkeypatch):
    monkeypatch.setattr(segment_writer, "BATCH_ARTICLES", 2)
    articles = [article(f"a{number}", "torsk" if number % 2 else "sild") for number in range(9)]

    assert index.add([*articles, article("a0", "sei")]) >= 9

    assert found(index) == sorted(each.id for each in articles)
    assert found(index, "torsk") == ["a1", "a3", "a5", "a7"]
    assert found(index, "sei") == ["a0"]
    assert "a0" not in found(index, "sild")


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

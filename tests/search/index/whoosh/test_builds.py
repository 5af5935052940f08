"""The current build and its newest generation are noticed by every process; one writer at a time."""

from __future__ import annotations

import json
import os
import threading

import pytest
from whoosh.index import FileIndex

from search.errors import IndexBusyError, IndexOutdatedError
from tests.language import open_whoosh
from tests.search.index.whoosh.folders import article, build, found


def test_a_reader_in_another_process_sees_what_was_added_without_reopening(index, folder):
    index.add([article("a")])
    reader = open_whoosh(folder)
    assert found(reader) == ["a"]

    index.add([article("b")])
    assert found(reader) == ["a", "b"]

    index.replace_all([article("c")])
    assert found(reader) == ["c"]
    reader.close()


def test_a_change_that_the_folder_s_time_does_not_show_is_seen(index, folder):
    """Some file systems know the time of a change to two seconds only."""
    index.add([article("a")])
    assert found(index) == ["a"]
    before = build(folder).stat().st_mtime_ns

    index.add([article("b")])
    os.utime(build(folder), ns=(before, before))

    assert found(index) == ["a", "b"]


def test_a_folder_that_has_not_changed_for_long_is_not_listed_again(index, folder, monkeypatch):
    index.add([article("a")])
    os.utime(build(folder), ns=(0, 0))
    assert found(index) == ["a"]
    monkeypatch.setattr(FileIndex, "latest_generation", None)

    assert found(index) == ["a"]


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


def test_an_index_of_another_version_is_refused_with_the_command_that_mends_it(index, folder):
    index.add([article("a")])
    index.close()
    (build(folder) / "leit.json").write_text(json.dumps({"analyzer": "0", "layout": "1"}))

    with pytest.raises(IndexOutdatedError, match="python -m search rebuild"):
        found(index)
    with pytest.raises(IndexOutdatedError):
        index.add([article("b")])

    index.replace_all([article("b")])
    assert found(index) == ["b"]


def test_the_folder_of_a_build_is_for_this_user_only(index, folder):
    """Whoosh's tables of contents are pickles: whoever can write them can run code here."""
    index.add([article("a")])

    assert build(folder).stat().st_mode & 0o077 == 0
    assert build(folder).parent.stat().st_mode & 0o077 == 0

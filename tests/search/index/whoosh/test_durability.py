"""Does the index stay whole when a build, a commit or a file fails, and is what lies on disk safe to read?"""

from __future__ import annotations

import errno
import gc
import json
import os
import re
from pathlib import Path

import pytest
from whoosh.index import open_dir

from search.errors import BackendUnavailableError, IndexOutdatedError
from search.index.whoosh import storage
from tests.language import open_whoosh
from tests.search.index.whoosh.folders import article, build, files, found


def test_an_interrupted_build_changes_nothing_and_is_cleared_away(index, folder):
    index.add([article("old")])

    def broken():
        yield article("new")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.replace_all(broken())

    assert found(index) == ["old"]
    index.add([article("next")])
    assert len(list((folder / "builds").iterdir())) == 1


def test_an_error_among_the_articles_leaves_the_index_as_it_was(index, folder):
    """Whoosh would give the next article the postings of the failed one, were the writer used on."""
    index.add([article("a")])
    before, generation = files(folder), index.generation()

    def broken():
        yield article("ghost", "spøkelse")
        raise RuntimeError("broken source")

    with pytest.raises(RuntimeError, match="broken source"):
        index.add(broken())

    assert (files(folder), index.generation()) == (before, generation)
    index.add([article("b")])
    assert found(index, "spøkelse") == []
    assert found(index) == ["a", "b"]


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # Whoosh leaves its own files open
@pytest.mark.parametrize("failing", ["create_file", "rename_file"])
def test_a_failed_commit_leaves_no_lock_and_no_file_behind(index, folder, monkeypatch, failing):
    """Whoosh keeps lock and half-written files after a full disk; the next commit would fail too."""
    index.add([article("a")])
    before = files(folder)

    def refuse(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(storage.DurableStorage, failing, refuse)
        with pytest.raises(BackendUnavailableError, match="No space left"):
            index.add([article("b")])

    assert files(folder) == before
    assert found(index) == ["a"]
    index.add([article("b")])
    assert found(index) == ["a", "b"]
    gc.collect()


def test_every_file_is_on_disk_before_the_table_of_contents_names_it(index, folder, monkeypatch):
    index.add([article("a")])
    events = []
    sync, rename = os.fsync, os.rename
    monkeypatch.setattr(
        os, "fsync", lambda fd: (events.append(Path(f"/proc/self/fd/{fd}").readlink().name), sync(fd))
    )
    monkeypatch.setattr(os, "rename", lambda a, b: (events.append(f"rename {Path(b).name}"), rename(a, b)))

    before = files(folder)
    index.add([article("b")])

    renamed = next(number for number, event in enumerate(events) if event.startswith("rename _MAIN_"))
    new_segment = {name for name in files(folder) - before if ".toc" not in name and "_MAIN" not in name}
    assert new_segment
    assert new_segment <= set(events[:renamed])
    assert build(folder).name in events[renamed:], "the folder is synced after the rename"


def test_what_a_killed_writer_left_is_cleared_away(index, folder):
    index.add([article("a")])
    before = files(folder)
    (build(folder) / "MAIN_deadbeef.lists").write_bytes(b"half")
    (build(folder) / "MAIN_deadbeef.3.removed").write_bytes(b"half")
    (build(folder) / "_MAIN_9.toc.123.4").write_bytes(b"half")

    assert found(index) == ["a"]
    index.add([article("b")])

    left = files(folder)
    assert not {"MAIN_deadbeef.lists", "MAIN_deadbeef.3.removed", "_MAIN_9.toc.123.4"} & left
    assert before - {name for name in before if ".toc" in name} <= left


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


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # Whoosh leaves damaged files open
@pytest.mark.parametrize("damaged", [".toc", ".lists", ".columns", ".removed", "leit.json"])
def test_a_damaged_index_is_an_error_with_a_remedy_and_can_be_made_again(index, folder, damaged):
    index.add([article("a", "torsk"), article("gone")])
    index.remove(["gone"])
    for name in files(folder):
        if damaged in name:
            (build(folder) / name).write_bytes(b"\x00\x01")
    reader = open_whoosh(folder)

    with pytest.raises(BackendUnavailableError, match="python -m search rebuild"):
        found(reader, "torsk")

    reader.replace_all([article("b", "torsk")])
    assert found(reader, "torsk") == ["b"]
    reader.close()
    gc.collect()


def test_the_folder_of_a_build_is_for_this_user_only(index, folder):
    """Whoosh's tables of contents are pickles: whoever can write them can run code here."""
    index.add([article("a")])

    assert build(folder).stat().st_mode & 0o077 == 0
    assert build(folder).parent.stat().st_mode & 0o077 == 0


def test_the_table_of_contents_names_one_class_of_ours_with_plain_values(index, folder):
    """It is a pickle: a class that was moved or changed could not be read any more."""
    index.add([article("a")])
    toc = next(path for path in build(folder).iterdir() if path.name.endswith(".toc"))

    assert set(re.findall(rb"search\.[a-z_.]+", toc.read_bytes())) == {
        b"search.index.whoosh.table_of_contents"
    }
    (segment,) = open_dir(str(build(folder)))._read_toc().segments
    assert {type(value) for value in vars(segment).values()} == {str, int, bool}

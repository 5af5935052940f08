"""Does the index stay whole when a build, a commit or a file fails, and is what lies on disk safe to read?"""

from __future__ import annotations

import errno
import gc

import pytest

from search.errors import BackendUnavailableError
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

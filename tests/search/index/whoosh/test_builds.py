"""The current build and its newest generation are noticed by every process; one writer at a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest
from whoosh.index import FileIndex

from search.analysis import ANALYZER_VERSION
from search.errors import IndexBusyError, IndexMissingError, IndexOutdatedError, IndexTooOldError
from search.index.whoosh.table_of_contents import LAYOUT_VERSION
from search.settings import CHECKOUT
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


def state_versions(folder, **versions):
    """Let the current build say that it was made with *versions*."""
    manifest = build(folder) / "leit.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | versions))


@contextmanager
def running(folder, layout, tables):
    """Let a process of other versions run, which has a lease on them."""
    lease = folder / "leases" / f"{layout}-{tables}"
    holding = "import sys, pathlib, search.system.leases as l; l.hold(pathlib.Path(sys.argv[1]), create=True); print(); input()"
    command = [sys.executable, "-c", holding, str(lease)]
    with subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        yield
        process.stdin.close()


def open_with(folder, own):
    """Open the index as code of the versions *own* would."""
    index = open_whoosh(folder)
    index._builds.own = own
    index._builds._current_of_own = folder / f"current.{own.name}"
    return index


@pytest.mark.parametrize(
    ("layout", "error", "sentence"),
    [("1", IndexTooOldError, "another version"), ("99", IndexOutdatedError, "newer version")],
)
def test_an_index_of_another_layout_is_refused_with_the_command_that_mends_it(
    index, folder, layout, error, sentence
):
    index.add([article("a")])
    index.close()
    state_versions(folder, layout=layout)

    with pytest.raises(error, match=f"{sentence}.*python -m search rebuild"):
        found(index)
    with pytest.raises(error):
        index.add([article("b")])

    index.replace_all([article("b")])
    assert found(index) == ["b"]


def test_an_index_of_older_rules_is_searched_and_added_to_and_says_so(index, folder):
    index.add([article("a")])
    state_versions(folder, analyzer="1")
    index = open_whoosh(folder)

    index.add([article("b")])

    assert found(index) == ["a", "b"]
    assert index.info().analyzer_version == "1"
    assert "python -m search rebuild" in index.info().outdated
    index.replace_all([article("b")])
    assert index.info().outdated == ""


def test_an_index_of_later_rules_is_searched_but_not_added_to(index, folder):
    index.add([article("a")])
    state_versions(folder, analyzer="99")
    index = open_whoosh(folder)

    assert found(index) == ["a"]
    for write in (lambda: index.add([article("b")]), lambda: index.remove(["a"])):
        with pytest.raises(IndexOutdatedError, match="newer version"):
            write()
    assert found(index) == ["a"]


def test_a_build_that_does_not_name_its_tables_is_read_with_those_of_this_code(index, folder):
    index.add([article("a")])
    (build(folder) / "leit.json").write_text(
        json.dumps({"analyzer": ANALYZER_VERSION, "layout": LAYOUT_VERSION})
    )
    index = open_whoosh(folder)

    assert (found(index), index.tables(), index.info().outdated) == (["a"], "", "")
    assert index.add([article("b")]) == 1


def test_processes_of_other_versions_keep_their_build_until_the_last_has_ended(index, folder):
    index.add([article("a")])
    state_versions(folder, layout="1", tables="old")
    old = build(folder)

    with running(folder, "1", "old"):
        index = open_whoosh(folder)
        index.replace_all([article("b")])
        index.replace_all([article("c")])
        index.add([article("d")])
        assert (folder / "current.1-old").read_text() == old.name
        assert old.is_dir()
        assert found(index) == ["c", "d"]
    index.add([article("e")])

    assert not old.exists()
    assert not (folder / "current.1-old").exists()
    assert [path.name for path in (folder / "leases").iterdir()] == [index._builds.own.name]


def test_without_a_process_that_uses_it_the_old_build_goes_at_once(index, folder):
    index.add([article("a")])
    state_versions(folder, layout="1", tables="old")

    open_whoosh(folder).replace_all([article("b")])

    assert len(list((folder / "builds").iterdir())) == 1


def test_a_process_goes_on_with_its_build_when_new_code_makes_another(index, folder):
    """A worker that the server starts later does so too: the master has the lease."""
    index.add([article("a")])
    old = open_whoosh(folder)
    assert found(old) == ["a"]

    new = open_with(folder, index._builds.own._replace(tables="new"))
    new.replace_all([article("b")])

    assert (found(old), found(new)) == (["a"], ["b"])
    replaced = open_whoosh(folder)
    assert found(replaced) == ["a"]
    assert "SIGHUP" in replaced.info().outdated
    assert replaced.tables() == index._builds.own.tables


def test_old_code_writes_into_the_current_build_and_never_into_the_one_it_searches(index, folder):
    index.add([article("a")])
    old = open_whoosh(folder)
    assert found(old) == ["a"]
    new = open_with(folder, index._builds.own._replace(tables="new"))
    new.replace_all([article("b")])

    old.add([article("c")])

    assert (found(old), found(new)) == (["a"], ["b", "c"])


def test_going_back_to_the_old_code_makes_its_build_current_again(index, folder):
    index.add([article("a")])
    assert found(index) == ["a"]
    open_with(folder, index._builds.own._replace(tables="new")).replace_all([article("b")])

    index.replace_all([article("c")])

    assert found(open_whoosh(folder)) == ["c"]
    assert index.info().outdated == ""
    assert not (folder / f"current.{index._builds.own.name}").exists()


def test_the_folder_of_a_build_is_for_this_user_only(index, folder):
    """Whoosh's tables of contents are pickles: whoever can write them can run code here."""
    index.add([article("a")])

    assert build(folder).stat().st_mode & 0o077 == 0
    assert build(folder).parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["", "../../elsewhere", "/etc", "0" * 31, "G" * 32, "linked"])
def test_what_names_no_build_is_not_followed_and_a_rebuild_mends_it(index, folder, tmp_path, name):
    index.add([article("a")])
    if name == "linked":
        name = "0" * 32
        build(folder).rename(tmp_path / "elsewhere")
        (folder / "builds" / name).symlink_to(tmp_path / "elsewhere")
    (folder / "current").unlink()
    (folder / "current").write_text(name, encoding="ascii")

    with pytest.raises(IndexMissingError, match="search rebuild"):
        open_whoosh(folder).info()

    index.replace_all([article("b")])
    assert found(index) == ["b"]

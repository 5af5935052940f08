"""What is the embedded index's own: builds, generations, durability, and the faults of Whoosh it guards against."""

from __future__ import annotations

import errno
import gc
import json
import os
import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from whoosh.index import FileIndex, open_dir

from search.article_index import FindPlan
from search.articles import Article, Block
from search.backends import whoosh_index
from search.backends.whoosh_index import segments as segment_files
from search.backends.whoosh_index import storage
from search.backends.whoosh_index.writer import MERGE_FACTOR
from search.errors import BackendUnavailableError, IndexBusyError, IndexOutdatedError
from tests.language import open_whoosh, parse_query


@pytest.fixture(name="folder")
def _folder(tmp_path):
    return tmp_path / "index"


@pytest.fixture(name="index")
def _index(folder):
    opened = open_whoosh(folder)
    yield opened
    opened.close()


def article(article_id, *paragraphs):
    return Article(id=article_id, title="Fisk", blocks=tuple(Block("p", text) for text in paragraphs))


def found(index, typed="fisk"):
    return sorted(match.article_id for match in index.find(parse_query(typed)[0], FindPlan(limit=1000)).page)


def build(folder):
    return folder / "builds" / (folder / "current").read_text()


def files(folder):
    return {path.name for path in build(folder).iterdir()}


def segments(folder):
    return {name.split(".")[0] for name in files(folder) if name.endswith(".lists")}


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


def test_a_reader_keeps_its_old_view_while_a_build_is_made(index, folder):
    index.add([article("old")])
    seen = []

    def articles():
        yield article("new")
        seen.append(found(index))

    index.replace_all(articles())

    assert seen == [["old"]]
    assert found(index) == ["new"]


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

    assert set(re.findall(rb"search\.[a-z_.]+", toc.read_bytes())) == {b"search.backends.whoosh_arrays.codec"}
    (segment,) = open_dir(str(build(folder)))._read_toc().segments
    assert {type(value) for value in vars(segment).values()} == {str, int, bool}


def test_many_articles_are_indexed_by_several_processes(index, monkeypatch):
    monkeypatch.setattr(segment_files, "BATCH_ARTICLES", 2)
    articles = [article(f"a{number}", "torsk" if number % 2 else "sild") for number in range(9)]

    assert index.add([*articles, article("a0", "sei")]) >= 9

    assert found(index) == sorted(each.id for each in articles)
    assert found(index, "torsk") == ["a1", "a3", "a5", "a7"]
    assert found(index, "sei") == ["a0"]
    assert "a0" not in found(index, "sild")


def test_an_error_in_another_process_is_told_and_changes_nothing(index, folder, monkeypatch):
    monkeypatch.setattr(segment_files, "BATCH_ARTICLES", 1)
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
    monkeypatch.setattr(segment_files, "BATCH_ARTICLES", 1)
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
    monkeypatch.setattr(segment_files, "BATCH_ARTICLES", 1)
    monkeypatch.setattr(whoosh_index.index, "PENDING_SEGMENTS", 2)
    articles = [article(f"a{number:02}") for number in range(20)]

    index.add(articles)
    assert found(index) == [each.id for each in articles]

    index.replace_all(articles)
    assert found(index) == [each.id for each in articles]


def test_a_segment_is_opened_once_however_many_generations_it_is_in(index):
    index.add([article(f"a{number}") for number in range(20)])
    found(index)
    first = index._current().snapshot.segments[0].segment

    index.remove(["a3"])

    assert index._current().snapshot.segments[0].segment is first


def test_a_phrase_at_the_very_beginning_is_found_in_a_segment_of_256_articles(index):
    """Numbers have one byte there, and the article before the first would be the last."""
    begun = [article(f"a{number:03}", "torsk olje torsk" + " olje" * 20) for number in range(255)]
    index.add([*begun, article("last", "olje")])

    assert len(found(index, '"olje torsk"')) == 255


def test_the_number_of_segments_stays_small(index, folder):
    for number in range(2 * MERGE_FACTOR**2 + 7):
        index.add([article(f"a{number:03}")])

    assert len(segments(folder)) < 2 * MERGE_FACTOR
    assert len(found(index)) == 2 * MERGE_FACTOR**2 + 7


def test_readers_never_fail_while_articles_come_go_and_merge(index):
    index.add([article("a")])
    stop = threading.Event()
    failures, searches = [], []

    def read():
        while not stop.is_set():
            try:
                assert "a" in found(index), "an article that was there all along"
                assert index.info().articles > 0
                assert index.generation()
                searches.append(1)
            except Exception as error:  # noqa: BLE001 - any at all is a failure
                failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(40):
        index.add([article(f"b{number % 5}"), article(f"c{number}")])
        if number % 15 == 14:
            index.replace_all([article("a"), *(article(f"d{each}") for each in range(number))])
    stop.set()
    for reader in readers:
        reader.join()

    assert failures == []
    assert searches


class IndexAgainstDict(RuleBasedStateMachine):
    """Whatever comes and goes, in whatever order, the index holds what a dict would."""

    def __init__(self):
        super().__init__()
        self.folder = self.folders.mktemp("index")
        self.index = open_whoosh(self.folder)
        self.index.add([])
        self.expected = {}

    @rule(numbers=st.lists(st.integers(0, 30), max_size=12), word=st.sampled_from(["torsk", "sild", "sei"]))
    def add(self, numbers, word):
        self.index.add([article(f"a{number}", word) for number in numbers])
        self.expected.update({f"a{number}": word for number in numbers})

    @rule(numbers=st.lists(st.integers(0, 30), max_size=12))
    def remove(self, numbers):
        self.index.remove([f"a{number}" for number in numbers])
        for number in numbers:
            self.expected.pop(f"a{number}", None)

    @rule()
    def reopen(self):
        self.index.close()
        self.index = open_whoosh(self.folder)

    @rule()
    def rebuild(self):
        self.index.replace_all([article(each, word) for each, word in self.expected.items()])

    @invariant()
    def holds_what_the_dict_holds(self):
        assert found(self.index) == sorted(self.expected)
        for word in ("torsk", "sild", "sei"):
            assert found(self.index, word) == sorted(k for k, v in self.expected.items() if v == word)
        assert self.index.info().articles == len(self.expected)

    def teardown(self):
        self.index.close()


def test_the_index_holds_what_a_dict_would(tmp_path_factory, soak_runs):
    IndexAgainstDict.folders = tmp_path_factory
    machine = IndexAgainstDict.TestCase
    machine.settings = settings(
        max_examples=soak_runs(150),
        stateful_step_count=25,
        suppress_health_check=[HealthCheck.too_slow],
    )

    machine().runTest()

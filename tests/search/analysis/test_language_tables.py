import multiprocessing
import os
import shutil
import signal
import threading

import pytest

from search.analysis import language_tables, make_tables
from search.analysis.lexicon import Dictionaries
from search.errors import LanguageTablesError

VERSION = language_tables.version()
FILES = sorted(
    [
        "words.marisa",
        "compounds.marisa",
        *(f"{name}.npy" for name in ("bokmal", "nynorsk", "second", "third", "zipf")),
    ]
)
FEW_WORDS = {"bok": "bok", "bøker": "bok", "barn": "barn", "barnet": "barn", "barnebok": "barnebok"}
fork = multiprocessing.get_context("fork")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Tables of five words: what is tested here is when tables are made and where they go."""
    folder = tmp_path_factory.mktemp("small")
    with pytest.MonkeyPatch.context() as patched:
        dictionaries = Dictionaries(FEW_WORDS, {"ikkje": "ikkje"}, dict.fromkeys(FEW_WORDS, 5.0))
        patched.setattr(make_tables, "read_dictionaries", lambda: dictionaries)
        make_tables.write_tables(folder)
    return folder


def names(folder):
    return [path.name for path in folder.iterdir()]


@pytest.fixture
def writing(monkeypatch, small):
    """The folders that tables were written into."""
    written = []

    def write(folder):
        written.append(folder)
        shutil.copytree(small, folder, dirs_exist_ok=True)

    monkeypatch.setattr(make_tables, "write_tables", write)
    return written


def test_tables_are_made_once_and_said_so(tmp_path, writing):
    told = []

    for _ in range(2):
        analyzer = language_tables.open_analyzer(tmp_path, report=told.append)

    assert [token.readings for token in analyzer.analyze("bøkene")] == [("bok",)]
    assert len(writing) == len(told) == 1
    assert names(tmp_path / "language") == [VERSION]


def test_tables_can_be_read_by_the_user_a_server_runs_as(tmp_path, writing):
    language_tables.open_analyzer(tmp_path)

    assert (tmp_path / "language" / VERSION).stat().st_mode & 0o555 == 0o555


def test_two_processes_may_make_them_at_the_same_time(tmp_path, monkeypatch, small):
    both = fork.Barrier(2)

    def write(folder):
        both.wait(timeout=30)  # each has begun before one is done
        shutil.copytree(small, folder, dirs_exist_ok=True)

    monkeypatch.setattr(make_tables, "write_tables", write)
    processes = [fork.Process(target=language_tables.open_analyzer, args=(tmp_path,)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=60)

    assert [process.exitcode for process in processes] == [0, 0]
    assert names(tmp_path / "language") == [VERSION]


def test_half_made_tables_are_never_read_and_are_swept_away_later(tmp_path, monkeypatch, small, writing):
    begun = fork.Event()

    def write_half(folder):
        shutil.copy(small / "words.marisa", folder)
        begun.set()
        threading.Event().wait()

    with monkeypatch.context() as patched:
        patched.setattr(make_tables, "write_tables", write_half)
        process = fork.Process(target=language_tables.open_analyzer, args=(tmp_path,))
        process.start()
        assert begun.wait(timeout=30)
        os.kill(process.pid, signal.SIGKILL)
        process.join(timeout=30)
    [half] = (tmp_path / "language").iterdir()
    assert half.name != VERSION

    assert language_tables.open_analyzer(tmp_path).analyze("bøkene")
    assert half.exists(), "another process may still be at it"

    os.utime(half, (0, 0))
    shutil.rmtree(tmp_path / "language" / VERSION)
    language_tables.open_analyzer(tmp_path)

    assert names(tmp_path / "language") == [VERSION]


def test_tables_of_other_versions_go_when_new_ones_are_there(tmp_path, writing):
    old = tmp_path / "language" / "0123abcd-simplemma1.0-wordfreq3.0"
    old.mkdir(parents=True)
    (old / "words.marisa").write_bytes(b"old")

    language_tables.open_analyzer(tmp_path)

    assert names(tmp_path / "language") == [VERSION]


def test_a_place_that_cannot_hold_tables_is_named_in_one_sentence(tmp_path, writing):
    (tmp_path / "language").write_text("a file where the folder should be")

    with pytest.raises(LanguageTablesError, match="give write access"):
        language_tables.open_analyzer(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_write_access_is_named_too(tmp_path, writing):
    tmp_path.chmod(0o555)

    with pytest.raises(LanguageTablesError, match="give write access"):
        language_tables.open_analyzer(tmp_path)


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "noise"])
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_says_which_folder_to_delete(tmp_path, writing, name, damage):
    language_tables.open_analyzer(tmp_path)
    file = tmp_path / "language" / VERSION / name
    content = file.read_bytes()
    file.unlink()
    damaged = {"empty": b"", "cut": content[: len(content) // 2], "noise": bytes(range(256)) * 40}
    if damage in damaged:
        file.write_bytes(damaged[damage])

    with pytest.raises(LanguageTablesError, match="delete them: they are made again") as caught:
        language_tables.open_analyzer(tmp_path)

    assert str(file.parent) in str(caught.value)

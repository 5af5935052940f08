import ast
import multiprocessing
import os
import shutil
import signal
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from search.analysis.lexicon.sources import Dictionaries
from search.analysis.tables import language_tables, make_tables
from search.errors import LanguageTablesError
from search.system import leases

VERSION = language_tables.version()
read_version = language_tables.version.__wrapped__
ANALYSIS = Path(language_tables.__file__).parents[1]
FILES = sorted(
    [
        "words.marisa",
        "heads.marisa",
        "compounds.marisa",
        *(f"{name}.npy" for name in ("bokmal", "nynorsk", "groups", "zipf")),
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

    assert [token.readings for token in analyzer.analyze("bøker")] == [("bok",)]
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


OLD = "0123abcd-simplemma1.0-wordfreq3.0"


@pytest.fixture(name="old")
def _old(tmp_path, small):
    """Tables of another version."""
    return shutil.copytree(small, tmp_path / "language" / OLD)


def test_tables_of_other_versions_stay_when_new_ones_are_made(tmp_path, writing, old):
    language_tables.open_analyzer(tmp_path)

    assert sorted(names(tmp_path / "language")) == sorted([OLD, VERSION])


def test_tables_are_removed_with_the_last_build_and_the_last_process_that_use_them(tmp_path, writing, old):
    language_tables.open_analyzer(tmp_path)

    language_tables.remove_unused_tables(tmp_path, {OLD})
    assert old.is_dir(), "a build names them"

    with leased(old):
        language_tables.remove_unused_tables(tmp_path, set())
        assert old.is_dir(), "a process uses them"

    language_tables.remove_unused_tables(tmp_path, set())
    assert names(tmp_path / "language") == [VERSION]


@contextmanager
def leased(folder):
    """Let another process use the tables in *folder*."""
    begun, ended = fork.Event(), fork.Event()

    def use():
        leases.hold(folder)
        begun.set()
        ended.wait(timeout=60)

    process = fork.Process(target=use)
    process.start()
    assert begun.wait(timeout=30)
    yield
    ended.set()
    process.join(timeout=30)


def test_a_process_keeps_the_name_it_began_with_when_other_code_comes_on_disk(sources):
    before = language_tables.version()

    (sources / "data" / "words.toml").write_text("changed")

    assert language_tables.version() == before


def test_words_of_an_older_build_are_read_with_the_tables_that_made_it(tmp_path, writing, old):
    newest = language_tables.open_analyzer(tmp_path)

    assert language_tables.analyzer_with(OLD, newest).tables == old
    assert language_tables.analyzer_with(VERSION, newest) is newest
    assert language_tables.analyzer_with("", newest) is newest


@pytest.mark.parametrize("state", ["gone", "other format", "damaged"])
def test_tables_that_cannot_be_read_any_more_give_way_to_the_newest(tmp_path, writing, old, state):
    newest = language_tables.open_analyzer(tmp_path)
    if state == "gone":
        shutil.rmtree(old)
    elif state == "damaged":
        (old / "words.marisa").write_bytes(b"")
    else:
        (old / "format").write_text("0")

    assert language_tables.analyzer_with(OLD, newest) is newest


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


@pytest.fixture(name="sources")
def _sources(tmp_path, monkeypatch):
    """A copy of the files of the analysis, from which `version` tells the name of the tables."""
    folder = tmp_path / "analysis"
    shutil.copytree(ANALYSIS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(language_tables, "__file__", str(folder / "tables" / "language_tables.py"))
    return folder


@pytest.mark.parametrize("name", ["data/words.toml", "data/compounds.toml", "lexicon/compile.py"])
def test_a_changed_list_or_rule_makes_the_tables_anew(sources, name):
    assert read_version() == VERSION

    with (sources / name).open("a") as file:
        file.write("\n# changed\n")

    assert read_version() != VERSION


def test_compiled_files_are_no_part_of_the_name(sources):
    """Python writes them beside the sources, in a folder of their own."""
    (sources / "data" / "__pycache__").mkdir()
    (sources / "data" / "__pycache__" / "__init__.pyc").write_bytes(b"compiled")

    assert read_version() == VERSION


def test_a_new_version_of_the_analyzer_makes_the_tables_anew(monkeypatch):
    monkeypatch.setattr(language_tables, "ANALYZER_VERSION", "next")

    assert read_version() != VERSION


@pytest.mark.parametrize("name", ["__init__.py", "analyzer.py", "lemmas.py", "tokenizer.py"])
def test_what_only_reads_the_tables_may_change(sources, name):
    (sources / name).write_text("changed")

    assert read_version() == VERSION


def test_tables_are_never_older_than_a_rule_that_makes_them():
    """All that `make_tables` imports of the analysis, directly or not, is part of the name of the tables."""
    watched = {file for pattern in language_tables.SOURCES for file in ANALYSIS.glob(pattern)}

    assert makers(ANALYSIS / "tables" / "make_tables.py") <= watched


def makers(file, known=frozenset()):
    """Return *file* and the files of the analysis that it imports, with what those import."""
    known = known | {file}
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module.startswith("search.analysis."):
            path = ANALYSIS.joinpath(*node.module.split(".")[2:])
            imported = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
            if imported not in known:
                known = makers(imported, known)
    return known

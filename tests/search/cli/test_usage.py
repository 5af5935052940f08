from __future__ import annotations

import subprocess

import pytest

from search.cli.main import COMMANDS
from tests.search.cli.helpers import run, start


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["show"], "No article has the id «�».\n"),
        (["find"], "text must be a text of whole characters (UTF-8), not «�».\n"),
        (["evaluate"], "�: The file cannot be read: No such file or directory."),
        (["import"], "�: There is no such file or folder. Check the name.\n"),
        (["find", "bru", "--in"], "no field «"),
        (["serve", "--port", "48211", "--host"], "Nothing can listen on �"),
    ],
)
def test_an_argument_that_is_not_utf_8_is_answered_with_a_sentence(imported, command, sentence):
    result = run(*command, "\udcff")

    assert sentence in result.stderr
    assert result.exit_code in {1, 2}
    assert isinstance(result.exception, SystemExit)


def test_a_setting_that_is_not_utf_8_can_be_shown(folder, imported, monkeypatch):
    monkeypatch.setenv("LEIT_INDEX_DIR", str(folder / "\udcff"))

    assert run("info").exit_code == 0
    assert run("info", "--json").exit_code == 0


def test_what_an_error_quotes_cannot_steer_the_terminal(folder, imported):
    refused = run("import", folder / "\x9b2J.jsonl").stderr

    assert refused.startswith(f"{folder}/�2J.jsonl: There is no such file")
    assert run("show", "\x9b2J").stderr == "No article has the id «�2J».\n"


@pytest.mark.parametrize("command", [["find", "bru"], ["show", "bru"], ["rebuild"], ["serve", "--port", "1"]])
def test_without_an_archive_the_remedy_is_named(command, folder):
    if command[0] == "serve":
        command = ["serve", "--port", "48211"]

    result = run(*command)

    assert result.exit_code == 1
    assert result.stderr == (
        f"There is no archive at {folder}/archive.sqlite3. "
        "Import articles first: python -m search import seeds/\n"
    )
    assert not (folder / "archive.sqlite3").exists()


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        (["find", "bru", "--in", "titl"], "no field «titl»; did you mean «title»?"),
        (["find", "bru", "--in", ","], "name at least one of title"),
        (["find", " "], "write what to search for."),
        (["find", "bru", "--limit", "0"], "0 is not in the range 1<=x<=100"),
        (["find", "bru", "--match", "none"], "'none' is not one of 'all', 'any'"),
        (["import", "--date", "i går", "x.txt"], "«i går» is not a date. Write 2021"),
        (["import", "--format", "pdf", "x.pdf"], "'pdf' is not one of"),
        (["import"], "Missing argument 'PATHS...'"),
        (["serve", "--port", "70000"], "70000 is not in the range"),
        (["seek"], "No such command 'seek'"),
    ],
)
def test_wrong_usage_is_explained_with_status_2(command, fault):
    result = run(*command)

    assert result.exit_code == 2
    assert fault in result.stderr


def test_a_query_that_is_too_long_is_refused(imported):
    result = run("find", "x" * 1001)

    assert (result.exit_code, result.stderr) == (
        1,
        "The query has 1001 characters; 1000 is the limit.\n",
    )


def test_an_unknown_setting_is_one_sentence(monkeypatch):
    monkeypatch.setenv("LEIT_ARKIV", "x")

    result = run("info")

    assert result.exit_code == 1
    assert result.stderr == "There is no setting LEIT_ARKIV. Did you mean LEIT_ARCHIVE?\n"


def test_a_folder_that_may_not_be_written_is_one_sentence(folder, monkeypatch):
    (folder / "fil").touch()
    monkeypatch.setenv("LEIT_INDEX_DIR", str(folder / "fil" / "index"))

    result = run("import", folder / "articles.jsonl")

    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert result.exception is None or isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_every_command_explains_itself_with_an_example(command):
    result = run(*command, "--help")

    assert result.exit_code == 0
    assert not command or f"python -m search {command[0]}" in result.stdout.split("Example", 1)[1]


def test_a_reader_that_goes_away_ends_a_command_quietly(imported):
    process = start("find", "--json", "--match", "any", "bru ferje fisk",
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip
    process.stdout.close()

    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait()

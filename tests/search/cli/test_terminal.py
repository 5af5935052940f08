from __future__ import annotations

import json
import os
import pty
import re
import shutil
import signal
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.archive.articles_table import open_archive
from search.cli.terminal import one_line, safe
from tests.search.cli.helpers import ARTICLES, run, start


@pytest.fixture(name="interruptible")
def _interruptible():
    """Let commands be interrupted even where the tests run in the background, which ignores Ctrl-C, and they inherit it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_is_answered_with_a_sentence(folder):
    """The articles come through a pipe that never ends, so the import is under way when it is stopped."""
    pipe = folder / "endless.jsonl"
    os.mkfifo(pipe)
    process = start("import", pipe, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with pipe.open("w", encoding="utf-8") as feed:
        feed.write(json.dumps(ARTICLES[0]) + "\n")
        feed.flush()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)

    assert process.returncode == 130
    assert (out, err.decode()) == (
        b"",
        "\nStopped. What was reported as done is safe; give the same command again to go on.\n",
    )


def test_on_a_terminal_there_is_progress_and_marks_are_bold(folder):
    shown = on_terminal("import", folder / "articles.jsonl")
    shutil.rmtree(folder / "index")
    again = on_terminal("import", folder / "articles.jsonl")
    found = on_terminal("find", "bru")

    assert re.search(r"Importing: 1 articles( \(\d+ %\))?, ", shown)
    assert "Indexing: 1 of 3 articles (33 %), " in again
    assert shown.rstrip().endswith("3 new, 0 changed, 0 unchanged.")
    assert "Ny \x1b[1mbru\x1b[0m i Vassvik" in found


def on_terminal(*arguments):
    """Return what a command shows on a terminal."""
    ours, theirs = pty.openpty()
    process = start(*arguments, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 4096):
            shown += chunk
    except OSError:
        pass  # Linux says so when the other end has been closed
    os.close(ours)
    process.wait()
    return shown.decode()


def test_what_an_article_says_cannot_steer_the_terminal(folder, imported, monkeypatch):
    """U+009B begins an escape sequence in some terminals; the archive may hold what formats clean away."""
    archive = open_archive(os.environ["LEIT_ARCHIVE"], create=False)
    [article] = archive.get_many(["fisk"]).values()
    object.__setattr__(article, "title", "Fisk\x1b[2J\x9b2J\u202e")
    archive.put([article])
    archive.close()

    assert run("show", "fisk").stdout.startswith("Fisk�[2J�2J�\n")


@given(st.text())
def test_any_text_on_one_line_stays_on_it_and_steers_nothing(text):
    line = one_line(text)

    assert "\n" not in line
    assert len(line) == len(text)
    assert "\x1b" not in line
    assert safe(line) == line

import io

import pytest

from search.cli.progress import Progress


class Terminal(io.StringIO):
    """A standard error that a person looks at."""

    def isatty(self):
        return True


def look(monkeypatch):
    """Put a terminal in the place of standard error, and return it."""
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    return terminal


def shown(terminal):
    return terminal.getvalue().split("\r\x1b[K")[-1]


@pytest.mark.parametrize(
    ("count", "total", "share", "line"),
    [
        (1234, 0, None, "Importing: 1 234 articles, "),
        (1234, 5000, None, "Importing: 1 234 of 5 000 articles (25 %), "),
        (1234, 0, 0.34, "Importing: 1 234 articles (34 %), "),
        (5000, 0, 1.2, "Importing: 5 000 articles (100 %), "),
    ],
)
def test_the_line_says_how_many_and_how_much_of_all(monkeypatch, count, total, share, line):
    terminal = look(monkeypatch)
    progress = Progress("Importing")
    progress.share = share

    progress.reach(count, total)

    assert shown(terminal).startswith(line)


def test_nothing_is_left_on_the_terminal_at_the_end(monkeypatch):
    terminal = look(monkeypatch)
    with Progress("Importing") as progress:
        assert list(progress.over("abc")) == ["a", "b", "c"]

    assert shown(terminal) == ""


def test_a_report_has_a_line_of_its_own(monkeypatch):
    terminal = look(monkeypatch)
    progress = Progress("Importing")
    progress.reach(1)

    progress.report("sak.txt: no headline.")

    assert shown(terminal) == "sak.txt: no headline.\n"


def test_nobody_looks_at_a_file(capsys):
    with Progress("Importing") as progress:
        progress.reach(1)

    assert capsys.readouterr().err == ""

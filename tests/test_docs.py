"""Is what a person may type, set or read documented, and does the documentation run?"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from search.cli.main import COMMANDS
from search.query.fields import field_names
from search.query.lexer import OPERATORS
from search.settings import _DEFAULTS
from tests.language import share_tables

CHECKOUT = Path(__file__).parent.parent


def text(name):
    return (CHECKOUT / name).read_text(encoding="utf-8")


def blocks(name, language):
    """The fenced blocks of *language* in a page."""
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", text(name), re.DOTALL | re.MULTILINE)
    return [block for kind, block in fenced if kind == language]


@pytest.fixture(scope="module", name="environment")
def _environment(tmp_path_factory):
    """The settings of an archive that holds the seeds."""
    folder = tmp_path_factory.mktemp("readme")
    environment = {
        **os.environ,
        "LEIT_ARCHIVE": f"sqlite:///{folder}/archive.sqlite3",
        "LEIT_INDEX_DIR": str(share_tables(folder / "index")),
    }
    run(["-m", "search", "import", "seeds/"], environment)
    return environment


def run(arguments, environment):
    return subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.mark.parametrize("name", _DEFAULTS)
def test_every_setting_is_in_the_readme(name):
    assert f"| `{name}` |" in text("README.md")


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_in_the_readme(command):
    assert f"python -m search {command}" in text("README.md")


@pytest.mark.parametrize("target", re.findall(r"^([a-z]+):.*##", text("Makefile"), re.MULTILINE))
def test_every_make_target_is_documented(target):
    assert f"make {target}" in text("README.md") + text("CONTRIBUTING.md")


@pytest.mark.parametrize("spelling", [*OPERATORS, *field_names()])
def test_every_operator_and_field_name_is_documented(spelling):
    assert re.search(rf"`{re.escape(spelling)}:?`", text("docs/query.md"))


@pytest.mark.parametrize(
    "room", sorted(p for p in (CHECKOUT / "search").iterdir() if p.is_dir() and (p / "__init__.py").exists())
)
def test_every_room_has_a_heading(room):
    assert re.search(rf"^## search/{room.name}/: .*\?$", text("ARCHITECTURE.md"), re.MULTILINE)


@pytest.mark.parametrize("name", sorted(set(re.findall(r"test_\w+", text("ARCHITECTURE.md")))))
def test_every_test_that_the_architecture_names_exists(name):
    """An ellipsis may end the name, so a beginning will do."""
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (CHECKOUT / "tests").rglob("*.py"))

    assert re.search(rf"\bdef {name}", tests) or list((CHECKOUT / "tests").rglob(f"{name}.py"))


@pytest.mark.parametrize(
    "document",
    [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "docs/opensearch.md",
        "docs/operations.md",
        "docs/query.md",
        "seeds/README.md",
    ],
)
def test_every_link_to_a_file_leads_somewhere(document):
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)\)", text(document))

    assert [link for link in links if not ((CHECKOUT / document).parent / link).exists()] == []


def test_the_python_example_runs(environment):
    (example,) = blocks("README.md", "python")

    assert "Skarvøy" in run(["-c", example], environment)


def test_the_terminal_examples_run(environment):
    (examples,) = (block for block in blocks("README.md", "") if "python -m search show" in block)
    typed = [shlex.split(line, comments=True)[1:] for line in examples.splitlines()]
    done = [
        run(arguments, environment)
        for arguments in typed
        # These want files of the reader's own, or never end.
        if arguments[2] not in {"backup", "evaluate", "restore", "serve"} and "clippings/" not in arguments
    ]

    assert len(done) == len(typed) - 5
    assert all(done)


@pytest.mark.parametrize(
    "query",
    re.findall(r"^\| `([^`]+)`", text("seeds/README.md").split("Searches to begin with")[1], re.MULTILINE),
)
def test_every_search_that_the_seeds_suggest_finds_something(environment, query):
    assert " hits" in run(["-m", "search", "find", query], environment)

"""Leit as an installed program: the command `leit`, from any folder, with its data where programs keep theirs."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from search.settings import CHECKOUT
from tests.language import share_tables
from tests.server import free_port, running

UV = (sys.executable, "-m", "uv")


@pytest.fixture(name="leit", scope="module")
def _leit(tmp_path_factory):
    """Give the command of an installation from a wheel; its dependencies are those of this environment."""
    folder = tmp_path_factory.mktemp("installation")
    no_network = ("--no-build-isolation", "--no-index")
    run(*UV, "build", "-q", "--wheel", *no_network, "-o", folder, "--python", sys.executable, CHECKOUT)
    (wheel,) = folder.glob("leit-*.whl")
    run(*UV, "venv", "-q", "--offline", "--python", sys.executable, folder / "venv")
    (site_packages,) = (folder / "venv" / "lib").glob("python*/site-packages")
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    run(*UV, "pip", "install", "-q", "--no-deps", "--offline", "--python", folder / "venv", wheel)
    # `serve` starts the server by its script.
    gunicorn = folder / "venv" / "bin" / "gunicorn"
    gunicorn.write_text(
        f"#!{folder}/venv/bin/python\nfrom gunicorn.app.wsgiapp import run\nrun()\n", encoding="utf-8"
    )
    gunicorn.chmod(0o755)
    return folder / "venv" / "bin" / "leit"


@pytest.fixture(name="home")
def _home(tmp_path):
    """Give the variable that names a folder for data, which has the tables of Norwegian already."""
    (tmp_path / "leit").mkdir()
    share_tables(tmp_path / "leit" / "index")
    return {"XDG_DATA_HOME": str(tmp_path)}


def variables(**environment):
    """Return the variables of this process without the settings of Leit and of Python, and *environment*."""
    ours = ("LEIT_", "PYTHON", "VIRTUAL_ENV")
    return {**{name: value for name, value in os.environ.items() if not name.startswith(ours)}, **environment}


def run(*arguments, cwd="/", status=0, **environment):
    done = subprocess.run(
        list(map(str, arguments)),
        cwd=cwd,
        env=variables(**environment),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_command_works_from_any_folder_and_keeps_its_data_apart_from_its_code(leit, tmp_path, home):
    """Import, search and information need the word lists and texts of the package."""
    imported = run(leit, "import", CHECKOUT / "seeds", **home)
    hits = run(leit, "find", "ferjekai", cwd=tmp_path, **home)
    info = run(leit, "info", **home)

    assert "53 new" in imported
    assert " hits" in hits
    assert f"data folder      {tmp_path}/leit\n" in info
    assert {path.name for path in (tmp_path / "leit").iterdir()} >= {"archive.sqlite3", "index"}


@pytest.mark.server
def test_an_installation_serves_its_pages(leit, tmp_path, home):
    run(leit, "import", CHECKOUT / "seeds", **home)
    port = free_port()
    command = [str(leit), "serve", "--port", str(port), "--workers", "1"]

    with running(command, port, tmp_path, variables(**home), checkout=tmp_path) as server:
        server.wait_for("/readyz", "ok")
        paths = ("/sok?q=ferje", "/hjelp", "/avansert", "/api/v1/openapi.json")
        statuses = [server.get(path)[0] for path in paths]

    assert statuses == [200] * 4


def test_the_command_tells_to_type_what_can_be_typed(leit, tmp_path):
    sentence = run(leit, "find", "ferje", status=1, XDG_DATA_HOME=str(tmp_path))

    assert "Import articles first: leit import seeds/" in sentence
    assert "Example: leit rebuild" in run(leit, "rebuild", "--help")


def test_a_shell_can_complete_commands(leit):
    for shell in ("bash", "zsh", "fish"):
        assert "_LEIT_COMPLETE" in run(leit, _LEIT_COMPLETE=f"{shell}_source")

    words = run(leit, _LEIT_COMPLETE="bash_complete", COMP_WORDS="leit re", COMP_CWORD="1")

    assert "plain,rebuild" in words.split()


def test_set_up_installs_a_command_that_runs_the_code_of_the_checkout(tmp_path):
    """As scripts/setup does it, with the packages of this environment instead of a network."""
    copy = tmp_path / "checkout"
    run("cp", "-r", "--", *(CHECKOUT / name for name in COPIED), make_folder(copy))
    run(*UV, "venv", "-q", "--offline", "--python", sys.executable, copy / ".venv")
    command = ("pip", "install", "-q", "--offline", "--no-deps", "--no-build-isolation")
    (site_packages,) = (copy / ".venv" / "lib").glob("python*/site-packages")
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    run(*UV, *command, "--python", copy / ".venv", "-e", copy)
    leit = copy / ".venv" / "bin" / "leit"

    (copy / "search" / "cli" / "commands" / "info.py").write_text("raise SystemExit('changed')\n")

    assert f"{copy}" in run(leit, "find", "ferje", status=1)
    assert run(leit, "info", status=1) == "changed\n"


COPIED = ("search", "web", "pyproject.toml", "README.md", "LICENSE", "NOTICE")


def make_folder(folder: Path) -> Path:
    folder.mkdir()
    return folder

"""What do the tests of the benchmarks share? One small run, whole."""

import json
import subprocess
import sys

import pytest

from search.settings import CHECKOUT

SMALL = (
    "--articles",
    80,
    "--whoosh-articles",
    40,
    "--queries",
    3,
    "--rounds",
    2,
    "--starts",
    1,
    "--imported",
    20,
    "--profile",
)


def _benchmark(*arguments, module="benchmarks"):
    """Run a command as a person does; return its status and what it wrote to standard output and error."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="session", name="benchmark")
def _benchmark_command():
    return _benchmark


@pytest.fixture(scope="session", name="run_file")
def _run_file(tmp_path_factory):
    """Give what a whole run over generated articles printed, and the file with its JSON."""
    output = tmp_path_factory.mktemp("results") / "new" / "run.json"
    status, printed, errors = _benchmark("--generated", *SMALL, "--output", output)
    assert status == 0, errors
    return printed, output


@pytest.fixture(scope="session", name="run")
def _run(run_file):
    """Give what that run printed, and its JSON."""
    printed, output = run_file
    return printed, json.loads(output.read_text(encoding="utf-8"))

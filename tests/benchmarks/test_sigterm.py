"""A run that is told to stop leaves nothing behind."""

import os
import signal
import subprocess
import sys

from benchmarks.sigterm import STATUS
from search.settings import CHECKOUT


def test_a_stopped_run_removes_its_files(tmp_path):
    """A million articles and their indexes are gigabytes."""
    command = [sys.executable, "-m", "benchmarks.growth", "--generated", "--size", "100000"]
    with subprocess.Popen(
        command, cwd=CHECKOUT, env={**os.environ, "TMPDIR": str(tmp_path)}, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr.readline().startswith("Writing 100000 articles")
        assert list(tmp_path.glob("leit-growth-*/"))
        process.send_signal(signal.SIGTERM)
        process.wait(30)

    assert process.returncode == STATUS
    assert list(tmp_path.iterdir()) == []

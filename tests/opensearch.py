"""
How do the tests get an OpenSearch of their own?

`scripts/opensearch.py` starts it, in a temporary folder and on free ports. To spare the wait while working on
one test, start a node by hand and name it: ``OPENSEARCH_TEST_URL=http://127.0.0.1:9200``.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from opensearchpy import OpenSearch

from search.settings import CHECKOUT, OpenSearchSettings
from tests.language import ANALYZER

_SCRIPT = CHECKOUT / "scripts" / "opensearch.py"
_LACKING = 3


class MissingToolError(Exception):
    """OpenSearch cannot run here; the text says what to install."""


class Nodes:
    """A running cluster."""

    def __init__(
        self, urls: tuple[str, ...], folder: Path | None = None, options: tuple[str, ...] = ()
    ) -> None:
        self.urls = urls
        self.client = OpenSearch(list(urls), timeout=60)
        self._folder = folder
        self._options = options

    def settings(self, **changes: object) -> OpenSearchSettings:
        """Return settings of an index nobody else uses."""
        return OpenSearchSettings(**{"urls": self.urls, "index": f"t{uuid.uuid4().hex[:12]}", **changes})

    def open(self, settings: OpenSearchSettings | None = None, **options: object):
        """Open an index, a new one when no settings are given."""
        # Importing the backend takes a while, which tests without it need not wait.
        from search.index.opensearch import OpenSearchIndex  # noqa: PLC0415 - see above

        return OpenSearchIndex(settings or self.settings(), ANALYZER, **{"shards": 1, **options})

    def delete(self, settings: OpenSearchSettings) -> None:
        """Delete whatever a test made."""
        self.client.indices.delete(
            index=f"{settings.index}.*", ignore_unavailable=True, expand_wildcards="all"
        )

    def kill(self, number: int) -> None:
        """End a node as a power cut would."""
        os.kill(int((self._folder / f"node-{number}" / "pid").read_text()), signal.SIGKILL)

    def pause(self, number: int, *, stopped: bool) -> None:
        """Let a node hang, or go on."""
        pid = int((self._folder / f"node-{number}" / "pid").read_text())
        os.kill(pid, signal.SIGSTOP if stopped else signal.SIGCONT)

    def start_again(self) -> None:
        """Start the nodes that are down."""
        _run("start", str(self._folder), *self._options)

    def await_green(self) -> None:
        self.client.cluster.health(wait_for_status="green", timeout="120s", request_timeout=130)


@contextmanager
def running_nodes(count: int) -> Iterator[Nodes]:
    """
    Run a cluster of *count* nodes.

    Raises:
        MissingToolError: It cannot be had here.
    """
    if count == 1 and (url := os.environ.get("OPENSEARCH_TEST_URL")):
        yield Nodes((url,))
        return
    folder = Path(tempfile.mkdtemp(prefix="leit-os-"))
    folder.chmod(0o755)
    options = ("--nodes", str(count), "--port", str(_free_ports(count)), "--fast")
    try:
        told = _run("start", str(folder), *options)
        urls = next(line for line in told.splitlines() if line.startswith("urls=")).removeprefix("urls=")
        nodes = Nodes(tuple(urls.split(",")), folder, options)
        yield nodes
        nodes.client.close()
    finally:
        _run("stop", str(folder))
        shutil.rmtree(folder, ignore_errors=True)


def _run(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, str(_SCRIPT), *arguments], capture_output=True, text=True, check=False, timeout=900
    )
    if done.returncode == _LACKING:
        raise MissingToolError(done.stderr.strip().splitlines()[-1])
    assert done.returncode == 0, done.stderr
    return done.stdout


def _free_ports(count: int) -> int:
    """Return the first of *count* free ports that have free ones a hundred above."""
    for first in itertools.count(19200, 10):
        if not any(_is_taken(first + number + more) for number in range(count) for more in (0, 100)):
            return first
    raise AssertionError


def _is_taken(port: int) -> bool:
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0

"""How do the tests get a server of their own? The real one, on a free port, over an archive of their own."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.language import share_tables

CHECKOUT = Path(__file__).resolve().parent.parent
_PATIENCE_SECONDS = 60


class Server:
    """A running server."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
        self.process = process
        self.port = port
        self._folder = folder

    @property
    def access_log(self) -> str:
        """What it wrote to standard output."""
        return (self._folder / "stdout").read_text(encoding="utf-8")

    @property
    def error_log(self) -> str:
        """What it wrote to standard error."""
        return (self._folder / "stderr").read_text(encoding="utf-8")

    def get(
        self, address: str, headers: Mapping[str, str] | None = None, *, host: str = "127.0.0.1"
    ) -> tuple[int, str]:
        """Return status and text of the answer at *address*, over a new connection."""
        connection = http.client.HTTPConnection(host, self.port, timeout=30)
        with contextlib.closing(connection):
            connection.request("GET", address, headers=headers or {})
            response = connection.getresponse()
            return response.status, response.read().decode()

    def wait_for(self, address: str, text: str, *, host: str = "127.0.0.1") -> None:
        """Return once the answer at *address* holds *text*."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            with contextlib.suppress(OSError):
                if text in self.get(address, host=host)[1]:
                    return
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"no answer with {text!r}: {self.error_log}")
            time.sleep(0.1)

    def reload(self) -> None:
        """Ask it to load new code."""
        self.process.send_signal(signal.SIGHUP)


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Return the environment of a command whose archive and index are in *folder*."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LEIT_")}
    own = {
        "LEIT_ARCHIVE": f"sqlite:///{folder}/archive.sqlite3",
        "LEIT_INDEX_DIR": str(share_tables(folder / "index")),
    }
    return {**inherited, **own, "LEIT_WORKERS": "2", **settings}


def search(
    *arguments: object, env: Mapping[str, str], checkout: Path = CHECKOUT
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m search`` to its end."""
    command = [sys.executable, "-m", "search", *map(str, arguments)]
    return subprocess.run(
        command, cwd=checkout, env=env, capture_output=True, text=True, check=False, timeout=120
    )


@contextlib.contextmanager
def serving(folder: Path, env: Mapping[str, str], *, checkout: Path = CHECKOUT) -> Iterator[Server]:
    """Run ``python -m search serve`` of *checkout*; its output goes to files in *folder*."""
    port = free_port()
    command = [sys.executable, "-m", "search", "serve", "--port", str(port)]
    with running(command, port, folder, env, checkout=checkout) as server:
        server.wait_for("/healthz", "ok")
        yield server


@contextlib.contextmanager
def running(
    command: list[str], port: int, folder: Path, env: Mapping[str, str], *, checkout: Path = CHECKOUT
) -> Iterator[Server]:
    """Run *command*, which listens on *port*, and end it."""
    with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as err:
        process = subprocess.Popen(command, cwd=checkout, env=env, stdout=out, stderr=err)
    try:
        yield Server(process, port, folder)
    finally:
        process.terminate()
        try:
            process.wait(timeout=_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def change(path: Path, old: str, new: str) -> None:
    """Write *new* in the place of *old* in the file *path*, which has it."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


class Outcome:
    """What became of many requests: how many were answered, and what failed."""

    def __init__(self) -> None:
        self.answered = 0
        self.failures: list[object] = []


@contextlib.contextmanager
def clients(port: int, number: int, *, pause: float = 0.01, word: bytes = b"ferje") -> Iterator[Outcome]:
    """Search without pause by *number* clients, every third over new connections, the others over kept ones."""
    outcome, done = Outcome(), threading.Event()

    def ask(*, keep: bool) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while not done.is_set():
            try:
                connection.request("GET", "/api/v1/search?q=fjorden")
                response = connection.getresponse()
                content = response.read()
                if response.status != 200 or word not in content:
                    outcome.failures.append((response.status, content))
            except (OSError, http.client.HTTPException) as error:
                outcome.failures.append(repr(error))
                connection.close()
            outcome.answered += 1
            if not keep:
                connection.close()
            time.sleep(pause)
        connection.close()

    threads = [threading.Thread(target=ask, kwargs={"keep": count % 3 != 1}) for count in range(number)]
    for thread in threads:
        thread.start()
    try:
        yield outcome
    finally:
        done.set()
        for thread in threads:
            thread.join()


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

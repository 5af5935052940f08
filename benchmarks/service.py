"""
How is Leit measured as its users meet it?

`Searcher.search` with extracts, and the endpoint over HTTP: gunicorn in a process of its own, one
client that keeps its connection, answers decoded from JSON.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import click

from benchmarks.engines import Find, Prepare
from benchmarks.engines.leit import typed
from benchmarks.queries import BenchQuery
from search.analysis import open_analyzer
from search.analysis.tables.language_tables import FOLDER
from search.archive.articles_table import open_archive
from search.articles import Article
from search.request import SearchRequest
from search.searcher import Searcher
from search.settings import CHECKOUT, settings_from
from search.wiring import open_searcher

HITS: Final = 20
HTTP_HITS: Final = 10
FRAGMENTS: Final = 2
_BATCH: Final = 1000
_PATIENCE_SECONDS: Final = 60
_LOG_LINES: Final = 20
_IDLE_SECONDS: Final = 3600
"""How long the server keeps the connection open while other engines have their turn."""


def make_archive(folder: Path, articles: Sequence[Article]) -> None:
    """Put *articles* into an archive in *folder*, as already indexed."""
    archive = open_archive(environment(folder)["LEIT_ARCHIVE"], create=True)
    try:
        remaining = iter(articles)
        while batch := list(islice(remaining, _BATCH)):
            archive.put(batch)
        archive.clear_pending_up_to(archive.latest_change())
    finally:
        archive.close()


@contextmanager
def searcher_opened(folder: Path) -> Iterator[Searcher]:
    """Give a searcher in this process, over the archive and the index in *folder*."""
    searcher = open_searcher(settings_from(environment(folder)))
    try:
        yield searcher
    finally:
        searcher.close()


def prepare_with(searcher: Searcher) -> Prepare:
    """Search by *searcher*, `HITS` hits a page."""

    def prepare(query: BenchQuery) -> Find:
        request = SearchRequest(text=typed(query), match=query.match, page_size=HITS, fragments=FRAGMENTS)
        return lambda: [hit.article.id for hit in searcher.search(request).hits]

    return prepare


@contextmanager
def http_opened(port: int) -> Iterator[Prepare]:
    """Search over HTTP on *port*, `HTTP_HITS` hits a page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_SECONDS)

    def prepare(query: BenchQuery) -> Find:
        parameters = {"q": typed(query), "match": query.match, "page_size": HTTP_HITS, "fragments": FRAGMENTS}
        path = f"/api/v1/search?{urlencode(parameters)}"
        return lambda: [hit["id"] for hit in _answer(connection, path)["hits"]]

    try:
        yield prepare
    finally:
        connection.close()


@contextmanager
def running_server(
    folder: Path, log: Path, *, settings: Mapping[str, str] | None = None
) -> Iterator[tuple[int, int]]:
    """
    Serve the archive and the index in *folder* with one worker; yield the port and gunicorn's process id.

    The socket is opened here and handed over, so the port is certainly free.

    Args:
        folder: As `make_archive` and Leit's engine have filled it.
        log: File for what the server has to say.
        settings: Its settings beside those two.

    Raises:
        ClickException: It does not get ready.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LEIT_")}
    with socket.create_server(("127.0.0.1", 0)) as listener, log.open("wb") as output:
        # gunicorn sets this too, but too late for a client that is there before it: 40 ms an answer.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        process = subprocess.Popen(
            _command(listener.fileno()),
            cwd=CHECKOUT,
            env={**inherited, **environment(folder), **(settings or {})},
            pass_fds=[listener.fileno()],
            stdout=output,
            stderr=output,
        )
        try:
            port = listener.getsockname()[1]
            _await(port, log)
            yield port, process.pid
        finally:
            process.terminate()
            process.wait(_PATIENCE_SECONDS)


def environment(folder: Path) -> dict[str, str]:
    """Return the settings that name the archive and the index in *folder*."""
    # The tables of Norwegian are no part of what is measured: those of the settings will do.
    tables = folder / "leit" / FOLDER
    if not tables.exists():
        open_analyzer(settings_from().index_dir)
        tables.symlink_to(settings_from().index_dir / FOLDER)
    return {"LEIT_ARCHIVE": f"sqlite:///{folder / 'archive.sqlite3'}", "LEIT_INDEX_DIR": str(folder / "leit")}


def _command(descriptor: int) -> list[str]:
    script = Path(sysconfig.get_path("scripts")) / "gunicorn"
    configuration = [
        "--config",
        str(CHECKOUT / "web" / "gunicorn_config.py"),
        "--keep-alive",
        str(_IDLE_SECONDS),
    ]
    address = ["--bind", f"fd://{descriptor}", "--workers", "1"]
    return [sys.executable, str(script), *configuration, *address, "web.wsgi:app"]


def _await(port: int, log: Path) -> None:
    """Return when the server is ready; raise ClickException with the end of its log when it does not get so."""
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_SECONDS)) as connection:
            _answer(connection, "/readyz")
    except (OSError, http.client.HTTPException) as error:
        said = "".join(log.read_text(encoding="utf-8").splitlines(keepends=True)[-_LOG_LINES:])
        raise click.ClickException(
            f"The server does not answer ({error!r}). Its log ends:\n{said}"
        ) from error


def _answer(connection: http.client.HTTPConnection, path: str) -> dict[str, Any]:
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    if response.status != http.HTTPStatus.OK:
        raise click.ClickException(f"{path} was answered with status {response.status}: {body[:500]!r}")
    answer: dict[str, Any] = json.loads(body)
    return answer

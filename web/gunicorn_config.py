"""
The configuration file of gunicorn; the command line sets the address and the number of workers.

The application is loaded before the fork, so workers start at once, share memory, and are all the code that the
master began with. With that, gunicorn alone would keep the old code on SIGHUP; `on_reload` imports the new, when
that can search. Packages of others are imported anew only by a new master (SIGUSR2, then SIGTERM to the old one) or
a restart.
"""

from __future__ import annotations

import gc
import importlib
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final

from gunicorn import util

from search import settings_from
from web.monitoring.metrics_folder import (
    add_ended_worker,
    make_metrics_folder,
    remove_metrics_folder,
)
from web.server_errors import write_error
from web.server_log import Logger

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter
    from gunicorn.http.message import Request
    from gunicorn.workers.base import Worker

worker_class = "web.worker.Worker"
threads = 32
"""Threads of a worker, most of which send answers to slow readers: `web.worker` lets two of them search at once."""
preload_app = True
accesslog = "-"
errorlog = "-"
logger_class = Logger
keepalive = 30
"""Seconds that an idle connection is kept open, for a reader who goes on to the next page."""
graceful_timeout = 30
timeout = 60
"""Seconds without a heartbeat after which a worker is replaced."""
max_requests = 20_000
max_requests_jitter = 2_000
"""A worker is replaced after so many requests, which frees leaked memory; the jitter spreads the restarts."""
limit_request_line = 8190
"""Bytes, the most gunicorn allows: a query of 1,000 Norwegian letters takes 6,000 bytes in a URL."""
forwarded_allow_ips = ""
"""gunicorn believes no proxy: `web.proxies` does, by the settings of Leit."""
forwarder_headers = ""
control_socket_disable = True
if Path("/dev/shm").is_dir():  # noqa: S108 - nothing is written here
    worker_tmp_dir = "/dev/shm"  # noqa: S108 - gunicorn unlinks its files at once
    """Folder of the heartbeat files: in memory, as a write to a slow disk could delay a heartbeat."""

util.write_error = write_error
_script_name = os.environ.pop("SCRIPT_NAME", "")  # with it, gunicorn would answer 500 to other paths

_CHECKOUT: Final = Path(__file__).resolve().parent.parent
_LEASES: Final = "search.system.leases"
if __name__ == "__config__" and settings_from().metrics:  # the name under which gunicorn runs this file
    make_metrics_folder()

REQUESTS_PER_CONNECTION = 100
"""Requests after which a kept connection is closed: its client comes back to whichever worker has least to do."""
GC_THRESHOLD = 10_000
"""New objects that start a garbage collection; with Python's 700, collections take a tenth of a search."""


_PREPARE: Final = "from web.wsgi import prepare; prepare()"


class CannotServeError(Exception):
    """The code on disk cannot answer searches."""


def on_starting(server: Arbiter) -> None:
    """Tell of a sub-path that is set where other servers have it."""
    if _script_name:
        server.log.warning("SCRIPT_NAME is passed over. Set LEIT_BASE_PATH=%s instead.", _script_name)


def when_ready(server: Arbiter) -> None:
    """Load what workers share, freeze its objects, and let workers collect garbage less often."""
    _wsgi().load()
    if not _wsgi().has_tables():
        try:
            _prepare(server)
        except CannotServeError as error:
            server.log.error("%s", error)  # noqa: TRY400 - a sentence
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD)


def pre_request(worker: Worker, req: Request) -> None:  # noqa: ARG001 - gunicorn's own signature
    """Say in the last answer of a long-kept connection that it ends; else a new worker would get no work."""
    if req.req_number >= REQUESTS_PER_CONNECTION:
        req.force_close()


def child_exit(server: Arbiter, worker: Worker) -> None:  # noqa: ARG001 - the same
    """Keep the figures of a worker that has ended."""
    add_ended_worker(worker.pid)


def on_reload(server: Arbiter) -> None:
    """Import the project's code again before new workers start; keep the old code when the new cannot serve."""
    old_modules = {name: module for name, module in sys.modules.items() if is_project_module(name)}
    old_application = server.app.callable
    try:
        # In a process of its own, so that the old code goes on unchanged where the new one fails.
        _prepare(server)
        _remove_modules(old_modules)
        server.app.callable = None
        server.app.wsgi()
        _wsgi().load()
    except Exception as error:
        server.log.error(  # noqa: TRY400 - our own error is a sentence
            "The new code cannot be loaded; the old one goes on. %s",
            error,
            exc_info=not isinstance(error, CannotServeError),
        )
        new_modules = {name: module for name, module in sys.modules.items() if is_project_module(name)}
        if new_modules.get(_LEASES) is not old_modules.get(_LEASES):
            _release_leases(new_modules)
        _remove_modules(new_modules)
        sys.modules.update(old_modules)
        server.app.callable = old_application
    else:
        # The workers of the old code have its leases still.
        _release_leases(old_modules)


def on_exit(server: Arbiter) -> None:  # noqa: ARG001 - gunicorn's own signature
    """Fold the archive into one file, now that no worker has it open, and remove the folder of the figures."""
    remove_metrics_folder()
    _wsgi().fold_archive()


def _wsgi() -> ModuleType:
    return importlib.import_module("web.wsgi")


def _prepare(server: Arbiter) -> None:
    """
    Let the code on disk make what it needs, and try whether it can search, in a process of its own.

    Raises:
        CannotServeError: It cannot.
    """
    command = [sys.executable, "-c", _PREPARE]
    done = subprocess.run(command, cwd=_CHECKOUT, capture_output=True, text=True, check=False)  # noqa: S603 - our own code
    told = done.stderr.strip()
    if done.returncode:
        raise CannotServeError(told or f"It ended with status {done.returncode}.")
    for sentence in told.splitlines():
        server.log.info("%s", sentence)


def _release_leases(modules: Mapping[str, ModuleType]) -> None:
    if _LEASES in modules:
        modules[_LEASES].release_all()


def is_project_module(name: str) -> bool:
    """Whether *name* is a module of ``search`` or ``web``."""
    return name.partition(".")[0] in {"search", "web"}


def _remove_modules(names: Iterable[str]) -> None:
    for name in names:
        del sys.modules[name]
    importlib.invalidate_caches()

"""
The configuration file of gunicorn; the command line sets the address and the number of workers.

The application is loaded before the fork, so workers start at once and share memory. With that, gunicorn
alone would keep the old code on SIGHUP; `on_reload` imports the new. Packages of others are imported anew
only by a new master (SIGUSR2, then SIGTERM to the old one) or a restart.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from gunicorn import util

from web.server_errors import write_error
from web.server_log import Logger

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter

worker_class = "gthread"
threads = 2
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

GC_THRESHOLD = 10_000
"""New objects that start a garbage collection; with Python's 700, collections take a tenth of a search."""


def on_starting(server: Arbiter) -> None:
    """Tell of a sub-path that is set where other servers have it."""
    if _script_name:
        server.log.warning("SCRIPT_NAME is passed over. Set LEIT_BASE_PATH=%s instead.", _script_name)


def when_ready(server: Arbiter) -> None:  # noqa: ARG001 - gunicorn's own signature
    """Freeze the objects that workers share with this process, and let workers collect garbage less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD)


def on_reload(server: Arbiter) -> None:
    """Import the project's code again before new workers start; keep the old code when the new is broken."""
    old_modules = {name: module for name, module in sys.modules.items() if is_project_module(name)}
    old_application = server.app.callable
    try:
        _remove_modules(old_modules)
        server.app.callable = None
        server.app.wsgi()
    except Exception:
        server.log.exception("The new code cannot be loaded; the old one goes on.")
        _remove_modules([name for name in sys.modules if is_project_module(name)])
        sys.modules.update(old_modules)
        server.app.callable = old_application


def is_project_module(name: str) -> bool:
    """Whether *name* is a module of ``search`` or ``web``."""
    return name.partition(".")[0] in {"search", "web"}


def _remove_modules(names: Iterable[str]) -> None:
    for name in names:
        del sys.modules[name]
    importlib.invalidate_caches()

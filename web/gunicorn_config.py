"""
How does gunicorn run the front end? Its configuration file; the command line names address and workers.

The application is loaded before the fork, so workers start at once and share memory. gunicorn by
itself keeps old code on SIGHUP then; `on_reload` loads the new. Other packages than ours are loaded
anew only by a new master (SIGUSR2, then SIGTERM to the old one) or a restart.
"""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

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
"""Seconds; a reader who pages on finds the connection still open."""
graceful_timeout = 30
timeout = 60
"""Seconds without a sign of life after which a worker is replaced."""
max_requests = 20_000
max_requests_jitter = 2_000
"""What leaks is given back now and then, and not by all workers at once."""
limit_request_line = 8190
"""Bytes, the most gunicorn allows: a query of 1,000 Norwegian letters is 6,000 bytes long in an address."""
control_socket_disable = True
if Path("/dev/shm").is_dir():  # noqa: S108 - only asked whether it is there
    worker_tmp_dir = "/dev/shm"  # noqa: S108 - a sign of life written to a disk could wait for it; gunicorn's files there have no name
    """Where workers leave their signs of life."""


COLLECTED_AFTER = 10_000
"""Objects more than before at which Python looks for circles among them: with 700 that takes a tenth of a search."""


def when_ready(server: Arbiter) -> None:  # noqa: ARG001 - gunicorn hands it over
    """Let workers, which are forked from here, look for garbage less often, and never among the code they share."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER)


def on_reload(server: Arbiter) -> None:
    """Load our code anew for the workers that are about to start; keep the old when the new is broken."""
    old = {name: module for name, module in sys.modules.items() if _is_ours(name)}
    callable_before = server.app.callable
    try:
        _forget(old)
        server.app.callable = None
        server.app.wsgi()
    except Exception:
        server.log.exception("The new code cannot be loaded; the old one goes on.")
        _forget([name for name in sys.modules if _is_ours(name)])
        sys.modules.update(old)
        server.app.callable = callable_before


def _is_ours(name: str) -> bool:
    return name.partition(".")[0] in {"search", "web"}


def _forget(names: Iterable[str]) -> None:
    for name in list(names):
        del sys.modules[name]
    importlib.invalidate_caches()

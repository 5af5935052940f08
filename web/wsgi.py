"""
The application that gunicorn serves.

It is made once, before the workers are forked. Each worker opens archive and index for itself, at its first
request, and again when another archive has been put in the place of the first, or an index that other tables of
Norwegian made. While one of them is missing, every search answers 503 and the log says why; an import or a
rebuild mends it without a restart.
"""

import sys
import threading
from contextlib import suppress

from flask import Flask

import search
from search import Searcher, UnavailableError, settings_from
from web import create_app
from web.preload import preload

_settings = settings_from()
_lock = threading.Lock()
_searcher: Searcher | None = None


def get_searcher() -> Searcher:
    """Return the searcher of this process, opened when first asked for; raises UnavailableError until it can be."""
    global _searcher
    with _lock:  # or two threads could open it at the same time
        if _searcher is None or not _searcher.is_current():
            # An error is not kept, so the next request tries again.
            old, _searcher = _searcher, search.open_searcher(_settings, make_tables=False)
            if old is not None:
                old.close()
            _log_notice(_searcher)
        return _searcher


def _make_app() -> Flask:
    if _settings.metrics is None:
        return create_app(get_searcher, _settings.site)
    # Imported here: a server without figures needs none of it.
    from web.monitoring.metrics import Metrics, MetricsEndpoint  # noqa: PLC0415

    metrics = Metrics()
    application = create_app(get_searcher, _settings.site, metrics)
    application.wsgi_app = MetricsEndpoint(  # type: ignore[method-assign] # Flask's own way
        application.wsgi_app, metrics, _settings.metrics.port, get_searcher
    )
    return application


app = _make_app()


def _log_notice(searcher: Searcher) -> None:
    """Log why searches find less than they could, if they do."""
    with suppress(UnavailableError):
        if notice := searcher.notice():
            app.logger.warning("%s", notice)


def load() -> None:
    """Load all code that answers need, and keep the tables and the index of this code; before workers are forked."""
    preload(app, _settings)
    search.hold_for_serving(_settings)


def has_tables() -> bool:
    """Say whether the tables that this code needs are there."""
    return search.has_tables(_settings)


def fold_archive() -> None:
    """Put what is only in the log beside the archive into its file, so that a copy of the file is whole."""
    search.fold_archive(_settings)


def _report(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


def prepare() -> None:
    """Make what workers of this code need, in a process that ends afterwards; its exit status is 1 when they cannot search."""
    try:
        search.prepare_serving(_settings, report=_report)
    except UnavailableError as error:
        sys.exit(str(error))

"""
The application that gunicorn serves.

It is made once, before the workers are forked. Each worker opens archive and index for itself, at its first
request. While one of them is missing, every search answers 503 and the log says why; an import or a
rebuild mends it without a restart.
"""

import threading
from functools import cache

from search import Searcher, open_searcher, settings_from
from web import create_app

_settings = settings_from()
_lock = threading.Lock()


def get_searcher() -> Searcher:
    """Return the searcher of this process, opened when first asked for; raises UnavailableError until it can be."""
    with _lock:  # or two threads could open it at the same time
        return _open()


@cache
def _open() -> Searcher:
    # An error is not cached, so the next request tries again.
    return open_searcher(_settings, make_tables=False)


app = create_app(get_searcher, _settings.site)

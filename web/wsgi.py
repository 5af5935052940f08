"""
Where does gunicorn find the application?

It is made once, before the workers are forked; archive and index are opened by each worker for
itself, when first asked. As long as one of them is missing, every search answers 503 and says why
in the log; an import or rebuild mends it without a restart.
"""

from __future__ import annotations

import os
import threading
from typing import Any, cast

from search import Searcher, Settings, open_searcher, settings_from
from web import create_app


class LateSearcher:
    """
    A searcher that opens archive and index in the process that asks, when it asks.

    Every use raises UnavailableError as long as they cannot be opened; the next one tries again.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._process = 0
        self._searcher: Searcher | None = None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a searcher has
        return getattr(self._opened(), name)

    def _opened(self) -> Searcher:
        with self._lock:
            # Connections and files opened before a fork must not be used after it.
            if self._searcher is None or self._process != os.getpid():
                self._searcher, self._process = open_searcher(self._settings, make_tables=False), os.getpid()
            return self._searcher


app = create_app(cast(Searcher, LateSearcher(settings_from())))

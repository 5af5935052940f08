"""
Figures for Prometheus: searches, requests, and the state of archive and index.

Each worker counts in files of its own, and whichever answers a scrape adds them up (prometheus-client's multiprocess
mode). The figures are answered on an address of their own (LEIT_METRICS), where nothing else is, and nowhere else:
so no proxy has to keep readers from them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from search import Searcher, UnavailableError
from web.monitoring.metrics_folder import metrics_folder, reading_folder

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH: Final = "/metrics"
SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the classes of durations."""


class Metrics:
    """The figures of this process, and the text of those of all."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._searches = Counter(
            "leit_searches", "Searches by kind and outcome.", ["kind", "outcome"], registry=self._registry
        )
        self._seconds = Histogram(
            "leit_search_seconds",
            "Seconds of searches that were answered or failed, from the request to its answer.",
            ["kind"],
            buckets=SECONDS,
            registry=self._registry,
        )
        self._requests = Counter(
            "leit_requests", "Requests by route and status.", ["route", "status"], registry=self._registry
        )

    def count_search(self, kind: str, outcome: str, seconds: float) -> None:
        """Count a search; those that the client has already, or that are refused, are in no class of durations."""
        self._searches.labels(kind, outcome).inc()
        if outcome not in {"unchanged", "refused"}:
            self._seconds.labels(kind).observe(seconds)

    def count_request(self, route: str, status: int) -> None:
        """Count a request to *route*, the name of a function that answers."""
        self._requests.labels(route, str(status)).inc()

    def text(self, get_searcher: Callable[[], Searcher]) -> bytes:
        """Return all figures in the text format of Prometheus."""
        state = CollectorRegistry()
        state.register(StateCollector(get_searcher))
        return self._counts() + generate_latest(state)

    def _counts(self) -> bytes:
        if metrics_folder() is None:
            return generate_latest(self._registry)
        with reading_folder() as folder:
            registry = CollectorRegistry()
            MultiProcessCollector(registry, path=str(folder))
            return generate_latest(registry)


class StateCollector(Collector):
    """Reads archive and index when it is asked; a part that does not answer has only its `leit_up` of 0."""

    def __init__(self, get_searcher: Callable[[], Searcher]) -> None:
        self._get_searcher = get_searcher

    def collect(self) -> Iterator[Metric]:
        """Yield the figures of archive and index."""
        up = GaugeMetricFamily("leit_up", "1 where archive or index answer.", labels=["part"])
        for part, read in (("archive", self._archive), ("index", self._index)):
            try:
                figures = list(read())
            except UnavailableError:
                figures = []
            up.add_metric([part], 1.0 if figures else 0.0)
            yield from figures
        yield up

    def _archive(self) -> Iterable[Metric]:
        counts = self._get_searcher().archive_counts()
        yield GaugeMetricFamily("leit_archive_articles", "Articles in the archive.", counts.articles)
        yield GaugeMetricFamily("leit_pending_articles", "Articles that the index may lack.", counts.pending)

    def _index(self) -> Iterable[Metric]:
        info = self._get_searcher().info()
        yield GaugeMetricFamily("leit_index_articles", "Articles in the index.", info.articles)
        yield GaugeMetricFamily("leit_index_bytes", "Size of the index on disk.", info.size_bytes)
        if info.changed:
            age = max(0.0, time.time() - info.changed.timestamp())
            yield GaugeMetricFamily(
                "leit_index_age_seconds", "Seconds since the last change of the index.", age
            )


class MetricsEndpoint:
    """WSGI middleware that answers what comes in on the port of the figures: `PATH`, and nothing else there."""

    def __init__(
        self, application: WSGIApplication, metrics: Metrics, port: int, get_searcher: Callable[[], Searcher]
    ) -> None:
        self._application = application
        self._metrics = metrics
        self._port = port
        self._get_searcher = get_searcher

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if _local_port(environ) != self._port:
            return self._application(environ, start_response)
        if environ.get("PATH_INFO") != PATH or environ.get("REQUEST_METHOD") not in {"GET", "HEAD"}:
            status, body = "404 Not Found", f"Only {PATH} is here.\n".encode()
        else:
            status, body = "200 OK", self._metrics.text(self._get_searcher)
        is_text = CONTENT_TYPE_LATEST if status.startswith("200") else "text/plain; charset=utf-8"
        headers = [("Content-Type", is_text), ("Content-Length", str(len(body)))]
        start_response(
            status, [*headers, ("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-store")]
        )
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]


def _local_port(environ: WSGIEnvironment) -> int | None:
    """Return the port that a request came in on: of the socket itself, since SERVER_PORT may be what a client wrote."""
    connection = environ.get("gunicorn.socket")
    address = connection.getsockname() if connection else None
    return address[1] if isinstance(address, tuple) else None

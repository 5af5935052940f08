"""Figures for Prometheus: what a scrape reads, in one process and from real workers."""

from __future__ import annotations

import os
import signal
import sys
import time
from types import SimpleNamespace

import pytest
from prometheus_client.parser import text_string_to_metric_families

from search import ArchiveUnavailableError
from tests.test_serving import environment, free_port, running, search
from web import create_app
from web.monitoring.metrics import Metrics, MetricsEndpoint

ARTICLES = "".join(
    f'{{"id": "{name}", "title": "Ferja {name}", "body": "Ferja over fjorden."}}\n' for name in ("a", "b")
)


def samples(text):
    """Return the samples in *text* by name and labels."""
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def count_of(values, outcome, kind="endpoint"):
    return values.get(("leit_searches_total", ("kind", kind), ("outcome", outcome)), 0)


def test_searches_and_the_state_of_archive_and_index_are_told(searcher):
    metrics = Metrics()
    client = create_app(lambda: searcher, None, metrics).test_client()
    client.get("/sok?q=ferje")
    client.get("/api/v1/search?q=xyzzyq")

    values = samples(metrics.text(lambda: searcher).decode())

    assert count_of(values, "hits", "page") == count_of(values, "no_hits") == 1
    assert values["leit_search_seconds_count", ("kind", "page")] == 1
    assert values["leit_requests_total", ("route", "pages.search"), ("status", "200")] == 1
    assert values["leit_archive_articles",] == values["leit_index_articles",] == searcher.info().articles
    assert values["leit_pending_articles",] == 0
    assert values["leit_index_age_seconds",] >= 0
    assert values["leit_up", ("part", "archive")] == values["leit_up", ("part", "index")] == 1


def test_a_refused_search_is_in_no_class_of_durations(searcher):
    metrics = Metrics()
    create_app(lambda: searcher, None, metrics).test_client().get("/api/v1/search?page=0")

    values = samples(metrics.text(lambda: searcher).decode())

    assert count_of(values, "refused") == 1
    assert ("leit_search_seconds_count", ("kind", "endpoint")) not in values


def test_what_does_not_answer_is_down_and_the_rest_is_told():
    def fail():
        raise ArchiveUnavailableError("Nei.")

    values = samples(Metrics().text(fail).decode())

    assert values == {("leit_up", ("part", "archive")): 0, ("leit_up", ("part", "index")): 0}


@pytest.mark.parametrize(
    ("sockname", "path", "answer"),
    [
        (("127.0.0.1", 9464), "/metrics", "200 OK"),
        (("::1", 9464, 0, 0), "/metrics", "200 OK"),
        (("127.0.0.1", 9464), "/sok", "404 Not Found"),
        (("127.0.0.1", 8000), "/metrics", "application"),
        ("/run/leit.sock", "/metrics", "application"),
        (None, "/metrics", "application"),
    ],
)
def test_figures_are_answered_on_their_own_port_alone(searcher, sockname, path, answer):
    """SERVER_PORT is what the client wrote, on a Unix socket."""
    answers = []
    endpoint = MetricsEndpoint(lambda *_: answers.append("application"), Metrics(), 9464, lambda: searcher)
    connection = sockname and SimpleNamespace(getsockname=lambda: sockname)
    environ = {
        "gunicorn.socket": connection,
        "SERVER_PORT": "9464",
        "PATH_INFO": path,
        "REQUEST_METHOD": "GET",
    }

    endpoint(environ, lambda status, _: answers.append(status))

    assert answers == [answer]


@pytest.fixture(name="server")
def _server(tmp_path):
    """Give a real server with two workers and figures, and the port of the figures."""
    port, figures_port = free_port(), free_port()
    (tmp_path / "articles.jsonl").write_text(ARTICLES, encoding="utf-8")
    (tmp_path / "tmp").mkdir()
    env = environment(tmp_path) | {"LEIT_METRICS": str(figures_port), "TMPDIR": str(tmp_path / "tmp")}
    assert search("import", tmp_path / "articles.jsonl", env=env).returncode == 0
    command = [sys.executable, "-m", "search", "serve", "--port", str(port)]
    with running(command, port, tmp_path, env) as server:
        server.wait_for("/healthz", "ok")
        yield server, SimpleNamespace(port=figures_port, get=lambda path: scrape(server, figures_port, path))
    assert list((tmp_path / "tmp").iterdir()) == []


def scrape(server, port, path):
    """Return the answer at *path* on *port*."""
    pages_port, server.port = server.port, port
    try:
        return server.get(path)
    finally:
        server.port = pages_port


def wait_until(condition):
    deadline = time.monotonic() + 30
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert condition()


@pytest.mark.server
def test_figures_of_two_workers_are_added_up_and_outlive_them(server, tmp_path):
    server, figures = server
    for _ in range(20):
        server.get("/api/v1/search?q=ferje")
    values = samples(figures.get("/metrics")[1])
    files = {path.name for path in (tmp_path / "tmp").glob("leit-metrics-*/counter_*.db")}
    pids = [int(name.removeprefix("counter_").removesuffix(".db")) for name in files]
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: "counter_ended.db" in {path.name for path in (tmp_path / "tmp").glob("*/*.db")})
    wait_until(lambda: not any(list((tmp_path / "tmp").glob(f"*/*_{pid}.db")) for pid in pids))
    server.wait_for("/healthz", "ok")
    server.get("/api/v1/search?q=ferje")
    server.reload()
    wait_until(lambda: count_of(samples(figures.get("/metrics")[1]), "hits") == 21)

    assert count_of(values, "hits") == 20
    assert values["leit_archive_articles",] == values["leit_index_articles",] == 2
    assert server.get("/metrics")[0] == 404
    assert figures.get("/sok?q=ferje")[0] == 404


@pytest.mark.server
def test_figures_on_a_port_that_is_taken_or_that_of_the_pages_are_refused_in_a_sentence(tmp_path):
    port = free_port()
    env = environment(tmp_path) | {"LEIT_METRICS": str(port)}

    result = search("serve", "--port", port, env=env)

    assert result.returncode == 1
    assert result.stderr == f"LEIT_METRICS names port {port}, which pages are served on. Choose another.\n"

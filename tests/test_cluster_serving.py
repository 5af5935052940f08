"""An archive in PostgreSQL and an index in a cluster: two servers and an import share them."""

from __future__ import annotations

import contextlib
import http.client
import json
import subprocess
import sys
import threading
import time

import pytest

from tests.server import CHECKOUT, environment, search, serving

pytestmark = pytest.mark.server

NEW = 12
SECONDS = 2.0
"""After which a server shows what another process has imported."""

# Prints the time at which each article is acknowledged.
IMPORT = """
import sys, time
from search import Article
from search.ingest import ingest
from search.opening import opened
from search.settings import settings_from

with opened(settings_from(), create=False) as (archive, index):
    for number in range(int(sys.argv[1])):
        ingest([Article(id=f"ny-{number}", title=f"Hvalross nummer {number}")], archive, index)
        print(time.time(), flush=True)
        time.sleep(0.1)
"""


@pytest.fixture(name="env")
def _env(tmp_path, opensearch, postgresql):
    """The settings of all three processes; each has a folder of its own for the tables only."""
    place = opensearch.settings()
    yield environment(
        tmp_path,
        LEIT_ARCHIVE=postgresql.new_database(),
        LEIT_BACKEND="opensearch",
        LEIT_OPENSEARCH_URL=",".join(place.urls),
        LEIT_OPENSEARCH_INDEX=place.index,
        LEIT_WORKERS="1",
    )
    opensearch.delete(place)


def watch(server, seen, is_over):
    """Ask as a browser does that has the last answer, and note in *seen* when so many articles were first shown."""
    headers = {}
    while not is_over.is_set() and len(seen) < NEW:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", server.port)) as connection:
            connection.request("GET", "/api/v1/search?q=hvalross", headers=headers)
            response = connection.getresponse()
            answer = response.read()
        if response.status == http.HTTPStatus.OK:
            headers = {"If-None-Match": response.headers["ETag"]}
            shown = json.loads(answer)["total"]["value"]
            seen.extend([time.time()] * (shown - len(seen)))
        time.sleep(0.02)


def test_two_servers_show_what_a_third_process_imports(tmp_path, env):
    seeds = tmp_path / "seeds.jsonl"
    seeds.write_text('{"id": "a", "title": "Fisk"}\n', encoding="utf-8")
    assert search("import", seeds, env=env).returncode == 0
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    seen, is_over = ([], []), threading.Event()

    with serving(folders[0], env) as one, serving(folders[1], env) as two:
        watchers = [
            threading.Thread(target=watch, args=(server, times, is_over))
            for server, times in zip((one, two), seen, strict=True)
        ]
        for each in watchers:
            each.start()
        command = [sys.executable, "-c", IMPORT, str(NEW)]
        done = subprocess.run(command, cwd=CHECKOUT, env=env, capture_output=True, text=True, check=False)
        time.sleep(SECONDS)
        is_over.set()
        for each in watchers:
            each.join()

    acknowledged = [float(line) for line in done.stdout.split()]
    assert len(acknowledged) == NEW, done.stderr
    for times in seen:
        assert len(times) == NEW
        assert max(at - told for at, told in zip(times, acknowledged, strict=True)) < SECONDS

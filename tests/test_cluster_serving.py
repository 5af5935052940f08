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
PATIENCE_SECONDS = 30
"""For a busy machine to answer at all."""

# Prints the time at which each article is acknowledged.
IMPORT = """
import sys, time
from search import Article
from search.ingest import ingest
from search.wiring import open_for_writing
from search.settings import settings_from

with open_for_writing(settings_from(), create=False) as (archive, index):
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


class Watcher(threading.Thread):
    """
    Asks a server as a browser does that has the last answer, until all articles are shown.

    Attributes:
        answers: For each answer when it was asked for, and how many articles it showed.
    """

    def __init__(self, server):
        super().__init__()
        self.answers = [(0.0, 0)]
        self.is_given_up = False
        self._server = server

    def run(self):
        headers = {}
        while not self.is_given_up and self.answers[-1][1] < NEW:
            asked = time.time()
            with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self._server.port)) as connection:
                connection.request("GET", "/api/v1/search?q=hvalross", headers=headers)
                response = connection.getresponse()
                answer = response.read()
            shown = self.answers[-1][1]
            if response.status != http.HTTPStatus.NOT_MODIFIED:
                assert response.status == http.HTTPStatus.OK, answer
                headers = {"If-None-Match": response.headers["ETag"]}
                shown = json.loads(answer)["total"]["value"]
            self.answers.append((asked, shown))
            time.sleep(0.02)


def lateness(answers, acknowledged):
    """
    Return for how long an article was acknowledged, at most, when an answer was asked for that lacked it.

    The time an answer took is not in it: a busy machine may answer late, but not with what is old.
    """
    return max(
        (asked - told for asked, shown in answers for told in acknowledged[shown:] if told < asked), default=0
    )


def test_two_servers_show_what_a_third_process_imports(tmp_path, env):
    seeds = tmp_path / "seeds.jsonl"
    seeds.write_text('{"id": "a", "title": "Fisk"}\n', encoding="utf-8")
    assert search("import", seeds, env=env).returncode == 0
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()

    with serving(folders[0], env) as one, serving(folders[1], env) as two:
        watchers = [Watcher(one), Watcher(two)]
        for each in watchers:
            each.start()
        command = [sys.executable, "-c", IMPORT, str(NEW)]
        done = subprocess.run(command, cwd=CHECKOUT, env=env, capture_output=True, text=True, check=False)
        for each in watchers:
            each.join(PATIENCE_SECONDS)
            each.is_given_up = True
            each.join()

    acknowledged = [float(line) for line in done.stdout.split()]
    assert len(acknowledged) == NEW, done.stderr
    for each in watchers:
        assert each.answers[-1][1] == NEW
        assert lateness(each.answers, acknowledged) < SECONDS

"""
An hour of mixed load with imports: no answer fails, and after ten minutes workers grow neither in memory nor in files.

`make test` does it for half a minute, which shows that answers hold while imports go on; `make soak` for an hour.
SOAK_SECONDS=600 sets another length.
"""

from __future__ import annotations

import json
import os
import random
import re
import threading
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import median

import pytest

from tests.server import environment, search, serving

CLIENTS = 6
ARTICLES = 400
CHANGED = 40
LONG_RUN_SECONDS = 600
"""From here on the first sixth of a run is long enough for caches to fill."""
WORDS = [
    "brann",
    "ferje",
    "skole",
    "kommune",
    "laks",
    "bru",
    "rettssak",
    "kamp",
    "vinter",
    "olje",
    "buss",
    "valg",
    "strøm",
    "barnehage",
    "sykehus",
    "fjell",
]
PATHS = (
    "/sok?q={a}+{b}", "/api/v1/search?q={a}&explain=true", "/sok?q=%22{a}+{b}%22", "/api/v1/search?q={a}*",
    "/sok?q={a}x{b}", "/artikkel/a{n}?q={a}", "/api/v1/search?q={a}+NEAR+{b}&sort=newest", "/readyz", "/avansert",
)  # fmt: skip


def write_articles(path, numbers, choice):
    lines = [
        {
            "id": f"a{n}",
            "title": " ".join(choice.choices(WORDS, k=4)),
            "body": " ".join(choice.choices(WORDS, k=120)),
        }
        for n in numbers
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")


class Load:
    """Clients that search until they are stopped."""

    def __init__(self, port):
        self._port, self._end = port, threading.Event()
        self.answered, self.failures = 0, []
        self._threads = [threading.Thread(target=self._ask, args=(number,)) for number in range(CLIENTS)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._end.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, number):
        choice = random.Random(number)  # noqa: S311 - the same load each time
        connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
        while not self._end.is_set():
            a, b = choice.choices([word.replace("ø", "%C3%B8") for word in WORDS], k=2)
            path = choice.choice(PATHS).format(a=a, b=b, n=choice.randrange(ARTICLES))
            try:
                connection.request("GET", path)
                response = connection.getresponse()
                response.read()
                if response.status != 200:
                    self.failures.append((path, response.status))
            except (OSError, HTTPException) as error:
                self.failures.append((path, repr(error)))
                connection.close()
            self.answered += 1
        connection.close()


def workers(master):
    """Return the process ids of the workers of *master*."""
    return [
        int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii").split()
    ]


def measure(pid):
    """Return the memory of a process that no file backs, in kB, and its number of descriptors."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(re.search(r"RssAnon:\s+(\d+)", status)[1]), len(list(Path(f"/proc/{pid}/fd").iterdir()))


def growth(samples, column):
    """Return the growth of a column from the first to the last third of *samples*."""
    third = max(1, len(samples) // 3)
    return median(sample[column] for sample in samples[-third:]) - median(
        sample[column] for sample in samples[:third]
    )


@pytest.mark.server
@pytest.mark.timeout(7200)
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc")
def test_no_answer_fails_and_workers_do_not_grow_under_load_with_imports(tmp_path, soak_runs):
    seconds = int(os.environ.get("SOAK_SECONDS") or (3600 if soak_runs(10) == 10 else 30))
    choice = random.Random(7)  # noqa: S311 - the same
    # Workers that were replaced would begin small again, and hide a leak.
    env = environment(tmp_path) | {"GUNICORN_CMD_ARGS": "--max-requests 0", "LEIT_METRICS": ""}
    file, samples, imports = tmp_path / "articles.jsonl", {}, 0
    write_articles(file, range(ARTICLES), choice)
    assert search("import", file, env=env).returncode == 0

    with serving(tmp_path, env) as server, Load(server.port) as load:
        began = time.monotonic()
        while (passed := time.monotonic() - began) < seconds:
            write_articles(file, choice.sample(range(ARTICLES), CHANGED), choice)
            result = search("import", file, env=env)
            assert result.returncode == 0, result.stderr
            imports += 1
            if passed >= seconds / 6:
                for pid in workers(server.process.pid):
                    samples.setdefault(pid, []).append(measure(pid))
            time.sleep(min(5, seconds / 20))

    assert load.failures == []
    assert load.answered > seconds
    assert imports > 2
    figures = {pid: (rows[0], rows[-1], growth(rows, 0), growth(rows, 1)) for pid, rows in samples.items()}
    print(f"\n{seconds} s, {load.answered} answers, {imports} imports; first, last, growth: {figures}")  # noqa: T201
    for pid, rows in samples.items():
        if seconds >= LONG_RUN_SECONDS:  # before, the pools of connections fill
            assert growth(rows, 1) <= 10, figures[pid]
            assert growth(rows, 0) <= max(0.05 * rows[0][0], 8_000), figures[pid]

"""
Is anything lost when a writing command is killed?

Commands are killed with SIGKILL at random moments. Afterwards the index must open at once, the next
command must make archive and index agree, and what was acknowledged must be there.
"""

import json
import random
import subprocess
import sys
import time

import pytest

from search.archive.articles_table import open_archive
from search.article_index import FindPlan
from search.ingest import bring_up_to_date
from search.query.tree import MatchAll, Word
from tests.language import open_whoosh, share_tables
from tests.server import CHECKOUT

IDS = [f"sak-{number:03}" for number in range(200)]
IN_A_FILE = 120
BATCH = 25

# Prints «begin» when everything is loaded, and how many articles are acknowledged so far.
IMPORT = """
import sys
from pathlib import Path
from search.formats import read_articles
from search.ingest import ingest
from search.wiring import open_for_writing
from search.settings import settings_from

print("begin", flush=True)
with open_for_writing(settings_from(), create=True) as (archive, index):
    articles = (read.article for read in read_articles([Path(sys.argv[1])]))
    ingest(articles, archive, index, batch_size=int(sys.argv[2]),
           acknowledged=lambda all: print(all.added + all.updated + all.unchanged, flush=True))
"""
COMMAND = """
import sys
from search.cli.main import cli
print("begin", flush=True)
cli(sys.argv[1:])
"""


class Run:
    """A folder with an archive and an index, and what was acknowledged in it."""

    def __init__(self, folder, archive_url, seed):
        self.folder = folder
        self.archive_url = archive_url
        self.random = random.Random(seed)  # noqa: S311 - moments to kill at, not secrets
        self.version = 0
        self.acknowledged = {}
        self.seconds = {}

    def round(self, kind, *, kill):
        """Do a command of *kind*; kill it at a random moment of its work, or time it."""
        self.version += 1
        ids = self.random.sample(IDS, IN_A_FILE)
        self._write(ids)
        process = self._start(kind)
        assert process.stdout.readline() == "begin\n"
        began = time.monotonic()
        if kill:
            time.sleep(self.random.uniform(0, self.seconds[kind]))
            process.kill()
        output = process.communicate(timeout=120)[0]
        if not kill:
            self.seconds[kind] = time.monotonic() - began
            assert process.returncode == 0
        if kind == "batches":
            safe = max(map(int, output.split()), default=0)
        else:
            safe = IN_A_FILE if "unchanged" in output else 0
        self.acknowledged.update(dict.fromkeys(ids[:safe], self.version))

    def _write(self, ids):
        text = "Folk har ventet lenge på brua over fjorden. " * 12
        articles = [{"id": each, "title": f"utgave{self.version}", "body": text + each} for each in ids]
        (self.folder / "articles.jsonl").write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")

    def _start(self, kind):
        path = str(self.folder / "articles.jsonl")
        arguments = {
            "batches": [IMPORT, path, str(BATCH)],
            "import": [COMMAND, "import", path],
            "rebuild": [COMMAND, "rebuild"],
        }
        return subprocess.Popen([sys.executable, "-c", *arguments[kind]], cwd=CHECKOUT, text=True,
                                stdout=subprocess.PIPE)  # fmt: skip

    def check(self):
        """Look at what is there before and after the next command."""
        index = open_whoosh(self.folder / "index", patience=5)
        archive = open_archive(self.archive_url, create=False)
        assert self.acknowledged.keys() <= indexed(index)

        bring_up_to_date(archive, index)

        kept = {article.id: int(article.title.removeprefix("utgave")) for article in archive.articles()}
        assert indexed(index) == kept.keys()
        assert archive.pending_count() == 0
        versions = range(1, self.version + 1)
        words = [Word(f"utgave{version}", (), ("title",), (0, 0)) for version in versions]
        found = [index.find(word, FindPlan(limit=0)).total for word in words]
        assert found == [list(kept.values()).count(version) for version in versions]
        lost = {each for each, version in self.acknowledged.items() if kept[each] < version}
        assert lost == set()
        archive.close()
        index.close()


def indexed(index):
    """Return the ids that the index holds."""
    return {match.article_id for match in index.find(MatchAll(), FindPlan(limit=1000)).page}


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", [20261122])
def test_nothing_acknowledged_is_lost_when_commands_are_killed(
    tmp_path, monkeypatch, archive_url, soak_runs, seed
):
    monkeypatch.setenv("LEIT_ARCHIVE", archive_url)
    monkeypatch.setenv("LEIT_INDEX_DIR", str(share_tables(tmp_path / "index")))
    rounds = soak_runs(100 if archive_url.startswith("sqlite") else 30)
    run = Run(tmp_path, archive_url, seed)
    kinds = ["batches", "import", "rebuild"]
    for kind in kinds:
        run.round(kind, kill=False)
        run.check()

    for number in range(rounds):
        run.round(kinds[number % len(kinds)], kill=True)
        run.check()

    assert len(run.acknowledged) > BATCH

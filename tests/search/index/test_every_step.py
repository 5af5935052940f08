"""Whatever step of a commit is the last one, the generation before answers, and the next commit works."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys

import pytest

from search.article_index import FindPlan
from search.articles import Article, Block
from tests.language import open_whoosh, parse_query
from tests.server import CHECKOUT

STEPS = frozenset(
    ("open", "write", "close", "fsync", "rename", "replace", "unlink", "remove", "mkdir", "rmdir")
)
"""What a process can ask of a file system, as the functions in C are named."""
KILLED = -signal.SIGKILL


def article(article_id, title="Fisk"):
    return Article(id=article_id, title=title, blocks=(Block("p", "Det var i havet."),))


def found(folder):
    index = open_whoosh(folder)
    page = index.find(parse_query("fisk")[0], FindPlan(limit=1000)).page
    index.close()
    return sorted(match.article_id for match in page)


OLD = [article(f"a{number}") for number in range(9)]
LESS = [each.id for each in OLD if each.id != "a3"]
CHANGES = {
    "an article more": (lambda index: index.add([article("b")]), [*(each.id for each in OLD), "b"]),
    "one replaced": (lambda index: index.add([article("a3", "Olje")]), LESS),
    "one removed": (lambda index: index.remove(["a3"]), LESS),
    "all made anew": (lambda index: index.replace_all([article("c")]), ["c"]),
}


@pytest.fixture(name="folder", scope="module")
def _folder(tmp_path_factory):
    """An index of nine segments: one more, and they are merged."""
    folder = tmp_path_factory.mktemp("old") / "index"
    index = open_whoosh(folder)
    for each in OLD:
        index.add([each])
    index.close()
    return folder


def changed_until(step, folder, change):
    """Make *change* in a process that is killed before its *step*-th file-system call; return how it ended."""
    child = os.fork()
    if child == 0:
        left = step

        def watch(_, event, function):
            nonlocal left
            if event == "c_call" and function.__name__ in STEPS:
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        index = open_whoosh(folder)
        sys.setprofile(watch)
        change(index)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("name", CHANGES)
def test_a_process_killed_at_any_step_leaves_all_or_nothing_of_a_change(tmp_path, folder, soak_runs, name):
    change, after = CHANGES[name]
    stride = 1 if soak_runs(2) == 2 else 3
    before = [each.id for each in OLD]
    step, ended, halves = 1 - stride, KILLED, set()
    while ended == KILLED:
        step += stride
        here = tmp_path / str(step)
        shutil.copytree(folder, here)
        ended = changed_until(step, here, change)

        halves.add(tuple(found(here)))
        index = open_whoosh(here)
        change(index)
        index.close()
        assert found(here) == after, f"after the process was killed at step {step}"
        shutil.rmtree(here)

    assert ended == 0
    assert step > 10
    assert halves == {tuple(before), tuple(after)}


FILLED = """
import sys
from pathlib import Path
from tests.search.index.test_every_step import CHANGES, OLD, found
from tests.language import open_whoosh
from search.errors import BackendUnavailableError

disk, name = Path(sys.argv[1]), sys.argv[2]
change, after = CHANGES[name]
before = [each.id for each in OLD]
folder, ballast = disk / "index", disk / "ballast"
failed, free = 0, 0
while True:
    with ballast.open("wb", buffering=0) as stream:
        try:
            while True:
                stream.write(bytes(4096))
        except OSError:
            stream.truncate(max(stream.tell() - free, 0))
    index = open_whoosh(folder)
    try:
        change(index)
    except BackendUnavailableError as error:
        assert "No space left" in str(error), error
        failed += 1
        assert found(folder) == before, (free, found(folder))
        free += 4096
    else:
        break
    finally:
        index.close()
        ballast.unlink()
assert found(folder) == after
print(failed)
"""


@pytest.mark.parametrize("name", CHANGES)
def test_a_disk_full_at_any_step_leaves_the_generation_before(tmp_path, folder, name):
    """On a disk of its own, with a page more of room each time until there is enough."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = 'mount -t tmpfs -o size=4m tmpfs "$1" && cp -r "$2" "$1/index" && exec "$3" -c "$4" "$1" "$5"'
    inside = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-r", "-m"]
    if subprocess.run([*inside, "true"], check=False, capture_output=True).returncode:
        pytest.skip("This machine lets nobody mount a small disk (unshare -m).")

    done = subprocess.run(
        [*inside, "sh", "-c", mounted, "sh", disk, folder, sys.executable, FILLED, name],
        cwd=CHECKOUT,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0

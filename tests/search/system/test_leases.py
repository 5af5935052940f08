"""What a running process uses is not removed, however many others look at it and however the process ends."""

import multiprocessing
import os
import signal
from contextlib import contextmanager
from pathlib import Path

import pytest

from search.system import leases

fork = multiprocessing.get_context("fork")


@pytest.fixture(name="folder")
def _folder(tmp_path):
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "words").write_text("ord")
    yield folder
    leases.release_all()


@contextmanager
def holder(path):
    """Yield a process that has a lease on *path*; end it."""
    begun = fork.Event()

    def run():
        leases.hold(path)
        begun.set()
        signal.pause()

    process = fork.Process(target=run)
    process.start()
    assert begun.wait(timeout=30)
    try:
        yield process
    finally:
        process.kill()
        process.join(timeout=30)


def test_what_nobody_uses_is_removed_whole(folder):
    assert leases.remove_unused(folder)

    assert list(folder.parent.iterdir()) == []


def test_a_file_is_removed_like_a_folder(folder):
    assert leases.remove_unused(folder / "words")

    assert list(folder.iterdir()) == []


def test_what_another_process_uses_stays_until_that_is_killed(folder):
    with holder(folder) as process:
        assert leases.is_leased(folder)
        assert not leases.remove_unused(folder)
        assert (folder / "words").exists()

        os.kill(process.pid, signal.SIGKILL)
        process.join(timeout=30)

        assert not leases.is_leased(folder)
        assert leases.remove_unused(folder)


def test_several_processes_share_a_lease(folder):
    with holder(folder):
        with holder(folder):
            pass
        assert leases.is_leased(folder)


def test_a_forked_process_goes_on_with_the_lease_of_its_master(folder):
    """So do workers of the old code, after the master has loaded the new."""
    leases.hold(folder)
    ended = fork.Event()
    worker = fork.Process(target=ended.wait, args=(60,))
    worker.start()

    leases.release_all()
    assert leases.is_leased(folder)

    ended.set()
    worker.join(timeout=30)
    assert not leases.is_leased(folder)


def open_files():
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_lease_is_taken_once(folder):
    before = open_files()

    for _ in range(3):
        leases.hold(folder)

    assert open_files() == before + 1


def test_there_is_no_lease_on_what_is_not_there(folder):
    missing = folder / "missing"

    leases.hold(missing)

    assert not leases.is_leased(missing)
    assert not missing.exists()
    assert leases.remove_unused(missing)


def test_a_lease_may_make_its_file(folder):
    leases.hold(folder / "leases" / "1", create=True)

    assert leases.is_leased(folder / "leases" / "1")


def test_where_no_file_can_be_made_nothing_is_leased_and_nothing_fails(folder):
    (folder / "leases").write_text("a file where the folder should be")

    leases.hold(folder / "leases" / "1", create=True)

"""The folder in which workers count keeps the figures of those that have ended, and not their files."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import tempfile

import pytest
from prometheus_client.mmap_dict import MmapedDict

from web.monitoring import metrics_folder


@pytest.fixture(name="folder")
def _folder(tmp_path, monkeypatch):
    """Give the folder of a master, which is this process."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR")
    metrics_folder.make_metrics_folder()
    yield metrics_folder.metrics_folder()
    metrics_folder.remove_metrics_folder()


def count(folder, pid, **figures):
    """Write *figures* as the process *pid* does."""
    file = MmapedDict(str(folder / f"counter_{pid}.db"))
    for name, value in figures.items():
        file.write_value(name, value, 0.0)
    file.close()


def figures(folder):
    """Return the sum of the figures of all files."""
    total = {}
    for path in folder.glob("*.db"):
        for key, value, _, _ in MmapedDict.read_all_values_from_file(str(path)):
            total[key.strip()] = total.get(key.strip(), 0) + value
    return total


def test_figures_of_ended_workers_stay_and_their_files_do_not(folder):
    for pid, figure in ((11, 2), (12, 3), (13, 4)):
        count(folder, pid, a=figure, b=1)
    before = figures(folder)

    metrics_folder.add_ended_worker(11)
    metrics_folder.add_ended_worker(13)

    assert figures(folder) == before == {"a": 9, "b": 3}
    assert sorted(path.name for path in folder.glob("*.db")) == ["counter_12.db", "counter_ended.db"]


def test_hundreds_of_workers_leave_one_file(folder):
    for pid in range(100, 400):
        count(folder, pid, a=1)
        metrics_folder.add_ended_worker(pid)

    assert figures(folder) == {"a": 300}
    assert [path.name for path in folder.glob("*.db")] == ["counter_ended.db"]


def test_while_somebody_reads_the_files_wait_for_the_next_worker_to_end(folder):
    count(folder, 11, a=2)
    count(folder, 12, a=3)
    with metrics_folder.reading_folder():
        metrics_folder.add_ended_worker(11)
        assert {path.name for path in folder.glob("*.db")} == {"counter_11.db", "counter_12.db"}

    metrics_folder.add_ended_worker(12)

    assert figures(folder) == {"a": 5}
    assert [path.name for path in folder.glob("*.db")] == ["counter_ended.db"]


def test_nobody_adds_while_the_folder_is_read(folder):
    with (
        metrics_folder.reading_folder() as read,
        (read / "lock").open("rb") as lock,
        pytest.raises(BlockingIOError),
    ):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_the_folder_is_made_once_and_others_do_not_remove_it(folder, monkeypatch):
    metrics_folder.make_metrics_folder()

    assert metrics_folder.metrics_folder() == folder
    assert folder.stat().st_mode & 0o777 == 0o700

    monkeypatch.setattr(os, "getpid", lambda: 1)
    metrics_folder.remove_metrics_folder()
    assert folder.is_dir()


def test_a_new_master_has_a_folder_of_its_own(folder, monkeypatch):
    """SIGUSR2 starts one that inherits the variables of the old one."""
    monkeypatch.setattr(os, "getpid", os.getppid)

    metrics_folder.make_metrics_folder()

    assert metrics_folder.metrics_folder() != folder
    assert folder.is_dir()


def test_what_a_killed_master_left_is_removed_by_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)
    killed = subprocess.Popen([sys.executable, "-c", ""])
    killed.wait()
    abandoned, living, foreign = (
        tmp_path / name
        for name in (f"leit-metrics-{killed.pid}-x", f"leit-metrics-{os.getppid()}-x", "leit-metrics-no")
    )
    for path in (abandoned, living, foreign):
        path.mkdir()

    metrics_folder.make_metrics_folder()
    metrics_folder.remove_metrics_folder()
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR")

    assert [path.exists() for path in (abandoned, living, foreign)] == [False, True, True]


def test_without_a_folder_there_is_nothing_to_do(monkeypatch):
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)

    metrics_folder.add_ended_worker(1)
    metrics_folder.remove_metrics_folder()

    assert metrics_folder.metrics_folder() is None

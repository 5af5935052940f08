"""Does work come back from other processes in order, bounded, and with a sentence when one is killed?"""

from __future__ import annotations

import os
import signal
import time

import pytest

from search.errors import BackendUnavailableError
from search.index.worker_pool import WorkerPool


def slow_square(number):
    time.sleep(0.05 if number % 2 else 0.0)
    return number * number


def own_number(_):
    return os.getpid()


def killed(_):
    os.kill(os.getpid(), signal.SIGKILL)


def refused(number):
    raise KeyError(number)


@pytest.fixture(name="run")
def _run():
    opened = []

    def run(work, tasks, **options):
        opened.append(WorkerPool(work, number=2, **options))
        return opened[-1], opened[-1].map(tasks)

    yield run
    for each in opened:
        each.close()


def test_what_is_made_comes_in_the_order_of_the_tasks(run):
    _, made = run(slow_square, range(20))

    assert list(made) == [number * number for number in range(20)]


def test_it_is_made_elsewhere_by_processes_that_are_kept(run):
    processes, made = run(own_number, range(12))
    first = set(made)

    assert os.getpid() not in first
    assert set(processes.map(range(12))) | first == first


def test_no_more_tasks_are_taken_than_are_worked_on(run):
    taken = []

    def tasks():
        for number in range(100):
            taken.append(number)
            yield number

    _, made = run(slow_square, tasks())
    next(made)

    assert len(taken) == 5
    made.close()


def test_none_is_started_for_no_task(run):
    processes, made = run(slow_square, [])

    assert list(made) == []
    assert not processes.is_running


def test_a_killed_process_is_told_of_and_the_next_call_starts_others(run):
    processes, made = run(killed, [1])
    with pytest.raises(BackendUnavailableError, match="Make room in memory"):
        list(made)

    processes._work = slow_square
    assert list(processes.map([3])) == [9]


def test_what_the_work_raises_is_raised_here(run):
    _, made = run(refused, [1, 2, 3])

    with pytest.raises(KeyError):
        list(made)

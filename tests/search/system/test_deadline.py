from __future__ import annotations

import pytest

from search.system.deadline import (
    NO_DEADLINE,
    READING_SECONDS,
    TIME_LIMIT,
    Deadline,
    TimeUpError,
    request_deadline,
)


class Clock:
    """A clock that is set by hand."""

    def __init__(self, now=100.0):
        self.now = now

    def __call__(self):
        return self.now


def test_a_deadline_stops_work_when_its_time_is_up():
    clock = Clock()
    deadline = Deadline(2.0, clock=clock)

    clock.now = 101.9
    deadline.check()
    assert not deadline.passed
    assert deadline.remaining() == pytest.approx(0.1)

    clock.now = 102.0
    with pytest.raises(TimeUpError):
        deadline.check()
    assert deadline.passed
    assert deadline.remaining() == 0


def test_no_limit_never_passes():
    NO_DEADLINE.check()

    assert list(NO_DEADLINE.while_time("abc")) == ["a", "b", "c"]
    assert NO_DEADLINE.remaining() is None
    assert not NO_DEADLINE.passed


def test_a_part_ends_earlier_and_its_whole_knows_that_work_was_left_undone():
    clock = Clock()
    whole = Deadline(2.0, clock=clock)
    part = whole.before(0.5).before(0.5)

    clock.now = 101.0

    assert part.is_over()
    assert whole.passed
    assert not whole.is_over()


def test_items_come_while_there_is_time():
    clock = Clock()
    taken = []
    for item in Deadline(2.0, clock=clock).while_time("abcde"):
        taken.append(item)
        clock.now += 1

    assert taken == ["a", "b"]


def test_work_stops_when_nobody_waits_for_the_answer():
    clock = Clock()
    has_left = [False]
    deadline = Deadline(2.0, clock=clock, is_abandoned=lambda: has_left[0])
    clock.now = 100.5
    deadline.check()

    has_left[0] = True
    clock.now = 100.6

    with pytest.raises(TimeUpError):
        deadline.check()
    assert deadline.passed


def test_a_request_has_time_to_find_and_a_little_more_to_read():
    clock = Clock(0.0)

    assert request_deadline(clock=clock).remaining() == TIME_LIMIT + READING_SECONDS

from __future__ import annotations

import pytest

from search.index.evaluator.deadline import Deadline, TimeUpError


def test_a_deadline_stops_a_query_when_its_time_is_up(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("search.index.evaluator.deadline.time.monotonic", lambda: now[0])
    deadline = Deadline(2.0)

    now[0] = 101.9
    deadline.check()
    assert not deadline.passed

    now[0] = 102.0
    with pytest.raises(TimeUpError):
        deadline.check()
    assert deadline.passed


def test_no_limit_never_passes(monkeypatch):
    deadline = Deadline(None)
    monkeypatch.setattr("search.index.evaluator.deadline.time.monotonic", lambda: 10.0**9)

    deadline.check()

    assert not deadline.passed

"""When must a query stop? A moment that long work looks at between two steps."""

from __future__ import annotations

import time


class TimeUpError(Exception):
    """The time of a query is up; never leaves the evaluator."""


class Deadline:
    """
    The moment a query must stop.

    Attributes:
        passed: Whether anything was left undone because of it.
    """

    __slots__ = ("_ends", "passed")

    def __init__(self, seconds: float | None) -> None:
        """Start the clock; None is no limit."""
        self._ends = None if seconds is None else time.monotonic() + seconds
        self.passed = False

    def check(self) -> None:
        """
        Do nothing while there is time.

        Raises:
            TimeUpError: There is none.
        """
        if self._ends is not None and time.monotonic() >= self._ends:
            self.passed = True
            raise TimeUpError

"""The deadline of a query, checked between the steps of long work."""

import time


class TimeUpError(Exception):
    """The time of a query is up; never leaves the evaluator."""


class Deadline:
    """
    The moment a query must stop.

    Attributes:
        passed: Whether work was left undone because of it.
    """

    __slots__ = ("_end", "passed")

    def __init__(self, seconds: float | None) -> None:
        """Start the clock; None is no limit."""
        self._end = None if seconds is None else time.monotonic() + seconds
        self.passed = False

    def check(self) -> None:
        """
        Do nothing while there is time.

        Raises:
            TimeUpError: There is none left.
        """
        if self._end is not None and time.monotonic() >= self._end:
            self.passed = True
            raise TimeUpError

"""The deadline of a request: one moment by which all work for it ends, asked between the steps of long work."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

TIME_LIMIT: Final = 2.0
"""Seconds that finding matches may take: of the query, its hints, and other searches near it."""
READING_SECONDS: Final = 0.3
"""Seconds that are left, after that, to read the articles of the page and choose their extracts."""
_LOOK_SECONDS: Final = 0.05
"""Seconds between two looks at whether anybody still waits for the answer."""

Item = TypeVar("Item")


class TimeUpError(Exception):
    """The time of a request is up; never leaves the room that asked."""


class Deadline:
    """
    The moment at which work must stop, or earlier when nobody waits for the answer any more.

    Attributes:
        passed: Whether work was left undone because of it.
    """

    __slots__ = ("_clock", "_end", "_is_abandoned", "_next_look", "_pass_whole", "passed")

    def __init__(
        self,
        seconds: float | None,
        *,
        clock: Callable[[], float] | None = None,
        is_abandoned: Callable[[], bool] | None = None,
    ) -> None:
        """
        Start the clock.

        Args:
            seconds: How long work may go on; None is no limit.
            clock: Returns seconds that only rise; `time.monotonic` when left out.
            is_abandoned: Says whether whoever asked has left; called now and then.
        """
        self._clock = clock or time.monotonic
        now = 0.0 if seconds is None else self._clock()
        self._end = None if seconds is None else now + seconds
        self._is_abandoned = is_abandoned
        self._next_look = now + _LOOK_SECONDS
        self._pass_whole: Callable[[], None] | None = None
        self.passed = False

    def before(self, seconds: float) -> "Deadline":
        """Return the deadline of a part of the work, *seconds* earlier; where that passes, so has this one."""
        part = Deadline(None, clock=self._clock, is_abandoned=self._is_abandoned)
        part._end = None if self._end is None else self._end - seconds
        part._next_look = self._next_look
        part._pass_whole = self._pass
        return part

    def remaining(self) -> float | None:
        """Return the seconds that are left, 0 at least; None without a limit."""
        return None if self._end is None else max(0.0, self._end - self._clock())

    def is_over(self) -> bool:
        """Say whether there is no time left: then the caller leaves work undone."""
        if self._end is not None:
            now = self._clock()
            if now >= self._end or (now >= self._next_look and self._has_left(now)):
                self._pass()
                return True
        return False

    def check(self) -> None:
        """
        Do nothing while there is time.

        Raises:
            TimeUpError: There is none left.
        """
        if self.is_over():
            raise TimeUpError

    def while_time(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield *items* as long as there is time, and leave out the others."""
        for item in items:
            if self.is_over():
                return
            yield item

    def _has_left(self, now: float) -> bool:
        self._next_look = now + _LOOK_SECONDS
        if self._is_abandoned is None or not self._is_abandoned():
            return False
        self._end = now
        return True

    def _pass(self) -> None:
        self.passed = True
        if self._pass_whole is not None:
            self._pass_whole()


NO_DEADLINE: Final = Deadline(None)
"""A deadline that never passes."""


def request_deadline(
    *, clock: Callable[[], float] | None = None, is_abandoned: Callable[[], bool] | None = None
) -> Deadline:
    """Return a deadline for all of a request, which begins now; arguments as for `Deadline`."""
    return Deadline(TIME_LIMIT + READING_SECONDS, clock=clock, is_abandoned=is_abandoned)

"""
How far has long work come?

One line on a terminal, written over and over; nothing at all where the output is not a terminal.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Final, Self, TypeVar

import click

_SECONDS_BETWEEN: Final = 0.2
_CLEAR: Final = "\r\x1b[K"

T = TypeVar("T")


class Progress:
    """
    A line such as ``Importing: 12 000 articles (34 %), 210 a second, 0:57``.

    Args:
        doing: What is done, one word.
        things: What they are called.

    Attributes:
        total: How many there are; 0 when not known.
        share: How much of the work is done, from 0 to 1, where that is known better than by counting.
    """

    total: int = 0
    share: float | None = None

    def __init__(self, doing: str, *, things: str = "articles") -> None:
        self._doing = doing
        self._things = things
        self._count = 0
        self._began = time.monotonic()
        self._next = 0.0
        self._is_shown = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write("")

    def over(self, items: Iterable[T]) -> Iterator[T]:
        """Yield *items*, counting them from now on."""
        self._began = time.monotonic()
        for count, item in enumerate(items, start=1):
            yield item
            self.reach(count)

    def reach(self, count: int, total: int = 0) -> None:
        """Show that *count* of them are done, of *total* when that is given."""
        self._count = count
        self.total = total or self.total
        now = time.monotonic()
        if self._is_shown and now >= self._next:
            self._next = now + _SECONDS_BETWEEN
            self._write(self._line(now - self._began))

    def report(self, sentence: str) -> None:
        """Write *sentence* on a line of its own, to standard error."""
        self._write("")
        click.echo(sentence, err=True)

    def _line(self, seconds: float) -> str:
        done = f"{self._count:_}" + (f" of {self.total:_}" if self.total else "")
        share = self._count / self.total if self.total and self.share is None else self.share
        percent = "" if share is None else f" ({100 * min(share, 1):.0f} %)"
        minutes, rest = divmod(int(seconds), 60)
        rate = self._count / seconds if seconds else 0.0
        return f"{self._doing}: {done.replace('_', ' ')} {self._things}{percent}, {rate:.0f} a second, {minutes}:{rest:02}"

    def _write(self, line: str) -> None:
        if self._is_shown:
            click.echo(_CLEAR + line, nl=False, err=True)

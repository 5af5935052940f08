"""
A progress line for long work: one line on a terminal, rewritten as work goes on; nothing where there is no terminal.
"""

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
        activity: One word, such as «Importing».
        items_name: The name of the items, in the plural.

    Attributes:
        total: Number of items; 0 when not known.
        share: Share of the work that is done, from 0 to 1, where that is known better than by counting.
    """

    total: int = 0
    share: float | None = None

    def __init__(self, activity: str, *, items_name: str = "articles") -> None:
        self._activity = activity
        self._items_name = items_name
        self._count = 0
        self._start = time.monotonic()
        self._next_update = 0.0
        self._is_shown = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write("")

    def over(self, items: Iterable[T]) -> Iterator[T]:
        """Yield *items*, counting them from now on."""
        self._start = time.monotonic()
        for count, item in enumerate(items, start=1):
            yield item
            self.reach(count)

    def reach(self, count: int, total: int = 0) -> None:
        """Show that *count* items are done, of *total* when that is given."""
        self._count = count
        self.total = total or self.total
        now = time.monotonic()
        if self._is_shown and now >= self._next_update:
            self._next_update = now + _SECONDS_BETWEEN
            self._write(self._line(now - self._start))

    def report(self, sentence: str) -> None:
        """Write *sentence* on a line of its own, to standard error."""
        self._write("")
        click.echo(sentence, err=True)

    def _line(self, seconds: float) -> str:
        count = f"{self._count:_}" + (f" of {self.total:_}" if self.total else "")
        share = self._count / self.total if self.total and self.share is None else self.share
        percent = "" if share is None else f" ({100 * min(share, 1):.0f} %)"
        minutes, remainder = divmod(int(seconds), 60)
        rate = self._count / seconds if seconds else 0.0
        return f"{self._activity}: {count.replace('_', ' ')} {self._items_name}{percent}, {rate:.0f} a second, {minutes}:{remainder:02}"

    def _write(self, line: str) -> None:
        if self._is_shown:
            click.echo(_CLEAR + line, nl=False, err=True)

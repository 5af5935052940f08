"""What was worked out before, and need not be again? The results used last, up to a number of bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final, Protocol, TypeVar, cast

_OVERHEAD: Final = 600
"""Bytes of an entry beside its arrays: key, objects, links."""


class Sized(Protocol):
    """Something that knows how much memory it takes."""

    def nbytes(self) -> int:
        """Return how many bytes, about."""
        ...


Result = TypeVar("Result", bound=Sized)


class Cache:
    """Results by key; safe to share between threads. Two threads may work out the same: neither waits."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._used = 0
        self._results: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def kept(self, key: Hashable) -> object | None:
        """Return what is kept under *key*; None where nothing is."""
        with self._lock:
            kept: object | None = self._results.get(key)
            if kept is not None:
                self._results.move_to_end(key)
            return kept

    def get(self, key: Hashable, make: Callable[[], Result]) -> Result:
        """Return what is kept under *key*, or else what *make* gives, which is kept from now on."""
        if (kept := self.kept(key)) is not None:
            return cast("Result", kept)
        made = make()
        with self._lock:
            if key not in self._results:
                self._results[key] = made
                self._used += made.nbytes() + _OVERHEAD
            while self._used > self._limit and len(self._results) > 1:
                self._used -= self._results.popitem(last=False)[1].nbytes() + _OVERHEAD
        return made

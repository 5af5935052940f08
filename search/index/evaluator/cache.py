"""
A thread-safe cache of the results used last, limited in bytes.

Not cachetools.LRUCache: that would save five of these lines, and needs the lock around it all the same.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final, Protocol, TypeVar, cast

_ENTRY_BYTES: Final = 600
"""Memory of an entry besides its arrays: key, objects, links."""


class Sized(Protocol):
    """A result whose memory is known."""

    def nbytes(self) -> int:
        """Return the memory it takes, in bytes, about."""
        ...


Result = TypeVar("Result", bound=Sized)


class Cache:
    """Results by key. Two threads may compute the same result at once: neither waits."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._used = 0
        self._entries: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def peek(self, key: Hashable) -> object | None:
        """Return the result under *key*, or None."""
        with self._lock:
            if (entry := self._entries.get(key)) is None:
                return None
            self._entries.move_to_end(key)
            result: object = entry[0]
            return result

    def get(self, key: Hashable, compute: Callable[[], Result]) -> Result:
        """Return the result under *key*; the first time, that of *compute*, which is then cached."""
        if (cached := self.peek(key)) is not None:
            return cast("Result", cached)
        result = compute()
        with self._lock:
            if key not in self._entries:
                size = result.nbytes() + _ENTRY_BYTES
                self._entries[key] = result, size
                self._used += size
            while self._used > self._limit and len(self._entries) > 1:
                self._used -= self._entries.popitem(last=False)[1][1]
        return result

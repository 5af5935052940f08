"""
How much memory and processor time do a process and all those it starts take together?

Looked up from outside, often at first and then once a second: the system walks through all pages of a
process to answer, some milliseconds. Memory that several processes share is counted once: each has its
proportional share. Where the system does not tell, nothing is seen.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from benchmarks.machine import children, memory_of, processor_seconds

_FIRST_PAUSE: Final = 0.05
_LONGEST_PAUSE: Final = 1.0
"""Seconds. A look every 0.2 took 8 % of a core beside four processes of some hundred MB."""
_GROWTH: Final = 1.1


class Watch:
    """What has been seen of a process and those it started, theirs too."""

    def __init__(self, process_id: int) -> None:
        self._process_id = process_id
        self._seconds: dict[int, float] = {}
        self._done = threading.Event()
        self.peak_memory_bytes = 0

    @property
    def started_seconds(self) -> float:
        """Return the processor time of the processes that were started, without the first; some may be missing."""
        return sum(seconds for each, seconds in self._seconds.items() if each != self._process_id)

    def look(self) -> None:
        """Look once."""
        found = [self._process_id, *_descendants(self._process_id)]
        memory = 0
        for each in found:
            if (held := memory_of(each)) is not None:
                memory += held.proportional_bytes
            if (seconds := processor_seconds(each)) is not None:
                self._seconds[each] = seconds
        self.peak_memory_bytes = max(self.peak_memory_bytes, memory)

    def keep_looking(self) -> None:
        """Look again and again, until `stop`."""
        pause = _FIRST_PAUSE
        while not self._done.wait(pause):
            self.look()
            pause = min(pause * _GROWTH, _LONGEST_PAUSE)

    def stop(self) -> None:
        """Look no more."""
        self._done.set()


@contextmanager
def watched(process_id: int) -> Iterator[Watch]:
    """Watch a process as long as the context lasts, in a thread of its own."""
    watch = Watch(process_id)
    thread = threading.Thread(target=watch.keep_looking, daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        watch.stop()
        thread.join()


def _descendants(process_id: int) -> Iterator[int]:
    for child in children(process_id):
        yield child
        yield from _descendants(child)

"""
Samples the memory and processor time of a process and of all processes it started.

Samples are taken from outside, at short intervals at first and later once a second: for each one the system walks
through all pages of a process, which takes some milliseconds. Memory shared by several processes is counted once,
by each one's proportional share. On a system without /proc all figures stay 0.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from benchmarks.machine import children, memory_of, processor_seconds

_FIRST_PAUSE: Final = 0.05
_LONGEST_PAUSE: Final = 1.0
"""Seconds. Sampling every 0.2 s took 8 % of a core with four processes of some hundred MB."""
_GROWTH: Final = 1.1


class MemorySampler:
    """Samples of a process and all its descendants."""

    def __init__(self, process_id: int) -> None:
        self._process_id = process_id
        self._seconds: dict[int, float] = {}
        self._done = threading.Event()
        self.peak_memory_bytes = 0

    @property
    def started_seconds(self) -> float:
        """Processor time of the descendants; those that ended between two samples may be missing."""
        return sum(seconds for process, seconds in self._seconds.items() if process != self._process_id)

    def sample(self) -> None:
        """Sample memory and processor time once."""
        processes = [self._process_id, *_descendants(self._process_id)]
        memory = 0
        for process in processes:
            if (usage := memory_of(process)) is not None:
                memory += usage.proportional_bytes
            if (seconds := processor_seconds(process)) is not None:
                self._seconds[process] = seconds
        self.peak_memory_bytes = max(self.peak_memory_bytes, memory)

    def run(self) -> None:
        """Sample until `stop` is called."""
        pause = _FIRST_PAUSE
        while not self._done.wait(pause):
            self.sample()
            pause = min(pause * _GROWTH, _LONGEST_PAUSE)

    def stop(self) -> None:
        """Stop sampling."""
        self._done.set()


@contextmanager
def sampled(process_id: int) -> Iterator[MemorySampler]:
    """Sample a process in a background thread for as long as the context lasts."""
    sampler = MemorySampler(process_id)
    thread = threading.Thread(target=sampler.run, daemon=True)
    thread.start()
    try:
        yield sampler
    finally:
        sampler.stop()
        thread.join()


def _descendants(process_id: int) -> Iterator[int]:
    for child in children(process_id):
        yield child
        yield from _descendants(child)

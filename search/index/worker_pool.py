"""
How does work that the processor bounds go to all cores?

To other processes that are started when there is enough of it, which takes a second, and kept from then on:
what one task taught them, such as what words stand for, serves the next.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from typing import Generic, TypeVar

from search.errors import BackendUnavailableError

Task = TypeVar("Task")
Made = TypeVar("Made")


class Processes(Generic[Task, Made]):
    """
    Processes that do one kind of work; started when first asked, ended by `close` or with this one.

    Args:
        work: What they do; a function that other processes can import, or a partial of one.
        number: How many there are; one for each core when it is not said.
    """

    def __init__(self, work: Callable[[Task], Made], *, number: int | None = None) -> None:
        self._work = work
        self._number = number or len(os.sched_getaffinity(0))
        self._pool: ProcessPoolExecutor | None = None

    @property
    def are_running(self) -> bool:
        """Whether they have been started."""
        return self._pool is not None

    def in_order(self, tasks: Iterable[Task]) -> Iterator[Made]:
        """
        Yield what is made of each of *tasks*, in their order; one a process is made ahead.

        Raises:
            BackendUnavailableError: One of the processes was ended from outside.
        """
        waiting: deque[Future[Made]] = deque()
        try:
            for task in tasks:
                waiting.append(self._started().submit(self._work, task))
                if len(waiting) > 2 * self._number:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            self.close()
            raise BackendUnavailableError(
                "A process that prepared articles was ended from outside, maybe for want of memory. What was"
                " acknowledged is safe. Make room in memory, then try again."
            ) from error
        finally:
            for each in waiting:
                each.cancel()

    def close(self) -> None:
        """End them, when what they are at is done."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(cancel_futures=True)

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Not fork: the caller may have threads, and a thread's lock would be copied locked.
            context = get_context("forkserver")
            self._pool = ProcessPoolExecutor(self._number, context, initializer=_end_with_parent)
        return self._pool


def _end_with_parent() -> None:
    """End this process when the one that started it is gone, killed maybe: nobody else would end it."""

    def wait() -> None:
        if (parent := parent_process()) is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()

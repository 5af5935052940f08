"""
A pool of worker processes for work that the processor bounds.

The processes are started at the first task, which takes a second, and kept: an analyzer that one task warmed up
serves the next.
"""

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
Result = TypeVar("Result")


class WorkerPool(Generic[Task, Result]):
    """
    Processes that do one kind of work; started at the first task, ended by `close` or with this process.

    Args:
        work: The function they call; other processes must be able to import it, or what it is a partial of.
        number: Number of processes; None for one a core.
    """

    def __init__(self, work: Callable[[Task], Result], *, number: int | None = None) -> None:
        self._work = work
        self._number = number or len(os.sched_getaffinity(0))
        self._pool: ProcessPoolExecutor | None = None

    @property
    def is_running(self) -> bool:
        """Whether the processes have been started."""
        return self._pool is not None

    def map(self, tasks: Iterable[Task]) -> Iterator[Result]:
        """
        Yield the result of each of *tasks*, in their order; at most two a process are taken ahead.

        Raises:
            BackendUnavailableError: A process was ended from outside.
        """
        pending: deque[Future[Result]] = deque()
        try:
            # Two a process: one at work and one waiting, and memory for no more of a long import.
            for task in tasks:
                pending.append(self._start().submit(self._work, task))
                if len(pending) > 2 * self._number:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        except BrokenProcessPool as error:
            self.close()
            raise BackendUnavailableError(
                "A process that prepared articles was ended from outside, maybe for want of memory. What was"
                " acknowledged is safe. Make room in memory, then try again."
            ) from error
        finally:
            for future in pending:
                future.cancel()

    def close(self) -> None:
        """End the processes, when their present tasks are done."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(cancel_futures=True)

    def _start(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Not fork: the caller may have threads, and a thread's lock would be copied locked.
            context = get_context("forkserver")
            self._pool = ProcessPoolExecutor(self._number, context, initializer=_end_with_parent)
        return self._pool


def _end_with_parent() -> None:
    """End this process when the one that started it has ended, maybe killed: nobody else would."""

    def wait() -> None:
        if (parent := parent_process()) is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()

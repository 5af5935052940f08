"""
Leases: which files and folders running processes still use, so that nobody removes them meanwhile.

A lease is a shared `flock`. The kernel ends it with the process, however that ends, and the processes forked from
it share it: what the master of a server holds, a worker that it starts later has too.
"""

import fcntl
import os
import shutil
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_lock = threading.Lock()
_leases: dict[Path, int] = {}
"""The descriptor behind each lease of this process."""


def hold(path: Path, *, create: bool = False) -> None:
    """
    Take a lease on *path* for the life of this process; without effect where it has one, or none can be had.

    On a read-only disk, where none can be had, nobody removes anything either.

    Args:
        path: The file or folder.
        create: Make an empty file where there is nothing.
    """
    with _lock:
        if path in _leases:
            return
        try:
            if create and not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
            descriptor = os.open(path, os.O_RDONLY)
        except OSError:
            return
        try:
            # Not waiting: only who is about to remove *path* has a lock that shuts this one out.
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            return
        _leases[path] = descriptor


def release_all() -> None:
    """Give up the leases of this process; processes forked from it keep theirs."""
    with _lock:
        while _leases:
            os.close(_leases.popitem()[1])


def is_leased(path: Path) -> bool:
    """Say whether some process has a lease on *path*, or may have one."""
    with _exclusively(path) as is_free:
        return not is_free and path.exists()


def remove_unused(path: Path) -> bool:
    """Remove the file or folder *path* unless some process has a lease on it; return whether it is gone."""
    with _exclusively(path) as is_free:
        if not is_free:
            return not path.exists()
        # Renamed at once, so that nobody begins to use what is half removed.
        doomed = path.with_name(f".removing-{uuid.uuid4().hex}")
        try:
            path.rename(doomed)
            if doomed.is_dir():
                shutil.rmtree(doomed, ignore_errors=True)
            else:
                doomed.unlink()
        except OSError:
            return False
        return True


@contextmanager
def _exclusively(path: Path) -> Iterator[bool]:
    """Shut out new leases on *path* during the block; yield whether there is none yet, and something to remove."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        yield False
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)

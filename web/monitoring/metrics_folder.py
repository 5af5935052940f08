"""
The folder in which workers count, while gunicorn's master lives.

When a worker has ended, the master adds its figures to those of the workers before it and removes its files. A scrape
holds a lock meanwhile, so that no figure is read twice or not at all; where the master would have to wait for it,
the files stay until the next worker ends.
"""

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"
"""prometheus-client counts in files when it is imported with this variable set."""
_PREFIX: Final = "leit-metrics-"
_LOCK: Final = "lock"
_FOLDER: Final = re.compile(rf"{_PREFIX}(\d+)-.*")
_ENDED: Final = "ended"
"""Stands for the process id in the names of the files that have the figures of workers that have ended."""
_waiting: set[int] = set()
"""Workers that have ended, whose files are still there."""


def make_metrics_folder() -> None:
    """Let this process and those it forks count in a folder that is made now, once; remove those of killed servers."""
    folder = metrics_folder()
    if folder is not None and folder.name.startswith(f"{_PREFIX}{os.getpid()}-"):
        return
    _remove_abandoned()
    made = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
    (made / _LOCK).touch()
    os.environ[_VARIABLE] = str(made)


def remove_metrics_folder() -> None:
    """Remove the folder, if this process made it."""
    folder = metrics_folder()
    if folder is not None and folder.name.startswith(f"{_PREFIX}{os.getpid()}-"):
        shutil.rmtree(folder, ignore_errors=True)


def metrics_folder() -> Path | None:
    """Return the folder, or None where this process counts alone."""
    return Path(os.environ[_VARIABLE]) if _VARIABLE in os.environ else None


@contextmanager
def reading_folder() -> Iterator[Path]:
    """Give the folder, whose files stay as they are meanwhile except for what workers count. One must have been made."""
    folder = Path(os.environ[_VARIABLE])
    with (folder / _LOCK).open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield folder


def add_ended_worker(pid: int) -> None:
    """Add the figures of the worker *pid*, which has ended, to those of the ones before it, and remove its files."""
    folder = metrics_folder()
    if folder is None:
        return
    _waiting.add(pid)
    with suppress(BlockingIOError), (folder / _LOCK).open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for ended in sorted(_waiting):
            for file in folder.glob(f"*_{ended}.db"):
                _add(file, file.with_name(file.name.replace(f"_{ended}.db", f"_{_ENDED}.db")))
                file.unlink()
        _waiting.clear()


def _add(file: Path, total: Path) -> None:
    # Imported here, since it looks at the variable when it is imported.
    from prometheus_client.mmap_dict import MmapedDict  # noqa: PLC0415

    figures = MmapedDict(str(total))
    try:
        for key, value, timestamp, _ in MmapedDict.read_all_values_from_file(str(file)):
            figures.write_value(key, figures.read_value(key)[0] + value, timestamp)
    finally:
        figures.close()


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _remove_abandoned() -> None:
    """Remove the folders of this user whose master was killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        match = _FOLDER.fullmatch(folder.name)
        with suppress(OSError):
            if match and folder.stat().st_uid == os.getuid() and not _is_alive(int(match[1])):
                shutil.rmtree(folder)

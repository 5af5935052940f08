"""
Connections to an archive in SQLite: for writing, and for reading alone where nothing can be written.

Even who only reads a database with a write-ahead log writes: into the file -shm beside it. Where that cannot be made,
on a disk that is read-only or full or in another user's folder, the file is read as one that nobody changes
(«immutable»). That is right as long as there is no log: whoever writes makes one first. So each use of such a
connection begins with a look at the files.
"""

import os
import sqlite3
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

_UNCHANGED: Final = "leit_unchanged"
"""Key in the information on a connection: the state of the files that it takes for granted."""

_SHM_BYTES: Final = 32768
"""Size of -shm when a process uses it, at least; on a full disk an attempt to open leaves a few bytes behind."""


def configure_sqlite(engine: Engine, *, writable: bool) -> None:
    """Set up the connections of *engine*; those that need not write do without where they cannot."""
    event.listen(engine, "connect", _begin_none)
    event.listen(engine, "begin", _begin)
    if writable:
        event.listen(engine, "connect", _use_log)
    else:
        event.listen(engine, "do_connect", _connect_for_reading)
        event.listen(engine, "checkout", _refuse_changed)


def _begin_none(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # sqlite3 begins no transaction of its own; _begin does


def _use_log(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    # What is deleted is overwritten: the SQLite of Debian does so by itself, others do not.
    connection.execute("PRAGMA secure_delete = ON")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("leit_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _connect_for_reading(
    _dialect: object,
    record: ConnectionPoolEntry,
    arguments: list[str],
    options: dict[str, Any],
) -> sqlite3.Connection:
    [path] = arguments
    connection: sqlite3.Connection = sqlite3.connect(path, **options)
    try:
        _read(connection)
    except sqlite3.OperationalError as error:
        connection.close()
        state = _files(path)
        if _has_log(path):
            raise sqlite3.OperationalError("unable to open database file with its log") from error
        # The name of a file may hold what means something in a URI.
        connection = sqlite3.connect(f"file:{quote(path)}?immutable=1", uri=True, **options)
        _read(connection)
        record.info[_UNCHANGED] = path, state
    return connection


def _read(connection: sqlite3.Connection) -> None:
    connection.execute("SELECT name FROM sqlite_master LIMIT 1").fetchone()


def _refuse_changed(_connection: object, record: ConnectionPoolEntry, _proxy: object) -> None:
    """Have SQLAlchemy open another connection in the place of one that took a file for granted that has changed."""
    if unchanged := record.info.get(_UNCHANGED):
        path, state = unchanged
        if state != _files(path):
            raise DisconnectionError


def _files(path: str) -> tuple[int, int, int, bool]:
    status = os.stat(path)  # noqa: PTH116 - asked before every search
    return status.st_ino, status.st_mtime_ns, status.st_size, _has_log(path)


def _has_log(path: str) -> bool:
    """Say whether there is a log with anything in it, or a process that has one open."""
    return _size(f"{path}-wal") > 0 or _size(f"{path}-shm") >= _SHM_BYTES


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - the same
    except OSError:
        return 0

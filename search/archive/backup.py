"""
Backups of an SQLite archive: a copy made while others write, a copy verified, and a copy put in the archive's place.

All of it goes by SQLite's own backup interface, never by copying files: what was committed last may be only in the
log beside the file (write-ahead log), and a log that is left behind would undo a restored file.
"""

import os
import shlex
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url

from search.archive.engine import archive_file, display_url
from search.archive.schema import FORMAT
from search.archive.version_json import fingerprint_of_row
from search.errors import ArchiveMissingError, ArchiveUnavailableError, SettingsError

_WAIT_SECONDS: Final = 30
_ABANDONED_SECONDS: Final = 24 * 3600
_LOGS: Final = ("-wal", "-shm")
"""Endings of the files that SQLite keeps beside a database in use."""
_ROWS: Final = {
    1: "SELECT id, fingerprint, article, NULL FROM leit_articles ORDER BY id",
    # The row of a deleted article is empty until the index has taken the article out.
    2: "SELECT id, fingerprint, article, sent FROM leit_articles WHERE status != 'deleted' ORDER BY id",
}
_VERSIONS: Final = "SELECT article_id, fingerprint, article, sent FROM leit_versions ORDER BY article_id"
_NAMED: Final = 5
"""Damaged articles that a message names, at most."""


def back_up(url: str, target: Path) -> int:
    """
    Write all that is committed in the archive at *url* to the file *target*; return its number of articles.

    Others may read and write meanwhile. *target* is one whole file, and is replaced once the new one is verified.

    Raises:
        SettingsError: *url* is that of a PostgreSQL database, or *target* is the archive itself.
        ArchiveMissingError: There is no archive.
        ArchiveUnavailableError: It cannot be read, or is damaged; or *target* cannot be written.
    """
    source = _file_of(url, "pg_dump --format=custom --file={file} {url}", target)
    _refuse_same_file(source, target)
    with _writing_beside(target) as part:
        _copy(source, part)
        count = verify(part, what=f"The archive {source}")
        part.replace(target)
        _sync(target.parent)
    return count


@contextmanager
def verified_copy(file: Path, url: str) -> Iterator[Path]:
    """
    Yield a copy of the backup *file*, beside the archive at *url*, that is verified; it is removed afterwards.

    Raises:
        SettingsError: *url* is that of a PostgreSQL database, or *file* is the archive itself.
        ArchiveUnavailableError: *file* is no whole backup of an archive that this Leit knows.
    """
    archive = _file_of(url, "pg_restore --clean --if-exists --dbname={url} {file}", file)
    if not file.is_file():
        raise ArchiveUnavailableError(f"There is no file {file}. Name the file that «backup» wrote.")
    _refuse_same_file(archive, file)
    with _writing_beside(archive) as part:
        _copy(file, part)
        verify(part, what=str(file))
        yield part


def put_in_place(copy: Path, url: str) -> Path | None:
    """
    Let the archive at *url* have the content of *copy* from now on; return where the old content is, if there was any.

    Running processes see the one content or the other, never a mixture: it is one transaction of the database. Only
    an archive that SQLite cannot open is moved away, with its logs, and *copy* moved to its place.
    """
    archive = Path(make_url(url).database or "")
    if not archive.exists():
        copy.replace(archive)
        _sync(archive.parent)
        return None
    old = _free_name(archive)
    if _is_database(archive):
        with _writing_beside(old) as part:
            _copy(archive, part)
            part.replace(old)
        _fill(archive, copy)
    else:
        for ending in ("", *_LOGS):
            with suppress(FileNotFoundError):
                archive.with_name(archive.name + ending).replace(old.with_name(old.name + ending))
        copy.replace(archive)
    _sync(archive.parent)
    return old


def verify(file: Path, *, what: str) -> int:
    """
    Check a database file whole: its pages, its format, and each article against its fingerprint.

    Args:
        file: The file; no other process writes it.
        what: What a message calls it.

    Returns:
        Its number of articles.

    Raises:
        ArchiveUnavailableError: Something is wrong with it.
    """
    remedy = "Nothing was changed. Use another backup."
    try:
        with closing(_connect(file)) as connection:
            [fault] = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if fault != "ok":
                raise ArchiveUnavailableError(f"{what} is damaged ({fault}). {remedy}")
            version = _format_of(connection)
            if not isinstance(version, int) or not 1 <= version <= FORMAT:
                raise _format_error(what, version)
            count, damaged = _check_rows(connection.execute(_ROWS[version]))
            damaged += _check_rows(connection.execute(_VERSIONS))[1] if version > 1 else []
    except sqlite3.Error as error:
        raise ArchiveUnavailableError(f"{what} is no archive, or is damaged ({error}). {remedy}") from error
    if damaged:
        names = ", ".join(f"«{article_id}»" for article_id in damaged[:_NAMED])
        raise ArchiveUnavailableError(
            f"{what} is damaged: of {count} articles {len(damaged)} are not as they were stored ({names}"
            f"{', …' if len(damaged) > _NAMED else ''}). {remedy}"
        )
    return count


def _check_rows(rows: sqlite3.Cursor) -> tuple[int, list[str]]:
    """Return the number of rows, and the ids of those whose article does not have its fingerprint."""
    count, damaged = 0, []
    for article_id, fingerprint, article_json, sent in rows:
        count += 1
        try:
            is_whole = fingerprint_of_row(article_json, sent) == fingerprint
        except (AttributeError, RecursionError, TypeError, ValueError):
            is_whole = False
        if not is_whole:
            damaged.append(str(article_id))
    return count, damaged


def _format_of(connection: sqlite3.Connection) -> object:
    """Return the format that a database says it has; None when it is no archive."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"leit_state", "leit_articles"} <= tables:
        return None
    row = connection.execute("SELECT value FROM leit_state WHERE name = 'schema'").fetchone()
    return row[0] if row else None


def _format_error(what: str, version: object) -> ArchiveUnavailableError:
    if version is None:
        return ArchiveUnavailableError(f"{what} is no archive of Leit. Name the file that «backup» wrote.")
    return ArchiveUnavailableError(
        f"{what} has format {version}, and this Leit knows formats up to {FORMAT}. Run the version of Leit that"
        " wrote it, or a newer one."
    )


def _connect(file: Path, *, mode: str = "ro") -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=_WAIT_SECONDS)


def _copy(source: Path, target: Path) -> None:
    """Copy a database, with what is only in its log, into the empty file *target*, which needs no log then."""
    try:
        with closing(_connect(source)) as reader, closing(_connect(target, mode="rw")) as writer:
            reader.backup(writer, progress=_patience())
            writer.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise ArchiveUnavailableError(
            f"{source} cannot be copied to {target.parent}: {error}. Nothing was changed. Look at the file, who may"
            " read it, and the room on the disk."
        ) from error
    _sync(target)


def _fill(archive: Path, copy: Path) -> None:
    """Replace the content of the database *archive*, which other processes have open, by that of *copy*."""
    try:
        with closing(_connect(archive, mode="rw")) as writer, closing(_connect(copy, mode="rw")) as reader:
            writer.execute("PRAGMA synchronous = FULL")
            size = _page_size(writer)
            if _page_size(reader) != size:
                reader.execute(f"PRAGMA page_size = {size:d}")
                reader.execute("VACUUM")
            reader.backup(writer, progress=_patience())
            writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        raise ArchiveUnavailableError(
            f"The archive {archive} cannot be replaced: {error}. It is as it was. Wait until no other command writes"
            " to it, look at the room on the disk and who may write there, and try again."
        ) from error


def _patience() -> Callable[[int, int, int], None]:
    """Return a callback that ends a backup whose database has been locked by others for too long."""
    deadline = time.monotonic() + _WAIT_SECONDS

    def wait(status: int, _remaining: int, _total: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} and time.monotonic() > deadline:
            raise sqlite3.OperationalError("database is locked")

    return wait


def _page_size(connection: sqlite3.Connection) -> int:
    [size] = connection.execute("PRAGMA page_size").fetchone()
    return int(size)


def _is_database(file: Path) -> bool:
    """Say whether SQLite can open *file*, and something is in it."""
    try:
        with closing(_connect(file)) as connection:
            [tables] = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return file.stat().st_size > 0 and tables > 0
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "malformed" not in str(error):
            raise ArchiveUnavailableError(f"The archive {file} cannot be opened: {error}.") from error
        return False


def _file_of(url: str, command: str, file: Path) -> Path:
    """Return the file of the archive at *url*; for PostgreSQL, raise the error that says which *command* does it."""
    archive = archive_file(url)
    if archive is None:
        line = command.format(file=shlex.quote(str(file)), url=shlex.quote(_plain_url(make_url(url))))
        then = "; then: python -m search rebuild" if "restore" in command else ""
        raise SettingsError(f"The archive {display_url(url)} is kept by PostgreSQL. Run: {line}{then}")
    if not archive.exists() and "dump" in command:
        raise ArchiveMissingError(f"There is no archive at {archive}. Check LEIT_ARCHIVE.")
    return archive


def _plain_url(url: URL) -> str:
    """Return *url* as PostgreSQL's own programs read it, without the password."""
    return str(URL.create("postgresql", url.username, host=url.host, port=url.port, database=url.database))


def _refuse_same_file(archive: Path, file: Path) -> None:
    is_archive = archive.exists() and file.exists() and archive.samefile(file)
    if is_archive or file.absolute() in {archive.with_name(archive.name + ending) for ending in _LOGS}:
        raise SettingsError(f"{file} is the archive itself. Name another file.")


@contextmanager
def _writing_beside(target: Path) -> Iterator[Path]:
    """Yield an empty file beside *target*, with its owner and rights; remove it if it is still there afterwards."""
    ending = ".part"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for abandoned in target.parent.glob(f".{target.name}.*{ending}"):
            with suppress(FileNotFoundError):
                if time.time() - abandoned.stat().st_mtime > _ABANDONED_SECONDS:
                    abandoned.unlink()
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=ending, dir=target.parent)
    except OSError as error:
        raise ArchiveUnavailableError(
            f"Nothing can be written in {target.parent}: {error.strerror}. Make room or give write access there, or"
            " name another file."
        ) from error
    os.close(descriptor)
    part = Path(name)
    _make_like(part, target)
    try:
        yield part
    finally:
        # With it go the logs of the database in it, and the copy that is made before its format is raised.
        for file in (part, *part.parent.glob(f"{part.name}[.-]*")):
            file.unlink(missing_ok=True)


def _make_like(part: Path, target: Path) -> None:
    """Give *part* the owner and the rights of *target*, or those of a new file."""
    if target.exists():
        status = target.stat()
        with suppress(PermissionError):
            os.chown(part, status.st_uid, status.st_gid)
        shutil.copymode(target, part)
    else:
        mask = os.umask(0)
        os.umask(mask)
        part.chmod(0o666 & ~mask)


def _free_name(archive: Path) -> Path:
    """Return a name beside *archive* that says it is the one of before, and that no file has."""
    name, count = archive.with_name(f"{archive.name}.before-restore"), 2
    while name.exists():
        name, count = archive.with_name(f"{archive.name}.before-restore-{count}"), count + 1
    return name


def _sync(path: Path) -> None:
    """Return when the content of a file, or the entries of a folder, are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""
The database behind the archive: SQLAlchemy engines for SQLite and PostgreSQL, and its errors as sentences.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, cast

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from search.archive.sqlite import configure_sqlite
from search.errors import ArchiveMissingError, ArchiveUnavailableError, SettingsError
from search.system.file_access import access_remedy

_WAIT_SECONDS: Final = 30

_REMEDIES: Final = (
    ("database is locked", "Another command is writing to it. Wait for that to finish and try again."),
    ("disk is full", "The disk is full. Make room and give the command again; what was stored is safe."),
    ("disk i/o error", "The disk fails or is full. Make room, or restore a backup of the archive."),
    ("not a database", "The file is no archive. Move it away, or set LEIT_ARCHIVE to another file."),
    (
        "could not decode",
        "The file is damaged. Restore a backup, or move it away and import the articles again.",
    ),
    ("malformed", "The file is damaged. Restore a backup, or move it away and import the articles again."),
    ("readonly", "It may not be written to. Give this user the right to write the file and its folder."),
    ("unable to open", "The file cannot be opened. Check LEIT_ARCHIVE, and who may read and write there."),
    ("password authentication", "Check user and password in LEIT_ARCHIVE."),
    ("does not exist", "Check the names in LEIT_ARCHIVE, and make the database if need be (createdb)."),
)
_REFUSALS: Final = ("readonly", "unable to open", "disk I/O")
"""Signs in an error of SQLite that this user may lack a right."""
_DEFAULT_REMEDY: Final = "Check that the database runs, and that LEIT_ARCHIVE names it."


def archive_engine(url: str, *, create: bool, writable: bool = True) -> Engine:
    """
    Return an engine for *url*; it connects when first used.

    One that need not be *writable* reads an SQLite file also where nothing can be written.

    Raises:
        SettingsError: *url* is not the URL of an SQLite file or a PostgreSQL database.
        ArchiveMissingError: It names an SQLite file that is not there, and *create* is false.
        ArchiveUnavailableError: The folder of the SQLite file cannot be made.
    """
    parsed = _parse_url(url)
    if parsed.get_backend_name() == "postgresql":
        options = {"connect_timeout": 10, "application_name": "leit"}
        return create_engine(parsed, connect_args=options, pool_pre_ping=True)
    _check_file(parsed, create=create)
    engine = create_engine(parsed, connect_args={"timeout": _WAIT_SECONDS})
    configure_sqlite(engine, writable=writable)
    return engine


def load_driver(url: str) -> None:
    """Import the driver of the database at *url*. Raises SettingsError as `archive_engine`."""
    _parse_url(url).get_dialect().import_dbapi()


def missing_archive(url: URL) -> ArchiveMissingError:
    """Return the error that says there is no archive at *url*."""
    return ArchiveMissingError(
        f"There is no archive at {display_url(url)}. Import articles first: python -m search import seeds/"
    )


def display_url(url: URL | str) -> str:
    """Return *url* as a message may show it: the file of SQLite, else the URL without its password."""
    url = _parse_url(url) if isinstance(url, str) else url
    if url.get_backend_name() == "sqlite":
        return url.database or ""
    return str(URL.create(url.drivername, url.username, host=url.host, port=url.port, database=url.database))


def archive_file(url: URL | str) -> Path | None:
    """Return the file of the archive at *url*; None where a server keeps it."""
    url = _parse_url(url) if isinstance(url, str) else url
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def file_identity(path: Path | None) -> tuple[int, int] | None:
    """Return device and inode of *path*, which another file in its place does not have; None where there is no file."""
    if path is None:
        return None
    try:
        status = os.stat(path)  # noqa: PTH116 - asked before every search: in a third of the time
    except OSError:
        return None
    return status.st_dev, status.st_ino


def fold_log(engine: Engine) -> None:
    """Write SQLite's log into the file of *engine*, and empty it where no other connection needs it."""
    if engine.dialect.name == "sqlite":
        with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def translate_errors(url: URL) -> Iterator[None]:
    """Raise SQLAlchemy's errors inside as ArchiveUnavailableError, with a remedy and without a password."""
    try:
        yield
    except DBAPIError as error:
        raise ArchiveUnavailableError(_unavailable_message(url, error.orig)) from error
    except SQLAlchemyError as error:
        raise ArchiveUnavailableError(_unavailable_message(url, error)) from error


def fetch_articles(engine: Engine, article_ids: Sequence[str]) -> list[tuple[str, str, int, str | None]]:
    """
    Return the articles with *article_ids* that may be shown, by a cursor of the driver itself.

    Of each its id, JSON, word count, and the JSON of what is shown otherwise. Every search does this: for a page of
    hits, SQLAlchemy would take 0.4 ms longer than the database. Errors of the driver become those of
    `translate_errors`.
    """
    parameter = "?" if engine.dialect.paramstyle == "qmark" else "%s"
    parameters = ", ".join([parameter] * len(article_ids))
    statement = (
        "SELECT id, article, word_count, shown FROM leit_articles"  # noqa: S608 - no value in it
        f" WHERE id IN ({parameters}) AND status IN ('usable', 'corrected')"
    )
    with translate_errors(engine.url):
        connection = engine.raw_connection()
    try:
        with closing(connection.cursor()) as cursor:
            cursor.execute(statement, article_ids)
            return cast(list[tuple[str, str, int, str | None]], cursor.fetchall())
    except engine.dialect.loaded_dbapi.Error as error:
        connection.invalidate()
        raise ArchiveUnavailableError(_unavailable_message(engine.url, error)) from error
    finally:
        connection.close()


def purge(engine: Engine) -> bool:
    """
    Leave no trace of removed rows in the files of the database; return whether nobody kept it from that.

    SQLite overwrites what it removes, and keeps older pages in the write-ahead log until that is folded.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.url.get_backend_name() == "sqlite":
            busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
            return not busy
        for table in ("leit_articles", "leit_versions", "leit_names"):
            connection.exec_driver_sql(f"VACUUM {table}")
    return True


def _parse_url(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        parsed = URL.create("none")
    if parsed.drivername in {"postgresql", "postgresql+psycopg"} and parsed.database:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername in {"sqlite", "sqlite+pysqlite"} and _is_plain_file(parsed):
        return parsed
    raise SettingsError(
        "LEIT_ARCHIVE is not the address of an archive. Write sqlite:///FILE or"
        " postgresql+psycopg://USER@HOST/DATABASE."
    )


def _is_plain_file(url: URL) -> bool:
    """Say whether *url* names a file by its path alone: no host, no memory, no URI of SQLite's own."""
    is_no_path = url.database in {None, "", ":memory:"} or "uri" in url.query
    return not (is_no_path or url.host or url.username or url.password or url.port)


def _check_file(url: URL, *, create: bool) -> None:
    path = Path(url.database or "")
    if create:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveUnavailableError(
                f"The folder of the archive {path} cannot be made: {error.strerror}."
                " Check LEIT_ARCHIVE, and who may write there."
            ) from error
    elif not path.exists():
        raise missing_archive(url)


def _access_remedy(url: URL, reason: str) -> str:
    """Return the remedy for a missing right to the file of SQLite, its folder or its log; empty when none is missing."""
    if url.get_backend_name() != "sqlite" or not any(sign in reason for sign in _REFUSALS):
        return ""
    path = Path(url.database or "").absolute()
    files = (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm"), path.parent)
    remedies = (access_remedy(file, write=write) for write in (False, True) for file in files)
    return next(filter(None, remedies), "")


def _unavailable_message(url: URL, cause: BaseException | None) -> str:
    lines = str(cause).strip().splitlines()
    reason = (lines[0] if lines else type(cause).__name__).rstrip(".")
    if url.password:
        reason = reason.replace(str(url.password), "…")
    remedy = _access_remedy(url, reason) or next(
        (text for sign, text in _REMEDIES if sign in reason.casefold()), _DEFAULT_REMEDY
    )
    return f"The archive {display_url(url)} does not answer: {reason}. {remedy}"

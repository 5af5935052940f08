"""Reads an archive to its end, row by row, without believing it: what `check` asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from sqlalchemy import Engine, select

from search.archive.engine import archive_engine, translate_errors
from search.archive.schema import ARTICLES, STATE
from search.archive.version_json import fingerprint_of_row

_ROWS_AT_A_TIME: Final = 100
_SHOWN: Final = frozenset({"usable", "corrected"})


class RowState(NamedTuple):
    """A row of articles: whether readers may see it, the index may hold it otherwise, and it is as it was stored."""

    article_id: str
    is_shown: bool
    is_pending: bool
    is_whole: bool


class Verification:
    """An archive being read; every method raises ArchiveUnavailableError where the database does not answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def integrity_fault(self) -> str:
        """Return the first fault that SQLite finds in its pages; empty when none, or with PostgreSQL."""
        if self._engine.dialect.name != "sqlite":
            return ""
        with translate_errors(self._engine.url), self._engine.connect() as connection:
            answer = str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar())
        return "" if answer == "ok" else answer

    def latest_change(self) -> int:
        """Return the number of the last committed change."""
        with translate_errors(self._engine.url), self._engine.connect() as connection:
            return int(connection.execute(select(STATE.c.value).where(STATE.c.name == "change")).scalar_one())

    def rows(self) -> Iterator[RowState]:
        """Yield every row once, by id; that of a deleted article has no text any more."""
        columns = [ARTICLES.c[name] for name in ("id", "status", "pending", "fingerprint", "article", "sent")]
        last_id = ""
        while True:
            query = (
                select(*columns).where(ARTICLES.c.id > last_id).order_by(ARTICLES.c.id).limit(_ROWS_AT_A_TIME)
            )
            with translate_errors(self._engine.url), self._engine.connect() as connection:
                rows = connection.execute(query).all()
            if not rows:
                return
            last_id = rows[-1].id
            for row in rows:
                is_whole = row.status == "deleted" or _is_whole(row.fingerprint, row.article, row.sent)
                yield RowState(row.id, row.status in _SHOWN, bool(row.pending), is_whole)


@contextmanager
def open_verification(url: str) -> Iterator[Verification]:
    """Open the archive at *url* for reading. Raises ArchiveMissingError, SettingsError."""
    engine = archive_engine(url, create=False, writable=False)
    try:
        yield Verification(engine)
    finally:
        engine.dispose()


def _is_whole(fingerprint: str, article: str | None, sent: str | None) -> bool:
    try:
        return fingerprint_of_row(article, sent) == fingerprint
    except (AttributeError, RecursionError, TypeError, ValueError):
        return False

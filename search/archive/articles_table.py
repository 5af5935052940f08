"""
The archive: articles with their versions, and which of them are pending: not yet in the index.

The archive is the truth; an index can be made again from it at any time. Each row of an article carries
``change``, a number from one counter that rises in the order of commits, and ``pending``: true
until the index holds the article as it is in the row, or has taken it out when readers may not see it.
SQLite is used in WAL mode with every commit synced to disk. Nothing of SQLAlchemy leaves this package,
neither its types nor its exceptions.

Open an archive after forking, never before; threads may share it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, cast

from sqlalchemy import Column, Connection, Engine, Row, Select, bindparam, delete, func, select, text

from search.archive import takedown
from search.archive.arrivals import (
    decide_again,
    load_versions,
    pages,
    store_arrivals,
)
from search.archive.engine import (
    archive_engine,
    archive_file,
    display_url,
    fetch_articles,
    file_identity,
    fold_log,
    purge,
    translate_errors,
)
from search.archive.results import Arrival, Stored, count_results
from search.archive.schema import ARTICLES, IS_HIDDEN, IS_SHOWN, prepare_schema, read_state, write_state
from search.archive.takedown import DELETED, Tombstone
from search.archive.version_json import EncodedVersion, encode_version, shown_article
from search.articles import ID_PATTERN, Article
from search.batches import next_batch
from search.errors import ArchiveUnavailableError, ArticleFormatError
from search.versions import KnownVersion, Status, sort_versions, version_of

_PAGE: Final = 500
"""Articles read at a time, at most."""
_ID: Final = re.compile(ID_PATTERN)


Change = tuple[str, int]
"""The id of an article, and the number of the change that stored it."""


@dataclass(frozen=True, slots=True)
class Pending:
    """
    An article whose row was changed by *change*, and which the index may hold otherwise.

    Attributes:
        change: Number of the change.
        article_id: The id of the article.
        article: The article as readers see it; None when they may not, so the index must take it out.
    """

    change: int
    article_id: str
    article: Article | None

    @property
    def version(self) -> Change:
        """The id of the article, and *change*."""
        return self.article_id, self.change


class Archive:
    """
    The articles, in SQL. Make one with `open_archive`.

    Every method raises ArchiveUnavailableError when the database does not answer.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._write_engine = engine.execution_options(leit_writes=True)
        self._file = archive_file(engine.url)
        self._opened = file_identity(self._file)

    def is_current(self) -> bool:
        """Say whether its file is the one that was opened, and not another one put in its place. Cheap."""
        return file_identity(self._file) == self._opened

    def put(self, articles: Iterable[Article]) -> Stored:
        """Store *articles* by their ids, as `put_versions`. Raises ArticleFormatError: a text cannot be stored."""
        versions = [encode_version(version_of(article, has_own_id=True)) for article in articles]
        return count_results(self.put_versions(versions))

    def put_versions(
        self, versions: Sequence[EncodedVersion], *, now: datetime | None = None
    ) -> list[Arrival]:
        """
        Store *versions*, all of them or none; return what became of each.

        An article of which another version is shown now is pending afterwards. A version that is there
        already is not touched.

        Args:
            versions: Versions of any articles, in order of arrival.
            now: The time by which embargoes are judged, aware; None for the clock.
        """
        with self._changing() as (connection, change):
            arrivals, last = store_arrivals(connection, versions, change=change, now=now or datetime.now(UTC))
            write_state(connection, "change", last)
        return arrivals

    def get_many(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """Return the articles with these ids that may be shown, by id; others are left out."""
        return {key: article for key, (article, _) in self.get_with_word_counts(article_ids).items()}

    def get_with_word_counts(self, article_ids: Iterable[str]) -> dict[str, tuple[Article, int]]:
        """Return the articles as `get_many`, each with its `word_count`, counted when it was stored."""
        # No database takes half characters, so an id that no article can have is not asked for.
        possible_ids = filter(_ID.fullmatch, article_ids)
        rows = (row for ids in pages(possible_ids) for row in fetch_articles(self._engine, ids))
        return {key: (self._parse(key, json, shown), words) for key, json, words, shown in rows}

    def articles(self) -> Iterator[Article]:
        """
        Yield every article that may be shown once, by id, reading a page of them at a time, of bounded text.

        Nothing is read before the first article is asked for. An article stored meanwhile may or may
        not be among them.
        """
        last_id = ""
        while rows := self._read_after(last_id):
            last_id = rows[-1].id
            for row in rows:
                yield self._parse(row.id, row.article, row.shown)

    def texts(self) -> Iterator[str]:
        """Yield the JSON of every article, as `articles` does, unread: to count words, in a tenth of the time."""
        last_id = ""
        while rows := self._read_after(last_id):
            last_id = rows[-1].id
            for row in rows:
                yield row.article

    def pending(self, limit: int, *, after: int = 0) -> list[Pending]:
        """
        Return the first articles that the index may hold otherwise, in the order they were stored, *after* a change.

        They are *limit* at most, and fewer when together they have more text than a batch may hold.
        """
        columns = select(
            ARTICLES.c.change, ARTICLES.c.id, ARTICLES.c.article, ARTICLES.c.shown, ARTICLES.c.status
        )
        query = columns.where(ARTICLES.c.pending, ARTICLES.c.change > after)
        with self._connect() as connection:
            rows = _read_batch(connection, query, order_by=ARTICLES.c.change, limit=limit)
            return [
                Pending(
                    row.change,
                    row.id,
                    self._parse(row.id, row.article, row.shown) if row.status in _SHOWN else None,
                )
                for row in rows
            ]

    def hidden_pending(self) -> list[Change]:
        """Return the pending articles that readers may not see, each with the number of its change."""
        query = select(ARTICLES.c.id, ARTICLES.c.change).where(ARTICLES.c.pending, text(IS_HIDDEN))
        with self._connect() as connection:
            return [(row.id, row.change) for row in connection.execute(query)]

    def clear_pending(self, indexed: Iterable[Change]) -> None:
        """Note that the index agrees with these articles; one that changed since stays pending."""
        changes = [{"article_id": article_id, "indexed_change": change} for article_id, change in indexed]
        if changes:
            is_same_id = ARTICLES.c.id == bindparam("article_id")
            is_unchanged = ARTICLES.c.change == bindparam("indexed_change")
            update = ARTICLES.update().where(is_same_id, is_unchanged).values(pending=False)
            with self._transaction() as connection:
                connection.execute(update, changes)
                _remove_emptied(connection)

    def clear_pending_up_to(self, change: int) -> None:
        """Note that the index agrees with every article that last changed at *change* or earlier."""
        indexed = ARTICLES.c.pending & (ARTICLES.c.change <= change)
        with self._transaction() as connection:
            connection.execute(ARTICLES.update().where(indexed).values(pending=False))
            _remove_emptied(connection)

    def latest_change(self) -> int:
        """Return the number of the last committed change; 0 in a new archive."""
        with self._connect() as connection:
            return read_state(connection, "change")

    def count(self) -> int:
        """Return the number of articles that may be shown."""
        every, hidden = (select(func.count()).select_from(ARTICLES) for _ in range(2))
        with self._connect() as connection:
            total = connection.execute(every).scalar_one()
            return int(total) - int(connection.execute(hidden.where(text(IS_HIDDEN))).scalar_one())

    def pending_count(self) -> int:
        """Return the number of articles that the index may hold otherwise."""
        query = select(func.count()).select_from(ARTICLES).where(ARTICLES.c.pending)
        with self._connect() as connection:
            return int(connection.execute(query).scalar_one())

    def fold(self) -> None:
        """Put what is only in SQLite's log into the file, as far as no reader needs it; nothing in PostgreSQL."""
        with translate_errors(self._engine.url):
            fold_log(self._engine)

    def release_due(self, now: datetime) -> int:
        """Let the articles whose embargo has passed at *now*, aware, be shown; return their number."""
        due = select(ARTICLES.c.id).where(
            text("status = 'embargoed'"), text(IS_HIDDEN), ARTICLES.c.embargo <= now.isoformat()
        )
        with self._connect() as connection:
            if connection.execute(due.limit(1)).first() is None:
                return 0
        with self._changing() as (connection, change):
            ids = [row.id for row in connection.execute(due)]
            write_state(connection, "change", decide_again(connection, ids, change=change, now=now))
        return len(ids)

    def next_embargo(self) -> datetime | None:
        """Return the first instant at which an article that is held back may be shown; None when none is."""
        query = select(func.min(ARTICLES.c.embargo)).where(text("status = 'embargoed'"), text(IS_HIDDEN))
        with self._connect() as connection:
            earliest = connection.execute(query).scalar()
        return datetime.fromisoformat(earliest) if earliest else None

    def find_ids(self, names: Iterable[str]) -> dict[str, str]:
        """Return, for each of *names* that is an article's id or a name of one, that article's id."""
        with self._connect() as connection:
            return takedown.find_ids(connection, names)

    def withhold(self, article_ids: Sequence[str], *, reason: str, by: str, now: datetime) -> None:
        """
        Let nobody see the articles with these ids, from the commit on and until `lift`; they are then pending.

        An id that no article has yet keeps it out when it comes.
        """
        with self._changing() as (connection, change):
            takedown.bury(
                connection, (Tombstone(article_id, "withheld", reason, by, now) for article_id in article_ids)
            )
            write_state(connection, "change", takedown.hide(connection, article_ids, change=change))

    def lift(self, article_ids: Sequence[str], *, now: datetime) -> list[str]:
        """Undo `withhold`, and what their providers have withdrawn; return the ids for which there was anything."""
        with self._changing() as (connection, change):
            lifted = [article_id for article_id in article_ids if takedown.unbury(connection, article_id)]
            write_state(connection, "change", decide_again(connection, lifted, change=change, now=now))
        return lifted

    def delete(self, article_ids: Sequence[str], *, reason: str, by: str, now: datetime) -> None:
        """
        Remove the articles with these ids for good: text, versions and names; they never come back.

        Call `purge` when the index has taken them out: until then their text may be in free pages of a file.
        """
        with self._changing() as (connection, change):
            takedown.bury(
                connection, (Tombstone(article_id, "deleted", reason, by, now) for article_id in article_ids)
            )
            write_state(connection, "change", takedown.erase(connection, article_ids, change=change))

    def purge(self) -> bool:
        """Leave no trace of deleted texts in the files of the database; return whether that could be done now."""
        with translate_errors(self._engine.url):
            return purge(self._engine)

    def tombstones(self, article_ids: Sequence[str] | None = None) -> list[Tombstone]:
        """Return the tombstones of *article_ids*, or all of them, the latest first."""
        with self._connect() as connection:
            return takedown.read_tombstones(connection, article_ids)

    def equal_texts(self, article_ids: Sequence[str]) -> dict[str, list[str]]:
        """Return, for each article, the ids of other shown articles that say the same, word for word."""
        with self._connect() as connection:
            return takedown.find_equal_texts(connection, article_ids)

    def status(self, article_id: str) -> Status | None:
        """Return whether an article may be shown; None when it has none: there is no text of that id."""
        query = select(ARTICLES.c.status).where(ARTICLES.c.id == article_id)
        if not _ID.fullmatch(article_id):
            return None
        with self._connect() as connection:
            return cast("Status | None", connection.execute(query).scalar())

    def versions(self, article_id: str) -> list[KnownVersion]:
        """Return the versions known of an article, the oldest first, whether it may be shown or not."""
        if not _ID.fullmatch(article_id):
            return []
        with self._connect() as connection:
            return sort_versions(kept.known for kept in load_versions(connection, article_id))

    def close(self) -> None:
        """Close the connections to the database; the archive opens new ones when it is used again."""
        self._engine.dispose()

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        with translate_errors(self._engine.url), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with translate_errors(self._engine.url), self._write_engine.begin() as connection:
            yield connection

    @contextmanager
    def _changing(self) -> Iterator[tuple[Connection, int]]:
        """Begin a transaction with the number of the last change."""
        with self._transaction() as connection:
            # Taking the counter first makes writers wait for each other, so changes rise in commit order.
            yield connection, read_state(connection, "change", lock=True)

    def _read_after(self, article_id: str) -> Sequence[Row[Any]]:
        columns = select(ARTICLES.c.id, ARTICLES.c.article, ARTICLES.c.shown)
        query = columns.where(ARTICLES.c.id > article_id, text(IS_SHOWN))
        with self._connect() as connection:
            return _read_batch(connection, query, order_by=ARTICLES.c.id, limit=_PAGE)

    def _parse(self, article_id: str, json: str, shown: str | None) -> Article:
        try:
            return shown_article(json, shown)
        # Whatever is stored instead of an article must not look like a fault of the program.
        except (
            ArticleFormatError,
            AttributeError,
            LookupError,
            RecursionError,
            TypeError,
            ValueError,
        ) as error:
            raise ArchiveUnavailableError(
                f"The article «{article_id}» in {display_url(self._engine.url)} cannot be read ({error}). Restore a"
                " backup of the archive, or run the version of Leit that wrote it."
            ) from error


def open_archive(url: str, *, create: bool, writable: bool = True) -> Archive:
    """
    Return the archive at *url*, an SQLAlchemy URL of SQLite or PostgreSQL; an older format is brought up to date.

    Args:
        url: Such as ``sqlite:////srv/leit/archive.sqlite3`` or ``postgresql+psycopg://leit@db/leit``.
        create: Make the archive when there is none.
        writable: Whether it will be written to; one that is only read may be where nothing can be written.

    Raises:
        SettingsError: *url* is no such URL.
        ArchiveMissingError: There is no archive, and *create* is false.
        ArchiveUnavailableError: The database does not answer, is damaged, or was made by a newer Leit.
    """
    engine = archive_engine(url, create=create, writable=writable)
    try:
        with translate_errors(engine.url):
            prepare_schema(engine, create=create)
    except Exception:
        engine.dispose()
        raise
    return Archive(engine)


_SHOWN: Final = frozenset({"usable", "corrected"})


def _remove_emptied(connection: Connection) -> None:
    """Remove the rows of deleted articles that the index has taken out."""
    is_emptied = text(IS_HIDDEN), ARTICLES.c.status == DELETED, ~ARTICLES.c.pending
    connection.execute(delete(ARTICLES).where(*is_emptied))


def _read_batch(
    connection: Connection, query: Select[Any], *, order_by: Column[Any], limit: int
) -> Sequence[Row[Any]]:
    """Return the first batch of the rows of *query*, sorted by a column without equals."""
    # The lengths come first: the texts of a thousand articles may be more than memory holds.
    lengths = query.with_only_columns(order_by, func.length(ARTICLES.c.article).label("length"))
    batch = next_batch(
        iter(connection.execute(lengths.order_by(order_by).limit(limit)).all()),
        lambda row: int(row.length),
        limit=limit,
    )
    if not batch:
        return []
    return connection.execute(query.where(order_by <= batch[-1][0]).order_by(order_by).limit(limit)).all()

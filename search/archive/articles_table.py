"""
The table of articles, and which of them are pending: not yet in the index.

The archive is the truth; an index can be made again from it at any time. Each row carries
``change``, a number from one counter that rises in the order of commits, and ``pending``: true
until the index holds the article as it is in the row. SQLite is used in WAL mode with every commit
synced to disk. Nothing of SQLAlchemy leaves this package, neither its types nor its exceptions.

Open an archive after forking, never before; threads may share it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Row,
    Select,
    String,
    Table,
    Text,
    bindparam,
    func,
    inspect,
    select,
)

from search.archive.article_json import EncodedArticle, article_from_json, encode_article
from search.archive.engine import (
    archive_engine,
    archive_file,
    display_url,
    fetch_articles,
    file_identity,
    fold_log,
    missing_archive,
    translate_errors,
)
from search.articles import ID_PATTERN, Article, content_hash, word_count
from search.batches import next_batch
from search.errors import ArchiveUnavailableError, ArticleFormatError

SCHEMA_VERSION: Final = 1

_PAGE: Final = 500
"""Ids in one statement (SQLite allows 32,766 parameters, older versions 999), and articles read at a time, at most."""

_METADATA = MetaData()
_STATE = Table(
    "leit_state",
    _METADATA,
    Column("name", String(40), primary_key=True),
    Column("value", BigInteger, nullable=False),
)
_ARTICLES = Table(
    "leit_articles",
    _METADATA,
    Column("id", String(120), primary_key=True),
    Column("change", BigInteger, nullable=False, unique=True),
    Column("pending", Boolean, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    # Not read yet: for finding the copies of an article that is taken down. A column of archives that exist.
    Column("content_hash", String(64), nullable=False),
    Column("word_count", Integer, nullable=False),
    # Not read yet: for looking into an archive with SQL, and for lists of sources and of articles by time.
    Column("source", Text, nullable=False),
    Column("language", String(3), nullable=False),
    Column("published", String(40)),  # ISO 8601 in UTC, so both databases compare it alike
    Column("article", Text, nullable=False),
)
_ID_AND_ARTICLE: Final = (_ARTICLES.c.id, _ARTICLES.c.article)
_ID: Final = re.compile(ID_PATTERN)


@dataclass(frozen=True, slots=True)
class Stored:
    """How many articles of a batch were new, changed, and already there with the same content."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, addend: Stored) -> Stored:
        return Stored(
            self.added + addend.added, self.updated + addend.updated, self.unchanged + addend.unchanged
        )


Version = tuple[str, int]
"""The id of an article, and the number of the change that stored it."""


@dataclass(frozen=True, slots=True)
class Pending:
    """An article that the index may lack, as stored by *change*."""

    change: int
    article: Article

    @property
    def version(self) -> Version:
        """The id of the article, and *change*."""
        return self.article.id, self.change


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
        """Return whether its file is the one that was opened, and not another one put in its place. Cheap."""
        return file_identity(self._file) == self._opened

    def put(self, articles: Iterable[Article]) -> Stored:
        """Store *articles*; as `put_encoded`. Raises ArticleFormatError: a text holds what no database can store."""
        return self.put_encoded([encode_article(article) for article in articles])

    def put_encoded(self, articles: Sequence[EncodedArticle]) -> Stored:
        """
        Store *articles*, each replacing the one with its id; all of them or none.

        What is new or changed is pending afterwards; an article already there with the same content
        is not touched. *articles* holds an id once.
        """
        rows = {encoded.article.id: _row(encoded) for encoded in articles}
        with self._transaction() as connection:
            # Taking the counter first makes writers wait for each other, so changes rise in commit order.
            change = _read_state(connection, "change", lock=True)
            fingerprints = _fingerprints(connection, list(rows))
            changed = [row for row in rows.values() if fingerprints.get(row["id"]) != row["fingerprint"]]
            for number, row in enumerate(changed, start=change + 1):
                row["change"] = number
            added = [row for row in changed if row["id"] not in fingerprints]
            updated = [row for row in changed if row["id"] in fingerprints]
            _write_rows(connection, added, updated)
            if changed:
                _write_state(connection, "change", change + len(changed))
        return Stored(len(added), len(updated), len(rows) - len(changed))

    def get_many(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """Return the articles with these ids by id; an id that no article has is left out."""
        return {key: article for key, (article, _) in self.get_with_word_counts(article_ids).items()}

    def get_with_word_counts(self, article_ids: Iterable[str]) -> dict[str, tuple[Article, int]]:
        """Return the articles with these ids, each with its `word_count`, counted when it was stored."""
        # No database takes half characters, so an id that no article can have is not asked for.
        possible_ids = filter(_ID.fullmatch, article_ids)
        rows = (row for ids in _pages(possible_ids) for row in fetch_articles(self._engine, ids))
        return {article_id: (self._parse(article_id, text), words) for article_id, text, words in rows}

    def articles(self) -> Iterator[Article]:
        """
        Yield every article once, by id, reading a page of them at a time, of bounded text.

        Nothing is read before the first article is asked for. An article stored meanwhile may or may
        not be among them.
        """
        last_id = ""
        while rows := self._read_after(last_id):
            last_id = rows[-1].id
            for row in rows:
                yield self._parse(row.id, row.article)

    def texts(self) -> Iterator[str]:
        """Yield the JSON of every article, as `articles` does, unread: to count words, in a tenth of the time."""
        last_id = ""
        while rows := self._read_after(last_id):
            last_id = rows[-1].id
            for row in rows:
                yield row.article

    def pending(self, limit: int, *, after: int = 0) -> list[Pending]:
        """
        Return the first articles that the index may lack, in the order they were stored, *after* a change.

        They are *limit* at most, and fewer when together they have more text than a batch may hold.
        """
        columns = select(_ARTICLES.c.change, *_ID_AND_ARTICLE)
        query = columns.where(_ARTICLES.c.pending, _ARTICLES.c.change > after)
        with self._connect() as connection:
            rows = _read_batch(connection, query, order_by=_ARTICLES.c.change, limit=limit)
            return [Pending(row.change, self._parse(row.id, row.article)) for row in rows]

    def clear_pending(self, indexed: Iterable[Version]) -> None:
        """Note that the index holds these articles; one that changed since stays pending."""
        versions = [{"article_id": article_id, "indexed_change": change} for article_id, change in indexed]
        if versions:
            is_same_id = _ARTICLES.c.id == bindparam("article_id")
            is_unchanged = _ARTICLES.c.change == bindparam("indexed_change")
            update = _ARTICLES.update().where(is_same_id, is_unchanged).values(pending=False)
            with self._transaction() as connection:
                connection.execute(update, versions)

    def clear_pending_up_to(self, change: int) -> None:
        """Note that the index holds every article that last changed at *change* or earlier."""
        indexed = _ARTICLES.c.pending & (_ARTICLES.c.change <= change)
        with self._transaction() as connection:
            connection.execute(_ARTICLES.update().where(indexed).values(pending=False))

    def latest_change(self) -> int:
        """Return the number of the last committed change; 0 in a new archive."""
        with self._connect() as connection:
            return _read_state(connection, "change")

    def count(self) -> int:
        """Return the number of articles."""
        with self._connect() as connection:
            return int(connection.execute(select(func.count()).select_from(_ARTICLES)).scalar_one())

    def pending_count(self) -> int:
        """Return the number of articles that the index may lack."""
        query = select(func.count()).select_from(_ARTICLES).where(_ARTICLES.c.pending)
        with self._connect() as connection:
            return int(connection.execute(query).scalar_one())

    def fold(self) -> None:
        """Put what is only in SQLite's log into the file, as far as no reader needs it; nothing in PostgreSQL."""
        with translate_errors(self._engine.url):
            fold_log(self._engine)

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

    def _read_after(self, article_id: str) -> Sequence[Row[Any]]:
        query = select(*_ID_AND_ARTICLE).where(_ARTICLES.c.id > article_id)
        with self._connect() as connection:
            return _read_batch(connection, query, order_by=_ARTICLES.c.id, limit=_PAGE)

    def _parse(self, article_id: str, text: str) -> Article:
        try:
            return article_from_json(text)
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
    Return the archive at *url*, an SQLAlchemy URL of SQLite or PostgreSQL.

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
            _check_schema(engine, create=create)
    except Exception:
        engine.dispose()
        raise
    return Archive(engine)


def _check_schema(engine: Engine, *, create: bool) -> None:
    with engine.connect() as connection:
        version = _schema_version(connection)
    if version is None:
        if not create:
            raise missing_archive(engine.url)
        _create_tables(engine)
    elif version != SCHEMA_VERSION:
        raise ArchiveUnavailableError(
            f"The archive {display_url(engine.url)} has format {version}, and this Leit knows format"
            f" {SCHEMA_VERSION}. Run the version of Leit that wrote it, or a newer one."
        )


def _schema_version(connection: Connection) -> int | None:
    if not inspect(connection).has_table(_STATE.name):
        return None
    return connection.execute(select(_STATE.c.value).where(_STATE.c.name == "schema")).scalar()


def _create_tables(engine: Engine) -> None:
    """Make the tables, unless another process has made them meanwhile."""
    with engine.execution_options(leit_writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            # Two CREATE TABLE IF NOT EXISTS at once fail; this lock goes with the transaction.
            connection.execute(select(func.pg_advisory_xact_lock(0x6C656974)))
        if _schema_version(connection) is None:
            _METADATA.create_all(connection)
            # In SQL, because an Index with the WHERE of two databases imports both dialects: 50 ms at every start.
            connection.exec_driver_sql(
                "CREATE INDEX leit_articles_pending ON leit_articles (change) WHERE pending"
            )
            state = [{"name": "schema", "value": SCHEMA_VERSION}, {"name": "change", "value": 0}]
            connection.execute(_STATE.insert(), state)


def _row(encoded: EncodedArticle) -> dict[str, Any]:
    article = encoded.article
    return {
        "id": article.id,
        "pending": True,
        "fingerprint": encoded.fingerprint,
        "content_hash": content_hash(article),
        "word_count": word_count(article),
        "source": article.source,
        "language": article.language,
        "published": article.published.isoformat() if article.published else None,
        "article": encoded.json,
    }


def _write_rows(
    connection: Connection, added: Sequence[Mapping[str, Any]], updated: Sequence[Mapping[str, Any]]
) -> None:
    if added:
        connection.execute(_ARTICLES.insert(), added)
    if updated:
        columns: dict[str, Any] = {name: bindparam(name) for name in updated[0] if name != "id"}
        change = _ARTICLES.update().where(_ARTICLES.c.id == bindparam("key")).values(columns)
        connection.execute(change, [{**row, "key": row["id"]} for row in updated])


def _fingerprints(connection: Connection, article_ids: list[str]) -> dict[str, str]:
    fingerprints: dict[str, str] = {}
    for ids in _pages(article_ids):
        rows = connection.execute(
            select(_ARTICLES.c.id, _ARTICLES.c.fingerprint).where(_ARTICLES.c.id.in_(ids))
        )
        fingerprints.update((row.id, row.fingerprint) for row in rows)
    return fingerprints


def _read_batch(
    connection: Connection, query: Select[Any], *, order_by: Column[Any], limit: int
) -> Sequence[Row[Any]]:
    """Return the first batch of the rows of *query*, sorted by a column without equals."""
    # The lengths come first: the texts of a thousand articles may be more than memory holds.
    lengths = query.with_only_columns(order_by, func.length(_ARTICLES.c.article).label("length"))
    batch = next_batch(
        iter(connection.execute(lengths.order_by(order_by).limit(limit)).all()),
        lambda row: int(row.length),
        limit=limit,
    )
    if not batch:
        return []
    return connection.execute(query.where(order_by <= batch[-1][0]).order_by(order_by).limit(limit)).all()


def _read_state(connection: Connection, name: str, *, lock: bool = False) -> int:
    row = select(_STATE.c.value).where(_STATE.c.name == name)
    return int(connection.execute(row.with_for_update() if lock else row).scalar_one())


def _write_state(connection: Connection, name: str, value: int) -> None:
    connection.execute(_STATE.update().where(_STATE.c.name == name).values(value=value))


def _pages(article_ids: Iterable[str]) -> Iterator[list[str]]:
    remaining = iter(article_ids)
    while page := list(islice(remaining, _PAGE)):
        yield page

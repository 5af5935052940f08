"""
Where are the articles kept, and which of them does the index lack?

The archive is the truth; an index can be made again from it at any time. Each row carries
``change``, a number from one counter that rises in the order of commits, and ``pending``: true
until the index holds the article as it is here. SQLite is used in WAL mode with every commit
synced to disk. Nothing of SQLAlchemy leaves this room, neither its types nor its exceptions.

Open an archive after forking, never before; threads may share it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Engine,
    Index,
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

from search.archive.article_json import article_as_json, article_from_json, fingerprint
from search.archive.engine import (
    archive_engine,
    display_url,
    driver_cursor,
    missing_archive,
    translate_errors,
)
from search.articles import ID_PATTERN, Article, content_hash, word_count
from search.batches import next_batch
from search.errors import ArchiveUnavailableError, ArticleFormatError

SCHEMA_VERSION: Final = 1

_PAGE: Final = 500
"""Ids in one statement (SQLite allows 32,766 parameters, older ones 999), and articles read at a time, at most."""

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
    # From here to the article, only word_count is read yet: content_hash is for grouping articles that say
    # the same, the rest for looking into an archive with SQL. Filling them later would mean reading it all.
    Column("content_hash", String(64), nullable=False),
    Column("word_count", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("language", String(3), nullable=False),
    Column("published", String(40)),  # ISO 8601 in UTC, so both databases compare it alike
    Column("article", Text, nullable=False),
)
Index(
    "leit_articles_pending",
    _ARTICLES.c.change,
    sqlite_where=_ARTICLES.c.pending,
    postgresql_where=_ARTICLES.c.pending,
)
_TEXT: Final = (_ARTICLES.c.id, _ARTICLES.c.article)
_BY_IDS: Final = "SELECT id, article, word_count FROM leit_articles WHERE id IN "
_ID: Final = re.compile(ID_PATTERN)


@dataclass(frozen=True, slots=True)
class Stored:
    """How many articles of a batch were new, changed, and already there with the same content."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: Stored) -> Stored:
        return Stored(
            self.added + other.added, self.updated + other.updated, self.unchanged + other.unchanged
        )


class Kept(NamedTuple):
    """An article, and how many words it has, as `word_count` says: counted once, when it was stored."""

    article: Article
    words: int


Version = tuple[str, int]
"""The id of an article, and the change that made it what it was."""


@dataclass(frozen=True, slots=True)
class Pending:
    """An article that the index may lack, as it was at *change*."""

    change: int
    article: Article

    @property
    def version(self) -> Version:
        """The id of the article, and *change*: what is to be remembered of one that has been handed on."""
        return self.article.id, self.change


class Archive:
    """
    The articles, in SQL. Make one with `open_archive`.

    Every method raises ArchiveUnavailableError when the database does not answer.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = engine.execution_options(leit_writes=True)
        self._parameter = "?" if engine.dialect.paramstyle == "qmark" else "%s"

    def put(self, articles: Sequence[Article]) -> Stored:
        """
        Keep *articles*, each replacing the one with its id; all of them or none.

        What is new or changed is pending afterwards; an article already there with the same content
        is not touched. *articles* holds an id once.

        Raises:
            ArticleFormatError: A text holds what no database can keep; nothing is stored.
        """
        rows = {article.id: _row(article) for article in articles}
        with self._transaction() as connection:
            # Taking the counter first makes writers wait for each other, so changes rise in commit order.
            change = _value(connection, "change", lock=True)
            known = _fingerprints(connection, list(rows))
            wanted = [row for row in rows.values() if known.get(row["id"]) != row["fingerprint"]]
            for number, row in enumerate(wanted, start=change + 1):
                row["change"] = number
            added = [row for row in wanted if row["id"] not in known]
            updated = [row for row in wanted if row["id"] in known]
            _write(connection, added, updated)
            if wanted:
                _set_value(connection, "change", change + len(wanted))
        return Stored(len(added), len(updated), len(rows) - len(wanted))

    def get_many(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """Return the articles with these ids by id; an id that no article has is left out."""
        return {name: kept.article for name, kept in self.kept(article_ids).items()}

    def kept(self, article_ids: Iterable[str]) -> dict[str, Kept]:
        """Return what `get_many` does, with what else a page of hits tells of each article."""
        found: dict[str, Kept] = {}
        # What cannot be an id cannot be asked for either: databases take no half characters.
        possible = filter(_ID.fullmatch, article_ids)
        with driver_cursor(self._engine) as cursor:
            for ids in _pages(possible):
                cursor.execute(f"{_BY_IDS}({','.join([self._parameter] * len(ids))})", ids)
                for name, text, words in cursor.fetchall():
                    found[name] = Kept(self._article(name, text), words)
        return found

    def articles(self) -> Iterator[Article]:
        """
        Yield every article once, by id, reading a page of them at a time, of bounded text.

        Nothing is read before the first article is asked for. What is stored meanwhile may or may
        not be among them.
        """
        last = ""
        while rows := self._after(last):
            last = rows[-1].id
            for row in rows:
                yield self._article(row.id, row.article)

    def pending(self, limit: int, *, after: int = 0) -> list[Pending]:
        """
        Return the first articles that the index may lack, in the order they were stored, *after* a change.

        They are *limit* at most, and fewer when together they have more text than a batch may hold.
        """
        waiting = select(_ARTICLES.c.change, *_TEXT).where(_ARTICLES.c.pending, _ARTICLES.c.change > after)
        with self._reading() as connection:
            rows = _first(connection, waiting, by=_ARTICLES.c.change, limit=limit)
            return [Pending(row.change, self._article(row.id, row.article)) for row in rows]

    def clear_pending(self, indexed: Iterable[Version]) -> None:
        """Note that the index holds these articles; one that changed since stays pending."""
        keys = [{"key": article_id, "seen": change} for article_id, change in indexed]
        if keys:
            same = (_ARTICLES.c.id == bindparam("key")) & (_ARTICLES.c.change == bindparam("seen"))
            with self._transaction() as connection:
                connection.execute(_ARTICLES.update().where(same).values(pending=False), keys)

    def clear_pending_up_to(self, change: int) -> None:
        """Note that the index holds every article that last changed at *change* or earlier."""
        indexed = _ARTICLES.c.pending & (_ARTICLES.c.change <= change)
        with self._transaction() as connection:
            connection.execute(_ARTICLES.update().where(indexed).values(pending=False))

    def latest_change(self) -> int:
        """Return the number of the last committed change; 0 in a new archive."""
        with self._reading() as connection:
            return _value(connection, "change")

    def count(self) -> int:
        """Return the number of articles."""
        with self._reading() as connection:
            return int(connection.execute(select(func.count()).select_from(_ARTICLES)).scalar_one())

    def pending_count(self) -> int:
        """Return the number of articles that the index may lack."""
        waiting = select(func.count()).select_from(_ARTICLES).where(_ARTICLES.c.pending)
        with self._reading() as connection:
            return int(connection.execute(waiting).scalar_one())

    def close(self) -> None:
        """Let go of the database; the archive opens it again when used again."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translate_errors(self._engine.url), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with translate_errors(self._engine.url), self._writing.begin() as connection:
            yield connection

    def _after(self, article_id: str) -> Sequence[Row[Any]]:
        later = select(*_TEXT).where(_ARTICLES.c.id > article_id)
        with self._reading() as connection:
            return _first(connection, later, by=_ARTICLES.c.id, limit=_PAGE)

    def _article(self, article_id: str, text: str) -> Article:
        try:
            return article_from_json(text)
        # Whatever stands there instead of an article, it must not look like a fault of the program.
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


def open_archive(url: str, *, create: bool) -> Archive:
    """
    Return the archive at *url*, an SQLAlchemy URL of SQLite or PostgreSQL.

    Args:
        url: Such as ``sqlite:////srv/leit/archive.sqlite3`` or ``postgresql+psycopg://leit@db/leit``.
        create: Make the archive when there is none.

    Raises:
        SettingsError: *url* is no such URL.
        ArchiveMissingError: There is no archive, and *create* is false.
        ArchiveUnavailableError: The database does not answer, is damaged, or was made by a newer Leit.
    """
    engine = archive_engine(url, create=create)
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
        _create(engine)
    elif version != SCHEMA_VERSION:
        raise ArchiveUnavailableError(
            f"The archive {display_url(engine.url)} has format {version}, and this Leit knows format"
            f" {SCHEMA_VERSION}. Run the version of Leit that wrote it, or a newer one."
        )


def _schema_version(connection: Connection) -> int | None:
    if not inspect(connection).has_table(_STATE.name):
        return None
    return connection.execute(select(_STATE.c.value).where(_STATE.c.name == "schema")).scalar()


def _create(engine: Engine) -> None:
    """Make the tables, unless another process has made them meanwhile."""
    with engine.execution_options(leit_writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            # Two CREATE TABLE IF NOT EXISTS at once fail; this lock goes with the transaction.
            connection.execute(select(func.pg_advisory_xact_lock(0x6C656974)))
        if _schema_version(connection) is None:
            _METADATA.create_all(connection)
            values = [{"name": "schema", "value": SCHEMA_VERSION}, {"name": "change", "value": 0}]
            connection.execute(_STATE.insert(), values)


def _row(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "pending": True,
        "fingerprint": fingerprint(article),
        "content_hash": content_hash(article),
        "word_count": word_count(article),
        "source": article.source,
        "language": article.language,
        "published": article.published.isoformat() if article.published else None,
        "article": article_as_json(article),
    }


def _write(
    connection: Connection, added: Sequence[Mapping[str, Any]], updated: Sequence[Mapping[str, Any]]
) -> None:
    if added:
        connection.execute(_ARTICLES.insert(), added)
    if updated:
        columns: dict[str, Any] = {name: bindparam(name) for name in updated[0] if name != "id"}
        change = _ARTICLES.update().where(_ARTICLES.c.id == bindparam("key")).values(columns)
        connection.execute(change, [{**row, "key": row["id"]} for row in updated])


def _fingerprints(connection: Connection, article_ids: list[str]) -> dict[str, str]:
    known: dict[str, str] = {}
    for ids in _pages(article_ids):
        rows = connection.execute(
            select(_ARTICLES.c.id, _ARTICLES.c.fingerprint).where(_ARTICLES.c.id.in_(ids))
        )
        known.update((row.id, row.fingerprint) for row in rows)
    return known


def _first(connection: Connection, found: Select[Any], *, by: Column[Any], limit: int) -> Sequence[Row[Any]]:
    """Return the first rows of *found*, sorted *by* a column without equals: one batch of them."""
    # The lengths come first: the texts of a thousand articles may be more than memory holds.
    lengths = found.with_only_columns(by, func.length(_ARTICLES.c.article).label("length"))
    batch = next_batch(
        iter(connection.execute(lengths.order_by(by).limit(limit)).all()),
        lambda row: int(row.length),
        limit=limit,
    )
    if not batch:
        return []
    return connection.execute(found.where(by <= batch[-1][0]).order_by(by).limit(limit)).all()


def _value(connection: Connection, name: str, *, lock: bool = False) -> int:
    row = select(_STATE.c.value).where(_STATE.c.name == name)
    return int(connection.execute(row.with_for_update() if lock else row).scalar_one())


def _set_value(connection: Connection, name: str, value: int) -> None:
    connection.execute(_STATE.update().where(_STATE.c.name == name).values(value=value))


def _pages(article_ids: Iterable[str]) -> Iterator[list[str]]:
    remaining = iter(article_ids)
    while page := list(islice(remaining, _PAGE)):
        yield page

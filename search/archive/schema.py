"""
The tables of the archive, and how an archive of an older format becomes one of this.

Format 2 keeps the columns of format 1 and adds to them, so a migration rewrites no article:

    leit_articles    a row for each article with a text: the version that is shown, or would be but for its status
    leit_versions    the other versions known of an article, withdrawals among them
    leit_names       what providers call an article: each name leads to one article
    leit_tombstones  what a person, or for good a provider, has taken down; may be there before the article is
"""

import json
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.schema import CreateColumn

from search.archive.engine import display_url, missing_archive
from search.errors import ArchiveUnavailableError
from search.notation.addresses import canonical_url
from search.versions import MAX_NAME_LENGTH

FORMAT: Final = 2
"""Rises with any change of the tables."""
_ADVISORY_LOCK: Final = 0x6C656974
_ROWS_AT_A_TIME: Final = 500
IS_HIDDEN: Final = "status NOT IN ('usable', 'corrected')"
"""Of a row of articles, in SQL: readers may not see it."""
IS_SHOWN: Final = "status IN ('usable', 'corrected')"

METADATA: Final = MetaData()
STATE: Final = Table(
    "leit_state",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("value", BigInteger, nullable=False),
)
ARTICLES: Final = Table(
    "leit_articles",
    METADATA,
    Column("id", String(120), primary_key=True),
    Column("change", BigInteger, nullable=False, unique=True),
    Column("pending", Boolean, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("word_count", Integer, nullable=False),
    # For looking into an archive with SQL.
    Column("source", Text, nullable=False),
    Column("language", String(3), nullable=False),
    Column("published", String(40)),  # ISO 8601 in UTC, so both databases compare it alike
    Column("article", Text, nullable=False),  # JSON, as the provider sent this version
    # Format 2.
    Column("status", String(12), nullable=False, server_default="usable"),
    Column("embargo", String(40)),  # ISO 8601 in UTC
    Column("sent", Text),  # JSON of what the provider said of this version; NULL when nothing
    Column("seen", BigInteger),  # number of the change in which this version came; NULL when it is `change`
    Column("shown", Text),  # JSON of what readers see otherwise than in `article`; NULL when nothing
)
VERSIONS: Final = Table(
    "leit_versions",
    METADATA,
    Column("article_id", String(120), primary_key=True),
    Column("fingerprint", String(64), primary_key=True),
    Column("change", BigInteger, nullable=False),
    Column("sent", Text),
    Column("article", Text),  # NULL in a withdrawal that says nothing
)
NAMES: Final = Table(
    "leit_names",
    METADATA,
    Column("name", String(500), primary_key=True),
    Column("article_id", String(120), nullable=False, index=True),
)
TOMBSTONES: Final = Table(
    "leit_tombstones",
    METADATA,
    Column("article_id", String(120), primary_key=True),
    Column("kind", String(12), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(40), nullable=False),  # ISO 8601 in UTC
)
_ADDED_IN_2: Final = ("status", "embargo", "sent", "seen", "shown")


def prepare_schema(engine: Engine, *, create: bool) -> None:
    """
    Make the tables of a new archive, or bring those of an older format up to this one.

    Raises:
        ArchiveMissingError: There is no archive, and *create* is false.
        ArchiveUnavailableError: A newer Leit made it, or there is no room for the copy that a migration makes first.
    """
    with engine.connect() as connection:
        found = _format_of(connection)
    if found is None:
        if not create:
            raise missing_archive(engine.url)
        _create_tables(engine)
    elif found > FORMAT:
        raise ArchiveUnavailableError(
            f"The archive {display_url(engine.url)} has format {found}, and this Leit knows formats up to"
            f" {FORMAT}. Run the version of Leit that wrote it, or a newer one."
        )
    elif found < FORMAT:
        _migrate(engine)


def read_state(connection: Connection, name: str, *, lock: bool = False) -> int:
    """Return the number that the archive keeps under *name*; with *lock*, other writers wait from here on."""
    row = select(STATE.c.value).where(STATE.c.name == name)
    return int(connection.execute(row.with_for_update() if lock else row).scalar_one())


def write_state(connection: Connection, name: str, value: int) -> None:
    """Set the number that the archive keeps under *name*."""
    connection.execute(STATE.update().where(STATE.c.name == name).values(value=value))


def _format_of(connection: Connection) -> int | None:
    if not inspect(connection).has_table(STATE.name):
        return None
    return connection.execute(select(STATE.c.value).where(STATE.c.name == "schema")).scalar()


def _create_tables(engine: Engine) -> None:
    """Make the tables, unless another process has made them meanwhile."""
    with _exclusive(engine) as connection:
        if _format_of(connection) is None:
            METADATA.create_all(connection)
            _create_indexes(connection)
            state = [{"name": "schema", "value": FORMAT}, {"name": "change", "value": 0}]
            connection.execute(STATE.insert(), state)


def _create_indexes(connection: Connection) -> None:
    # In SQL, because an Index with the WHERE of two databases imports both dialects: 50 ms at every start.
    connection.exec_driver_sql("CREATE INDEX leit_articles_pending ON leit_articles (change) WHERE pending")
    _create_indexes_of_2(connection)


def _create_indexes_of_2(connection: Connection) -> None:
    # Few rows are hidden: what is shown is counted as all rows without these.
    connection.exec_driver_sql(
        f"CREATE INDEX leit_articles_hidden ON leit_articles (status, embargo) WHERE {IS_HIDDEN}"
    )
    connection.exec_driver_sql("CREATE INDEX leit_articles_content ON leit_articles (content_hash)")


def _migrate(engine: Engine) -> None:
    """Bring an archive of format 1 to this format, in one transaction; a copy of an SQLite file is made first."""
    with _exclusive(engine) as connection:
        if _format_of(connection) != 1:
            return  # another process has done it meanwhile
        if engine.url.get_backend_name() == "sqlite":
            _copy_file(Path(engine.url.database or ""))
        for column in (ARTICLES.c[name] for name in _ADDED_IN_2):
            definition = CreateColumn(column).compile(dialect=engine.dialect)
            connection.exec_driver_sql(f"ALTER TABLE {ARTICLES.name} ADD COLUMN {definition}")
        METADATA.create_all(connection, tables=[VERSIONS, NAMES, TOMBSTONES])
        _create_indexes_of_2(connection)
        _name_articles(connection)
        connection.execute(STATE.update().where(STATE.c.name == "schema").values(value=FORMAT))


def _name_articles(connection: Connection) -> None:
    """Note the web address of every article as a name of it, so that a later version is known by it."""
    last_id = ""
    page = select(ARTICLES.c.id, ARTICLES.c.article).order_by(ARTICLES.c.id).limit(_ROWS_AT_A_TIME)
    while rows := connection.execute(page.where(ARTICLES.c.id > last_id)).all():
        last_id = rows[-1].id
        named = ((_url_of(row.article), row.id) for row in rows)
        insert_names(connection, {canonical_url(url): article_id for url, article_id in named if url})


def _url_of(article_json: str) -> str:
    try:
        url = json.loads(article_json).get("url", "")
        return url if isinstance(url, str) else ""
    except (ValueError, AttributeError, RecursionError):
        return ""  # a damaged row is left as it is: whoever reads it is told


def insert_names(connection: Connection, names: Mapping[str, str]) -> None:
    """Note that each name of *names* leads to an article id; one that leads somewhere already stays."""
    rows = [{"name": name, "id": id_} for name, id_ in names.items() if len(name) <= MAX_NAME_LENGTH]
    if rows:
        statement = "INSERT INTO leit_names (name, article_id) VALUES (:name, :id) ON CONFLICT DO NOTHING"
        connection.execute(text(statement), rows)


def _copy_file(path: Path) -> None:
    """
    Copy the SQLite file *path* to ``PATH.before-format-2``, as it is under the lock that the caller holds.

    Raises:
        ArchiveUnavailableError: There is no room for it, or the folder may not be written.
    """
    copy = path.with_name(f"{path.name}.before-format-2")
    unfinished = path.with_name(f"{copy.name}.part")
    files = (path, path.with_name(f"{path.name}-wal"))
    size = sum(file.stat().st_size for file in files if file.exists())
    try:
        free = shutil.disk_usage(path.parent).free
        if free < 2 * size:
            raise ArchiveUnavailableError(
                f"The archive {path} has the format of an older Leit. It is brought up to date after a copy of it is"
                f" made, which takes {2 * size / 1e6:.0f} MB; {free / 1e6:.0f} MB are free. Make room and try again:"
                " nothing has been changed."
            )
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(unfinished)) as target:
            source.backup(target)
        unfinished.replace(copy)
    except OSError as error:
        raise ArchiveUnavailableError(
            f"The archive {path} has the format of an older Leit, and no copy of it can be made beside it"
            f" ({error.strerror}). Run this command once as the owner of the folder: nothing has been changed."
        ) from error


@contextmanager
def _exclusive(engine: Engine) -> Iterator[Connection]:
    """Begin a transaction that no other process changes the tables in."""
    with engine.execution_options(leit_writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            # Two CREATE TABLE IF NOT EXISTS at once fail; this lock goes with the transaction.
            connection.execute(select(func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
        yield connection

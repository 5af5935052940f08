"""
Takes articles down, for a while or for good, and keeps a tombstone so that no later version brings them back.

Withheld by an editor: the text stays in the archive, and nobody sees it until `lift`. Cancelled by its provider: the
same, until `lift` or a newer version. Deleted: the text, its versions and its names are gone; of a name a hash stays.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple, cast

from sqlalchemy import Connection, delete, select, text

from search.archive.arrivals import hash_name, lift_withdrawals
from search.archive.schema import ARTICLES, IS_SHOWN, NAMES, TOMBSTONES, VERSIONS, insert_names

Kind = Literal["withheld", "cancelled", "deleted"]
DELETED: Final = "deleted"
"""Status of a row whose text is gone, until the index has taken it out too."""


class Tombstone(NamedTuple):
    """
    That an article was taken down.

    Attributes:
        article_id: The article; it may never have arrived.
        kind: Who did it, and whether for good.
        reason: Why; empty where its provider did not say.
        by: Who did it; empty for its provider.
        at: When, aware, in UTC.
    """

    article_id: str
    kind: Kind
    reason: str
    by: str
    at: datetime


def read_tombstones(connection: Connection, article_ids: Sequence[str] | None = None) -> list[Tombstone]:
    """Return the tombstones of *article_ids*, or all of them, the latest first."""
    query = select(TOMBSTONES).order_by(TOMBSTONES.c.at.desc(), TOMBSTONES.c.article_id)
    if article_ids is not None:
        query = query.where(TOMBSTONES.c.article_id.in_(article_ids))
    return [
        Tombstone(row.article_id, cast(Kind, row.kind), row.reason, row.by, datetime.fromisoformat(row.at))
        for row in connection.execute(query)
    ]


def find_ids(connection: Connection, names: Iterable[str]) -> dict[str, str]:
    """Return, for each of *names* that is an article's id or a name of one, that article's id."""
    ids: dict[str, str] = {}
    for name in names:
        if connection.execute(select(ARTICLES.c.id).where(ARTICLES.c.id == name)).first():
            ids[name] = name
        elif row := connection.execute(select(NAMES.c.article_id).where(NAMES.c.name == name)).first():
            ids[name] = row.article_id
    return ids


def bury(connection: Connection, tombstones: Iterable[Tombstone]) -> None:
    """Store *tombstones*; one of the same kind that is there already stays."""
    rows = [{**stone._asdict(), "at": stone.at.isoformat()} for stone in tombstones]
    if rows:
        connection.execute(
            text(
                'INSERT INTO leit_tombstones (article_id, kind, reason, "by", at)'
                " VALUES (:article_id, :kind, :reason, :by, :at) ON CONFLICT DO NOTHING"
            ),
            rows,
        )


def unbury(connection: Connection, article_id: str) -> bool:
    """Remove what takes an article down but may be lifted; return whether there was anything."""
    is_lifted = (TOMBSTONES.c.article_id == article_id) & (TOMBSTONES.c.kind != DELETED)
    lift_withdrawals(connection, article_id)
    return connection.execute(delete(TOMBSTONES).where(is_lifted)).rowcount > 0


def hide(connection: Connection, article_ids: Sequence[str], *, change: int) -> int:
    """Set the rows of articles to withheld, pending for the index; return the number of the last change."""
    for article_id in article_ids:
        change += 1
        values = {"status": "withheld", "change": change, "pending": True}
        connection.execute(ARTICLES.update().where(ARTICLES.c.id == article_id).values(values))
    return change


def erase(connection: Connection, article_ids: Sequence[str], *, change: int) -> int:
    """
    Remove the text, versions and names of articles; return the number of the last change.

    An emptied row stays, pending, until the index has taken the article out.
    """
    for article_id in article_ids:
        change += 1
        emptied: dict[str, Any] = {
            "status": DELETED, "change": change, "pending": True, "fingerprint": "", "content_hash": "",
            "word_count": 0, "source": "", "language": "und", "published": None, "article": "", "embargo": None,
            "sent": None, "seen": None, "shown": None,
        }  # fmt: skip
        connection.execute(ARTICLES.update().where(ARTICLES.c.id == article_id).values(emptied))
        connection.execute(delete(VERSIONS).where(VERSIONS.c.article_id == article_id))
        rows = connection.execute(select(NAMES.c.name).where(NAMES.c.article_id == article_id)).all()
        connection.execute(delete(NAMES).where(NAMES.c.article_id == article_id))
        insert_names(connection, {hash_name(row.name): article_id for row in rows})
    return change


def find_equal_texts(connection: Connection, article_ids: Sequence[str]) -> dict[str, list[str]]:
    """Return, for each article, the shown articles with other ids that say the same, word for word."""
    copies: dict[str, list[str]] = {}
    for article_id in article_ids:
        hash_of = select(ARTICLES.c.content_hash).where(ARTICLES.c.id == article_id)
        row = connection.execute(hash_of).first()
        if row is not None and row.content_hash:
            same = select(ARTICLES.c.id).where(
                ARTICLES.c.content_hash == row.content_hash, ARTICLES.c.id != article_id, text(IS_SHOWN)
            )
            copies[article_id] = [each.id for each in connection.execute(same.order_by(ARTICLES.c.id))]
    return copies

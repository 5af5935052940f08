"""
Stores versions of articles as they arrive: whose they are, which one is shown now, and what became of each.

A batch of versions is grouped by article. For each article the versions known and those that arrive are given to
`search.versions.decide`; the shown one goes into the row of the article, the others into the table of versions.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, Final, NamedTuple

from sqlalchemy import Column, Connection, Row, bindparam, delete, func, select

from search.archive.results import Arrival, Result
from search.archive.schema import ARTICLES, NAMES, TOMBSTONES, VERSIONS, insert_names
from search.archive.version_json import LIFTED, EncodedVersion, encode_version, shown_json, version_from_json
from search.articles import Article, content_hash, word_count
from search.notation.addresses import canonical_url
from search.versions import MAX_NAME_LENGTH, Decision, KnownVersion, decide

_IDS_AT_A_TIME: Final = 500
"""Values in one statement (SQLite allows 32,766 parameters, older versions 999)."""


@dataclass(slots=True)
class _Kept:
    """
    A version in the archive, or about to be.

    Attributes:
        known: What the rule has to know of it.
        article_json: Its article; None when it has none.
        sent: What else its provider said of it, as JSON.
        is_lifted: Whether a person has lifted the withdrawal that it is.
    """

    known: KnownVersion
    article_json: str | None
    sent: str | None
    is_lifted: bool = False


def store_arrivals(
    connection: Connection, versions: Sequence[EncodedVersion], *, change: int, now: datetime
) -> tuple[list[Arrival], int]:
    """
    Store *versions*; return what became of each, and the number of the last change.

    Args:
        connection: In a transaction that holds the counter of changes.
        versions: Versions of any articles, in order of arrival.
        change: Number of the last change.
        now: The time by which embargoes are judged, aware.
    """
    found = _resolve(connection, versions)
    named = [_rename(version, identity.article_id) for version, identity in zip(versions, found, strict=True)]
    groups: dict[str, list[int]] = {}
    for number, identity in enumerate(found):
        groups.setdefault(identity.article_id, []).append(number)
    store = _Store(connection, list(groups), change, now)
    results: dict[int, Result] = {}
    for article_id, numbers in groups.items():
        arrived = store.store(article_id, [named[number] for number in numbers])
        results.update(zip(numbers, arrived, strict=True))
    store.write()
    # Of a deleted article not even a name is kept.
    kept = [version for version in named if not store.is_deleted(version.version.article_id)]
    insert_names(connection, _names_of(kept))
    arrivals = [
        Arrival(identity.article_id, results[number], identity.others)
        for number, identity in enumerate(found)
    ]
    return arrivals, store.change


def load_versions(connection: Connection, article_id: str) -> list[_Kept]:
    """Return all versions known of an article, in no order."""
    seen = func.coalesce(ARTICLES.c.seen, ARTICLES.c.change).label("change")
    columns = (ARTICLES.c.fingerprint, seen, ARTICLES.c.article, ARTICLES.c.sent)
    row = connection.execute(select(*columns).where(ARTICLES.c.id == article_id)).first()
    others = connection.execute(select(VERSIONS).where(VERSIONS.c.article_id == article_id)).all()
    rows: list[Any] = [row] if row is not None and row.article else []
    return [_load_kept(article_id, stored) for stored in [*rows, *others]]


def hash_name(name: str) -> str:
    """Return a hash that stands for the name of a deleted article: enough to know it again, and no more."""
    return "sha256:" + hashlib.sha256(name.encode()).hexdigest()


def pages(values: Iterable[str]) -> Iterator[list[str]]:
    """Yield *values* in lists that one statement takes."""
    remaining = iter(values)
    while page := list(islice(remaining, _IDS_AT_A_TIME)):
        yield page


class _Identity(NamedTuple):
    """The article that a version belongs to, and others that its names lead to."""

    article_id: str
    others: tuple[str, ...]


def _resolve(connection: Connection, versions: Sequence[EncodedVersion]) -> list[_Identity]:
    """Return the identity of each of *versions*: by its names, unless its id is stated as one of ours."""
    wanted = {
        name for encoded in versions if not encoded.version.has_own_id for name in encoded.version.names
    }
    leads = _look_up_names(connection, wanted | set(map(hash_name, wanted)))
    identities = []
    for encoded in versions:
        version = encoded.version
        names = () if version.has_own_id else version.names
        ids = dict.fromkeys(
            article_id
            for name in names
            if (article_id := leads.get(name) or leads.get(hash_name(name))) is not None
        )
        article_id = next(iter(ids), version.article_id)
        leads.update({name: article_id for name in names if name not in leads})
        identities.append(_Identity(article_id, tuple(other for other in ids if other != article_id)))
    return identities


def _look_up_names(connection: Connection, names: Iterable[str]) -> dict[str, str]:
    leads: dict[str, str] = {}
    for page in pages(sorted(names)):
        rows = connection.execute(select(NAMES.c.name, NAMES.c.article_id).where(NAMES.c.name.in_(page)))
        leads.update((row.name, row.article_id) for row in rows)
    return leads


def _rename(encoded: EncodedVersion, article_id: str) -> EncodedVersion:
    """Return the version with *article_id*, which one of its names led to."""
    version = encoded.version
    if version.article_id == article_id:
        return encoded
    article = version.article and replace(version.article, id=article_id)
    return encode_version(replace(version, article_id=article_id, article=article))


def _names_of(versions: Iterable[EncodedVersion]) -> dict[str, str]:
    """Return each name that *versions* have, with the id of its article."""
    names: dict[str, str] = {}
    for version in (encoded.version for encoded in versions):
        url = version.article.url if version.article else ""
        for name in (*version.names, *((canonical_url(url),) if url else ())):
            if len(name) <= MAX_NAME_LENGTH:
                names.setdefault(name, version.article_id)
    return names


class _Store:
    """The rows that a batch of arrivals changes, collected and written together."""

    def __init__(self, connection: Connection, article_ids: list[str], change: int, now: datetime) -> None:
        self._connection = connection
        self._now = now
        self.change = change
        self._fingerprints = _read_by_id(connection, ARTICLES.c.fingerprint, ARTICLES.c.id, article_ids)
        self._statuses = _read_by_id(connection, ARTICLES.c.status, ARTICLES.c.id, article_ids)
        self._with_versions = _read_by_id(
            connection, VERSIONS.c.fingerprint, VERSIONS.c.article_id, article_ids
        )
        self._tombstones = _read_tombstones(connection, article_ids)
        self._added: list[dict[str, Any]] = []
        self._updated: list[dict[str, Any]] = []

    def is_deleted(self, article_id: str) -> bool:
        """Whether the article was deleted, for good."""
        return "deleted" in self._tombstones.get(article_id, frozenset())

    def store(self, article_id: str, arrived: Sequence[EncodedVersion]) -> list[Result]:
        """Store the versions of one article; return what became of each."""
        if self.is_deleted(article_id):
            return ["withheld"] * len(arrived)
        if len(arrived) == 1 and self._fingerprints.get(article_id) == arrived[0].fingerprint:
            is_hidden = self._statuses[article_id] in {"withheld", "cancelled"}
            return ["withheld" if is_hidden else "unchanged"]
        is_known = article_id in self._fingerprints or article_id in self._with_versions
        before = load_versions(self._connection, article_id) if is_known else []
        return self._decide(article_id, before, arrived)

    def decide_again(self, article_id: str) -> None:
        """Decide what is shown of an article when no version has arrived, but time has passed or a ruling changed."""
        before = load_versions(self._connection, article_id)
        if before:
            self._decide(article_id, before, (), must_write=True)

    def write(self) -> None:
        """Write the rows of articles."""
        if self._added:
            self._connection.execute(ARTICLES.insert(), self._added)
        if self._updated:
            columns: dict[str, Any] = {name: bindparam(name) for name in self._updated[0] if name != "id"}
            update = ARTICLES.update().where(ARTICLES.c.id == bindparam("key")).values(columns)
            self._connection.execute(update, [{**row, "key": row["id"]} for row in self._updated])

    def _decide(
        self,
        article_id: str,
        before: Sequence[_Kept],
        arrived: Sequence[EncodedVersion],
        *,
        must_write: bool = False,
    ) -> list[Result]:
        is_held = "withheld" in self._tombstones.get(article_id, frozenset())
        kept = {version.known.fingerprint: version for version in before}
        new: set[str] = set()
        for encoded in arrived:
            fingerprint = encoded.fingerprint
            if fingerprint not in kept or not kept[fingerprint].known.states_order:
                self.change += 1
                known = KnownVersion(fingerprint, self.change, encoded.version)
                kept[fingerprint] = _Kept(known, encoded.article_json, encoded.sent)
                new.add(fingerprint)
        if must_write:
            self.change += 1
        elif not new:
            return ["unchanged"] * len(arrived)
        # A lifted withdrawal that says nothing else is passed over; nothing but such ones shows nothing.
        considered = [
            version.known
            for version in kept.values()
            if not version.is_lifted or version.known.version.article is not None
        ]
        if not considered:
            self._remove_cancellation(article_id)
            return ["unchanged"] * len(arrived)
        decision = decide(considered, self._now)
        self._write_article(article_id, kept, decision, is_held=is_held)
        self._write_versions(article_id, kept, before, decision)
        self._write_cancellation(article_id, decision)
        return [self._result(article_id, encoded, decision, new, is_held=is_held) for encoded in arrived]

    def _result(
        self, article_id: str, encoded: EncodedVersion, decision: Decision, new: set[str], *, is_held: bool
    ) -> Result:
        if encoded.fingerprint not in new:
            return "unchanged"
        if encoded.version.status in {"withheld", "cancelled"}:
            return "withdrawn"
        if is_held or decision.status in {"withheld", "cancelled"}:
            return "withheld"
        if decision.shown is None or decision.shown.fingerprint != encoded.fingerprint:
            return "older"
        return "updated" if article_id in self._fingerprints else "added"

    def _write_article(
        self, article_id: str, kept: Mapping[str, _Kept], decision: Decision, *, is_held: bool
    ) -> None:
        if decision.shown is None or (article := decision.shown.version.article) is None:
            return
        version = kept[decision.shown.fingerprint]
        row = {
            "id": article_id,
            "change": self.change,
            "pending": True,
            "fingerprint": decision.shown.fingerprint,
            **article_columns(article),
            "published": decision.published.isoformat() if decision.published else None,
            "article": version.article_json,
            "status": "withheld" if is_held else decision.status,
            "embargo": decision.embargo.isoformat() if decision.embargo else None,
            "sent": version.sent,
            "seen": version.known.seen if version.known.seen != self.change else None,
            "shown": shown_json(decision),
        }
        (self._updated if article_id in self._fingerprints else self._added).append(row)

    def _write_versions(
        self,
        article_id: str,
        kept: Mapping[str, _Kept],
        before: Sequence[_Kept],
        decision: Decision,
    ) -> None:
        """Write the versions that are not shown."""
        shown = decision.shown.fingerprint if decision.shown else None
        rows = [
            {
                "article_id": article_id,
                "fingerprint": fingerprint,
                "change": version.known.seen,
                "sent": version.sent,
                "article": version.article_json,
            }
            for fingerprint, version in kept.items()
            if fingerprint != shown
        ]
        if before:
            self._connection.execute(delete(VERSIONS).where(VERSIONS.c.article_id == article_id))
        if rows:
            self._connection.execute(VERSIONS.insert(), rows)

    def _write_cancellation(self, article_id: str, decision: Decision) -> None:
        """Keep the tombstone of an article that its provider has cancelled, and of no other."""
        if decision.status != "cancelled":
            self._remove_cancellation(article_id)
        elif "cancelled" not in self._tombstones.get(article_id, frozenset()):
            at = self._now.isoformat()
            row = {"article_id": article_id, "kind": "cancelled", "reason": "", "by": "", "at": at}
            self._connection.execute(TOMBSTONES.insert(), row)

    def _remove_cancellation(self, article_id: str) -> None:
        if "cancelled" in self._tombstones.get(article_id, frozenset()):
            is_it = (TOMBSTONES.c.article_id == article_id) & (TOMBSTONES.c.kind == "cancelled")
            self._connection.execute(delete(TOMBSTONES).where(is_it))


def decide_again(connection: Connection, article_ids: Sequence[str], *, change: int, now: datetime) -> int:
    """Decide anew what is shown of the articles with *article_ids*; return the number of the last change."""
    store = _Store(connection, list(article_ids), change, now)
    for article_id in article_ids:
        store.decide_again(article_id)
    store.write()
    return store.change


def article_columns(article: Article) -> dict[str, Any]:
    """Return the columns of a row that repeat what *article* says."""
    return {
        "content_hash": content_hash(article),
        "word_count": word_count(article),
        "source": article.source,
        "language": article.language,
    }


def lift_withdrawals(connection: Connection, article_id: str) -> None:
    """Mark the withdrawals that providers have sent of an article as lifted: the rule passes over them."""
    for table, key in ((ARTICLES, ARTICLES.c.id), (VERSIONS, VERSIONS.c.article_id)):
        rows = connection.execute(select(table.c.fingerprint, table.c.sent).where(key == article_id)).all()
        for row in rows:
            values: dict[str, Any] = json.loads(row.sent) if row.sent else {}
            if values.get("status") in {"withheld", "cancelled"}:
                is_it = (key == article_id) & (table.c.fingerprint == row.fingerprint)
                sent = json.dumps({**values, LIFTED: True}, ensure_ascii=False, separators=(",", ":"))
                connection.execute(table.update().where(is_it).values(sent=sent))


def _load_kept(article_id: str, row: Row[Any]) -> _Kept:
    values: dict[str, Any] = json.loads(row.sent) if row.sent else {}
    is_lifted = values.pop(LIFTED, False)
    version = version_from_json(article_id, row.article, values)
    if is_lifted and version.article is not None:
        version = replace(version, status="usable")
    return _Kept(KnownVersion(row.fingerprint, row.change, version), row.article, row.sent, is_lifted)


def _read_by_id(
    connection: Connection, value: Column[Any], key: Column[Any], article_ids: Iterable[str]
) -> dict[str, str]:
    values: dict[str, str] = {}
    for page in pages(article_ids):
        rows = connection.execute(select(key, value).where(key.in_(page)))
        values.update((row[0], row[1]) for row in rows)
    return values


def _read_tombstones(connection: Connection, article_ids: Iterable[str]) -> dict[str, frozenset[str]]:
    kinds: dict[str, frozenset[str]] = {}
    for page in pages(article_ids):
        columns = select(TOMBSTONES.c.article_id, TOMBSTONES.c.kind)
        for row in connection.execute(columns.where(TOMBSTONES.c.article_id.in_(page))):
            kinds[row.article_id] = kinds.get(row.article_id, frozenset()) | {row.kind}
    return kinds

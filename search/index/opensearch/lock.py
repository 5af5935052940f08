"""
Who may write the index?

One process of all machines: the one that made the document of the lock. It renews the document while it
works. Whoever waits takes it over when it has stood unchanged for as long as a lease, by the clock of
the one who waits; so no clocks need agree. A writer that was held up for so long finds out before its
next batch, because it asks.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, NamedTuple

from opensearchpy.exceptions import ConflictError, NotFoundError, TransportError

from search.errors import IndexBusyError, UnavailableError
from search.index.opensearch.cluster import Cluster

PATIENCE_SECONDS: Final = 45.0
"""How long a writer waits for another; longer than a lease, so that it survives one that was killed."""
LEASE_SECONDS: Final = 20.0
_DOCUMENT: Final = "writer"
_PAUSE_SECONDS: Final = 0.2


class _Version(NamedTuple):
    """Which state of the document is meant."""

    if_seq_no: int
    if_primary_term: int


class WriteLock:
    """The lock of one alias."""

    def __init__(
        self,
        cluster: Cluster,
        alias: str,
        *,
        patience: float = PATIENCE_SECONDS,
        lease: float = LEASE_SECONDS,
    ) -> None:
        self._cluster = cluster
        self._alias = alias
        self._index = f"{alias}.lock"
        self._patience = patience
        self._lease = lease

    @contextmanager
    def held(self) -> Iterator[Callable[[], None]]:
        """
        Let one process at a time into this block; yield what raises IndexBusyError when the lock was lost.

        Raises:
            IndexBusyError: Another process held it for longer than this one waits.
        """
        owner = uuid.uuid4().hex
        hold = _Hold(self._cluster, self._index, owner, self._acquired(owner), self._lease)
        try:
            yield hold.check
        finally:
            hold.release()

    def _acquired(self, owner: str) -> _Version:
        self._make_index()
        deadline = time.monotonic() + self._patience
        seen: _Version | None = None
        since = time.monotonic()
        while True:
            if (version := self._created(owner)) is not None:
                return version
            found = self._found()
            if found is not None and found["_source"]["owner"] == owner:
                return _version(found)  # a node made it and died before it said so
            standing = _version(found) if found is not None else None
            if standing != seen:
                seen, since = standing, time.monotonic()
            elif standing is not None and time.monotonic() - since > self._lease:
                with suppress(ConflictError):
                    return _written(self._cluster, self._index, owner, **standing._asdict())
            if time.monotonic() > deadline:
                raise self._busy()
            time.sleep(_PAUSE_SECONDS)

    def _busy(self) -> IndexBusyError:
        return IndexBusyError(
            f"Another process has been writing the index «{self._alias}» for {self._patience:.0f} seconds."
            " Wait until it is done, then try again."
        )

    def _make_index(self) -> None:
        body = {
            "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"},
            "mappings": {"dynamic": "strict", "properties": {"owner": {"type": "keyword", "index": False}}},
        }
        if not self._cluster.ask(lambda client: client.indices.exists(index=self._index)):
            # 400: another process was faster.
            self._cluster.ask(lambda client: client.indices.create(index=self._index, body=body, ignore=400))

    def _created(self, owner: str) -> _Version | None:
        with suppress(ConflictError):
            return _written(self._cluster, self._index, owner, op_type="create")
        return None

    def _found(self) -> dict[str, Any] | None:
        with suppress(NotFoundError):
            found: dict[str, Any] = self._cluster.ask(
                lambda client: client.get(index=self._index, id=_DOCUMENT)
            )
            return found
        return None


class _Hold:
    """A lock that is held, renewed by a thread of its own."""

    def __init__(self, cluster: Cluster, index: str, owner: str, version: _Version, lease: float) -> None:
        self._cluster = cluster
        self._index = index
        self._owner = owner
        self._version = version
        self._lease = lease
        self._renewed = time.monotonic()
        self._done = threading.Event()
        self._is_lost = False
        self._thread = threading.Thread(target=self._renew, name="leit-lock", daemon=True)
        self._thread.start()

    def check(self) -> None:
        """Raise IndexBusyError if another process may hold the lock by now."""
        if self._is_lost or time.monotonic() - self._renewed > self._lease:
            raise IndexBusyError(
                "This process was held up for so long that another one may write the index by now."
                " What it has written stays; give the same command again."
            )

    def release(self) -> None:
        """Let the next one in; if this fails, it comes in after a lease."""
        self._done.set()
        self._thread.join()
        with suppress(TransportError, UnavailableError):
            if not self._is_lost:
                self._cluster.ask(
                    lambda client: client.delete(index=self._index, id=_DOCUMENT, **self._version._asdict())
                )

    def _renew(self) -> None:
        while not self._done.wait(self._lease / 5):
            asked = time.monotonic()
            try:
                self._version = _written(self._cluster, self._index, self._owner, **self._version._asdict())
                self._renewed = asked
            except ConflictError:
                if not self._still_ours():
                    self._is_lost = True
                    return
            except (TransportError, UnavailableError):
                continue  # a node is down; the next attempt is made well within the lease

    def _still_ours(self) -> bool:
        """Return whether a renewal went through although its answer was lost."""
        with suppress(TransportError, UnavailableError):
            found = self._cluster.ask(lambda client: client.get(index=self._index, id=_DOCUMENT))
            self._version = _version(found)
            return bool(found["_source"]["owner"] == self._owner)
        return False


def _written(cluster: Cluster, index: str, owner: str, **options: object) -> _Version:
    answer = cluster.ask(
        lambda client: client.index(index=index, id=_DOCUMENT, body={"owner": owner}, **options)
    )
    return _version(answer)


def _version(answer: dict[str, Any]) -> _Version:
    return _Version(int(answer["_seq_no"]), int(answer["_primary_term"]))

"""
The write lock of an index, held by one process of all machines.

The lock is a document. Its holder renews it while it writes. A process that waits takes it over when it has not
changed for the length of a lease, by that process's own clock, so clocks need not agree. A holder that was held up
for so long finds out before its next bulk request, because it checks.
"""

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
    """A version of the lock's document, as parameters of a conditional request."""

    if_seq_no: int
    if_primary_term: int


class WriteLock:
    """The write lock of one alias."""

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
    def hold(self) -> Iterator[Callable[[], None]]:
        """
        Hold the lock in this block; yield a function that raises IndexBusyError when the lock was lost.

        Raises:
            IndexBusyError: Another process held it for longer than *patience*.
        """
        owner = uuid.uuid4().hex
        hold = _Hold(self._cluster, self._index, owner, self._acquire(owner), self._lease)
        try:
            yield hold.check
        finally:
            hold.release()

    def _acquire(self, owner: str) -> _Version:
        self._make_index()
        deadline = time.monotonic() + self._patience
        last: _Version | None = None
        unchanged_since = time.monotonic()
        while True:
            if (version := self._create(owner)) is not None:
                return version
            document = self._read()
            if document is not None and document["_source"]["owner"] == owner:
                return _version(document)  # a node created it and died before it answered
            current = _version(document) if document is not None else None
            # Clocks of two machines are not compared: the lease runs on ours, from the last renewal we saw.
            if current != last:
                last, unchanged_since = current, time.monotonic()
            elif current is not None and time.monotonic() - unchanged_since > self._lease:
                # With its version as a condition: of two processes that take over, one gets a conflict.
                with suppress(ConflictError):
                    return _write(self._cluster, self._index, owner, **current._asdict())
            if time.monotonic() > deadline:
                raise self._busy_error()
            time.sleep(_PAUSE_SECONDS)

    def _busy_error(self) -> IndexBusyError:
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
            # 400: another process has just created it.
            self._cluster.ask(lambda client: client.indices.create(index=self._index, body=body, ignore=400))

    def _create(self, owner: str) -> _Version | None:
        with suppress(ConflictError):
            return _write(self._cluster, self._index, owner, op_type="create")
        return None

    def _read(self) -> dict[str, Any] | None:
        with suppress(NotFoundError):
            document: dict[str, Any] = self._cluster.ask(
                lambda client: client.get(index=self._index, id=_DOCUMENT)
            )
            return document
        return None


class _Hold:
    """A held lock, renewed by a thread of its own."""

    def __init__(self, cluster: Cluster, index: str, owner: str, version: _Version, lease: float) -> None:
        self._cluster = cluster
        self._index = index
        self._owner = owner
        self._version = version
        self._lease = lease
        self._renewed_at = time.monotonic()
        self._released = threading.Event()
        self._is_lost = False
        self._thread = threading.Thread(target=self._renew, name="leit-lock", daemon=True)
        self._thread.start()

    def check(self) -> None:
        """Raise IndexBusyError if another process may hold the lock by now."""
        if self._is_lost or time.monotonic() - self._renewed_at > self._lease:
            raise IndexBusyError(
                "This process was held up for so long that another one may write the index by now."
                " What it has written stays; give the same command again."
            )

    def release(self) -> None:
        """Release the lock; if this fails, the next process gets it after a lease."""
        # The thread first, so that no renewal comes after the document is deleted.
        self._released.set()
        self._thread.join()
        with suppress(TransportError, UnavailableError):
            if not self._is_lost:
                self._cluster.ask(
                    lambda client: client.delete(index=self._index, id=_DOCUMENT, **self._version._asdict())
                )

    def _renew(self) -> None:
        while not self._released.wait(self._lease / 5):
            # The lease counts from before the request: the others see it no earlier.
            sent_at = time.monotonic()
            try:
                self._version = _write(self._cluster, self._index, self._owner, **self._version._asdict())
                self._renewed_at = sent_at
            except ConflictError:
                if not self._is_still_ours():
                    self._is_lost = True
                    return
            except (TransportError, UnavailableError):
                continue  # a node is down; the next attempt is made well within the lease

    def _is_still_ours(self) -> bool:
        """Return True if a renewal succeeded although its answer was lost."""
        with suppress(TransportError, UnavailableError):
            document = self._cluster.ask(lambda client: client.get(index=self._index, id=_DOCUMENT))
            self._version = _version(document)
            return bool(document["_source"]["owner"] == self._owner)
        return False


def _write(cluster: Cluster, index: str, owner: str, **options: object) -> _Version:
    answer = cluster.ask(
        lambda client: client.index(index=index, id=_DOCUMENT, body={"owner": owner}, **options)
    )
    return _version(answer)


def _version(answer: dict[str, Any]) -> _Version:
    return _Version(int(answer["_seq_no"]), int(answer["_primary_term"]))

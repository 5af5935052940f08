"""
Sends changes to the cluster in bulk requests.

Requests have a bounded size; two are in flight while the next is made. Items that a busy node rejects are sent
again after pauses that double. Each change names its article, so a change that arrives twice does no harm.
docs/decisions/0016-opensearch-bulk-requests.md says why the helpers of opensearch-py are not used.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, Final, NamedTuple

from opensearchpy import OpenSearch
from opensearchpy.exceptions import TransportError

from search.errors import BackendUnavailableError
from search.index.opensearch.cluster import WRITE_SECONDS, Cluster

REQUEST_BYTES: Final = 4 * 2**20
"""Size at which a request ends; the article that reaches it is its last. Nodes accept 100 MB."""
IN_FLIGHT: Final = 2
"""Requests sent at the same time."""
_PAUSES: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
_RETRIED: Final = frozenset({429, 502, 503, 504})
_BLOCKED: Final = "cluster_block_exception"
_REJECTED: Final = {"status": 429}


class Change(NamedTuple):
    """A change of one article, as lines of a bulk request."""

    article_id: str
    lines: bytes


def send(
    cluster: Cluster,
    index: str,
    changes: Iterable[Change],
    *,
    check: Callable[[], None],
    pauses: Sequence[float] = _PAUSES,
) -> int:
    """
    Make *changes* in *index*; return how many articles were indexed or deleted. A refresh makes them visible.

    Args:
        cluster: The cluster.
        index: Name of the index.
        changes: Read while earlier ones are in flight.
        check: Called before each request; an exception it raises ends the work.
        pauses: Seconds to wait before each retry.

    Raises:
        BackendUnavailableError: The cluster did not accept a change; others may have been made.
    """
    count = 0
    with ThreadPoolExecutor(IN_FLIGHT, thread_name_prefix="leit-bulk") as pool:
        in_flight: deque[tuple[frozenset[str], Future[int]]] = deque()
        for request in _split_into_requests(changes):
            check()
            ids = frozenset(change.article_id for change in request)
            # Two changes of one article must arrive in order.
            # Wait for the oldest request; its result also raises what went wrong in it.
            while len(in_flight) >= IN_FLIGHT or any(not ids.isdisjoint(earlier) for earlier, _ in in_flight):
                count += in_flight.popleft()[1].result()
            lines = [change.lines for change in request]
            in_flight.append((ids, pool.submit(_send_request, cluster, index, lines, tuple(pauses))))
        return count + sum(future.result() for _, future in in_flight)


def _split_into_requests(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """Yield the changes of each request."""
    request: list[Change] = []
    size = 0
    for change in changes:
        request.append(change)
        size += len(change.lines)
        if size >= REQUEST_BYTES:
            yield request
            request, size = [], 0
    if request:
        yield request


def _send_request(cluster: Cluster, index: str, lines: list[bytes], pauses: tuple[float, ...]) -> int:
    """Send *lines*, and those that are rejected again; return how many changes were made."""
    count = 0
    start = time.monotonic()
    for pause in (*pauses, None):
        items = _send_lines(cluster, index, lines)
        # One status a change, in the order of *lines*.
        statuses = [int(item["status"]) for item in items]
        count += sum(status < 300 for status in statuses)  # noqa: PLR2004 - HTTP's own limit
        # 404 is the answer to deleting an article that is not there, which is no fault.
        refused = [
            _kind(item)
            for item, status in zip(items, statuses, strict=True)
            if status >= 400 and status != 404 and (status not in _RETRIED or _kind(item) == _BLOCKED)  # noqa: PLR2004
        ]
        if refused:
            raise _refusal(refused[0])
        # Only what was rejected goes again; the rest has been made.
        lines = [line for line, status in zip(lines, statuses, strict=True) if status in _RETRIED]
        if not lines:
            return count
        # While a shard is on no node, each answer takes a minute.
        if pause is None or time.monotonic() - start > sum(pauses):
            break
        time.sleep(pause)
    raise BackendUnavailableError(
        f"OpenSearch is too busy, or lacks a shard of the index, to take articles: it rejected them for"
        f" {time.monotonic() - start:.0f} seconds. See GET _cluster/health and start the nodes that are down,"
        " or try again later; if it stays so, it needs more nodes."
    )


def _send_lines(cluster: Cluster, index: str, lines: list[bytes]) -> list[dict[str, Any]]:
    """Send *lines* once; return the result of each."""
    answer = cluster.ask(partial(_bulk, index=index, body=b"".join(lines)))
    return [next(iter(item.values())) for item in answer["items"]] if answer else [_REJECTED] * len(lines)


def _bulk(client: OpenSearch, *, index: str, body: bytes) -> dict[str, Any] | None:
    """Return the node's answer; None when it rejects the whole request."""
    path = "items.*.status,items.*.error.type"
    try:
        answer: dict[str, Any] = client.bulk(
            index=index, body=body, filter_path=path, request_timeout=WRITE_SECONDS
        )
    except TransportError as error:
        if error.status_code == _REJECTED["status"]:
            return None
        raise
    return answer


def _kind(item: dict[str, Any]) -> str:
    return str(item.get("error", {}).get("type", ""))


def _refusal(kind: str) -> BackendUnavailableError:
    if kind == _BLOCKED:
        return BackendUnavailableError(
            "OpenSearch does not let the index be written: a node's disk is nearly full (its watermark) or"
            " the index was made read-only. Make room on the nodes' disks, then try again."
        )
    return BackendUnavailableError(
        f"OpenSearch refused an article ({kind}). See its log; if Leit or OpenSearch is new here,"
        " see docs/opensearch.md for the versions that go together."
    )

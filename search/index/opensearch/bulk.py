"""
How do many changes reach the cluster?

In requests of bounded size, one on its way while the next is made. What a busy node rejects is sent again,
after pauses that double. Every change names its article, so one that went through twice does no harm.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, Final, NamedTuple

from opensearchpy import OpenSearch
from opensearchpy.exceptions import TransportError

from search.errors import BackendUnavailableError
from search.index.opensearch.cluster import WRITE_SECONDS, Cluster

REQUEST_BYTES: Final = 4 * 2**20
"""What ends a request; the article that reaches it is its last. Nodes take 100 MB."""
ON_THE_WAY: Final = 2
"""Requests that the cluster has at once."""
_PAUSES: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
_TRY_AGAIN: Final = frozenset({429, 502, 503, 504})
_BLOCKED: Final = "cluster_block_exception"
_REJECTED: Final = {"status": 429}


class Change(NamedTuple):
    """A change of one article, and the lines that say it in a bulk request."""

    article_id: str
    lines: bytes


def send(
    cluster: Cluster,
    index: str,
    changes: Iterable[Change],
    *,
    check: Callable[[], None],
    pauses: Iterable[float] = _PAUSES,
) -> int:
    """
    Make *changes* in *index*; return how many articles were put in or taken out. Not visible before a refresh.

    Args:
        cluster: Where it is.
        index: Its name.
        changes: Asked for while others are on their way.
        check: Called before each request; what it raises ends the work.
        pauses: Seconds to wait before each further attempt.

    Raises:
        BackendUnavailableError: The cluster does not take them; some may have gone through.
    """
    waits = tuple(pauses)
    done = 0
    with ThreadPoolExecutor(ON_THE_WAY, thread_name_prefix="leit-bulk") as pool:
        on_the_way: deque[tuple[frozenset[str], Future[int]]] = deque()
        for changes_of_one in _requests(changes):
            check()
            ids = frozenset(change.article_id for change in changes_of_one)
            # Two changes of one article must not overtake one another.
            while len(on_the_way) >= ON_THE_WAY or any(not ids.isdisjoint(each) for each, _ in on_the_way):
                done += on_the_way.popleft()[1].result()
            lines = [change.lines for change in changes_of_one]
            on_the_way.append((ids, pool.submit(_sent, cluster, index, lines, waits)))
        return done + sum(each.result() for _, each in on_the_way)


def _requests(changes: Iterable[Change]) -> Iterator[list[Change]]:
    """Yield the changes of one request after the other."""
    gathered: list[Change] = []
    size = 0
    for change in changes:
        gathered.append(change)
        size += len(change.lines)
        if size >= REQUEST_BYTES:
            yield gathered
            gathered, size = [], 0
    if gathered:
        yield gathered


def _sent(cluster: Cluster, index: str, lines: list[bytes], pauses: tuple[float, ...]) -> int:
    done = 0
    began = time.monotonic()
    for pause in (*pauses, None):
        items = _asked(cluster, index, lines)
        statuses = [int(item["status"]) for item in items]
        done += sum(status < 300 for status in statuses)  # noqa: PLR2004 - HTTP's own limit
        refused = [
            _kind(item)
            for item, status in zip(items, statuses, strict=True)
            if status >= 400 and status != 404 and (status not in _TRY_AGAIN or _kind(item) == _BLOCKED)  # noqa: PLR2004
        ]
        if refused:
            raise _refusal(refused[0])
        lines = [line for line, status in zip(lines, statuses, strict=True) if status in _TRY_AGAIN]
        if not lines:
            return done
        # Where a shard is on no node, each answer takes a minute.
        if pause is None or time.monotonic() - began > sum(pauses):
            break
        time.sleep(pause)
    raise BackendUnavailableError(
        f"OpenSearch is too busy, or lacks a shard of the index, to take articles: it rejected them for"
        f" {time.monotonic() - began:.0f} seconds. See GET _cluster/health and start the nodes that are down,"
        " or try again later; if it stays so, it needs more nodes."
    )


def _asked(cluster: Cluster, index: str, lines: list[bytes]) -> list[dict[str, Any]]:
    answer = cluster.ask(partial(_bulk, index=index, body=b"".join(lines)))
    return [next(iter(item.values())) for item in answer["items"]] if answer else [_REJECTED] * len(lines)


def _bulk(client: OpenSearch, *, index: str, body: bytes) -> dict[str, Any] | None:
    """Return what the node answers; None when it has no room for the request as a whole."""
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

"""
The connection to an OpenSearch cluster, and the errors it gives.

A request that one node does not answer goes to the next. A request that fails for good raises an error of
`search.errors` with a remedy, which never contains the words of a search or the password.
"""

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    ConnectionError as NoConnectionError,
)
from opensearchpy.exceptions import (
    ConnectionTimeout,
    NotFoundError,
    OpenSearchException,
    SSLError,
    TransportError,
)

from search.errors import BackendUnavailableError, SettingsError, UnavailableError
from search.settings import OpenSearchSettings

SEARCH_SECONDS: Final = 5
"""Time-out of one node for a search."""
WRITE_SECONDS: Final = 120
"""Time-out of one node for a bulk request, a refresh, or the creation of an index."""

MULTI_SEARCH_RETRIES: Final = 2
"""Further attempts at a request of several searches of which one failed."""
_NODE_FAILURES: Final = (500, 502, 503, 504)
"""Statuses after which another node is asked; 500 means that a node died between finding and fetching."""
Json = dict[str, Any]
T = TypeVar("T")


class Cluster:
    """A connection to the nodes that the settings name; safe to share between threads, opened after a fork."""

    def __init__(self, settings: OpenSearchSettings) -> None:
        # The client logs every failed attempt with its traceback; our error says what matters.
        logging.getLogger("opensearch").setLevel(logging.CRITICAL)
        self._settings = settings
        self._client = _client(settings)

    def ask(self, request: Callable[[OpenSearch], T]) -> T:
        """
        Call *request* with the client and return its result.

        Raises:
            TransportError: OpenSearch answered 404 (not found) or 409 (conflict).
            BackendUnavailableError: Anything else went wrong.
        """
        try:
            return request(self._client)
        except TransportError as error:
            if error.status_code in {404, 409}:
                raise
            raise self._translate(error) from error
        except OpenSearchException as error:
            raise BackendUnavailableError(
                f"OpenSearch could not be asked ({type(error).__name__})."
            ) from error

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _translate(self, error: TransportError) -> UnavailableError:
        """Return *error* as an error of ours, with a remedy."""
        where = ", ".join(self._settings.urls)
        return BackendUnavailableError(_describe(error, where, self._settings.user))


def raise_failures(answers: Iterable[dict[str, Any]]) -> None:
    """
    Raise the first error among *answers* to a request of several; for use inside `Cluster.ask`.

    Raises:
        TransportError: As `Cluster.ask` takes it.
    """
    for answer in answers:
        if (error := answer.get("error")) is not None:
            kind = str(error["type"])
            if kind == "index_not_found_exception":
                raise NotFoundError(404, kind)
            raise TransportError(answer.get("status", 503), kind)


def search_many(
    client: OpenSearch,
    *,
    index: str,
    bodies: Sequence[Json],
    options: Json,
    retries: int = MULTI_SEARCH_RETRIES,
) -> list[Json]:
    """
    Send several searches in one request and return their answers; for use inside `Cluster.ask`.

    The request is sent to the next node when a search in it fails with its node, as a single search would be.

    Args:
        client: The client.
        index: The index to search.
        bodies: The body of each search.
        options: Parameters of each search.
        retries: Attempts after the first.

    Raises:
        TransportError: As `Cluster.ask` takes it.
    """
    if len(bodies) == 1:
        # A multi-search of one search takes a node 0.3 ms longer.
        return [client.search(index=index, body=bodies[0], **options)]
    # Serialized here, because the client would make an encoder for each line. No filter_path: the answers are
    # short, and filtering them takes a node longer.
    lines = "".join([f"{json.dumps(line)}\n" for body in bodies for line in (options, body)])
    answer = client.msearch(index=index, body=lines)
    answers: list[Json] = answer["responses"]
    # The client retries a request that fails as a whole, not one whose searches fail.
    if retries and any(search.get("status") in _NODE_FAILURES for search in answers):
        return search_many(client, index=index, bodies=bodies, options=options, retries=retries - 1)
    raise_failures(answers)
    return answers


def _describe(error: TransportError, where: str, user: str) -> str:
    if isinstance(error, SSLError):
        return (
            f"The certificate of OpenSearch at {where} is not accepted. Set LEIT_OPENSEARCH_CA to the file"
            " with the certificate of the authority that signed it, and LEIT_OPENSEARCH_URL to the name in it."
        )
    if isinstance(error, ConnectionTimeout):
        return (
            f"OpenSearch at {where} did not answer in time. Look at its load; if it stays so, it needs"
            " more nodes or more memory."
        )
    if isinstance(error, NoConnectionError):
        return (
            f"No node of OpenSearch answers at {where}. Start it, or set LEIT_OPENSEARCH_URL to where it is."
        )
    return _describe_refusal(int(error.status_code), str(error.error), where, user)


_BLOCKED: Final = (
    "OpenSearch does not let the index be written: a disk is nearly full (its watermark), the index is"
    " read-only, or the cluster has no manager. See GET _cluster/health, make room on the nodes' disks, then"
    " try again."
)
_REFUSALS: Final[Mapping[str | int, str]] = {
    "cluster_block_exception": _BLOCKED,
    # The answer to a new index while the disks of all nodes are too full.
    "index_create_block_exception": _BLOCKED,
    401: "OpenSearch at {where} does not let the user «{user}» in. Set LEIT_OPENSEARCH_USER and"
    " LEIT_OPENSEARCH_PASSWORD to a user it knows.",
    403: "OpenSearch does not allow this to the user «{user}». Give it the rights that docs/opensearch.md lists.",
    413: "OpenSearch refused a request as too large. Raise http.max_content_length on its nodes.",
    429: "OpenSearch at {where} has too much to do ({kind}). Try again in a while; if it stays so, add nodes.",
    400: "OpenSearch refused what Leit asked of it ({kind}). If it was a long search, set"
    " indices.query.bool.max_clause_count to 65536; docs/opensearch.md lists the versions that will do.",
}
_UNANSWERED: Final = (
    "OpenSearch at {where} cannot answer now ({status} {kind}): part of the index is on no node that is up."
    " Start the nodes that are down; see GET _cluster/health."
)


def _describe_refusal(status: int, kind: str, where: str, user: str) -> str:
    sentence = _REFUSALS.get(kind) or _REFUSALS.get(status) or _UNANSWERED
    return sentence.format(where=where, user=user, status=status, kind=kind)


def _client(settings: OpenSearchSettings) -> OpenSearch:
    if settings.ca is not None and not settings.ca.is_file():
        raise SettingsError(
            f"LEIT_OPENSEARCH_CA is «{settings.ca}», and no such file can be read. Name another."
        )
    return OpenSearch(
        list(settings.urls),
        http_auth=(settings.user, settings.password) if settings.user else None,
        ca_certs=str(settings.ca) if settings.ca is not None else None,
        timeout=SEARCH_SECONDS,
        # All requests of Leit may safely be sent twice, so each goes to another node when one does not answer.
        max_retries=len(settings.urls),
        retry_on_timeout=True,
        retry_on_status=_NODE_FAILURES,
        pool_maxsize=20,
    )

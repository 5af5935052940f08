"""
How is an OpenSearch cluster asked, and what is told when it does not answer?

A question that a node does not answer goes to the next one. What still fails becomes an error of ours
with a remedy; it names the kind of failure and never what was searched for, nor the password.
"""

from __future__ import annotations

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
"""How long one node may take over a search."""
WRITE_SECONDS: Final = 120
"""How long one node may take over a batch, a refresh, or making an index."""

AGAIN: Final = 2
"""Further attempts at searches of which one failed with its node."""
_FAILED_WITH_A_NODE: Final = (500, 502, 503, 504)
"""500: a node died between finding the matches and handing them over."""
Json = dict[str, Any]
T = TypeVar("T")


class Cluster:
    """A connection to the nodes that the settings name; safe to share between threads, opened after a fork."""

    def __init__(self, settings: OpenSearchSettings) -> None:
        # The client logs every failed attempt with its traceback; what counts is told by our error.
        logging.getLogger("opensearch").setLevel(logging.CRITICAL)
        self._settings = settings
        self._client = _client(settings)

    def ask(self, question: Callable[[OpenSearch], T]) -> T:
        """
        Return what the client answers to *question*.

        Raises:
            TransportError: OpenSearch has not what was asked for (404), or something is in the way (409).
            BackendUnavailableError: Anything else went wrong.
        """
        try:
            return question(self._client)
        except TransportError as error:
            if error.status_code in {404, 409}:
                raise
            raise self.refused(error) from error
        except OpenSearchException as error:
            raise BackendUnavailableError(
                f"OpenSearch could not be asked ({type(error).__name__})."
            ) from error

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def refused(self, error: TransportError) -> UnavailableError:
        """Return *error* as a person can use it."""
        where = ", ".join(self._settings.urls)
        return BackendUnavailableError(_sentence(error, where, self._settings.user))


def raise_failures(answers: Iterable[dict[str, Any]]) -> None:
    """
    Raise what is wrong with any of several *answers* that came in one; for use inside a question.

    Raises:
        TransportError: As `Cluster.ask` takes it.
    """
    for answer in answers:
        if (error := answer.get("error")) is not None:
            kind = str(error["type"])
            if kind == "index_not_found_exception":
                raise NotFoundError(404, kind)
            raise TransportError(answer.get("status", 503), kind)


def ask_many(
    client: OpenSearch, *, index: str, bodies: Sequence[Json], head: Json, again: int = AGAIN
) -> list[Json]:
    """
    Return the answers to several searches that go in one request; for use inside a question.

    The request goes to the next node when a search fails with one, as a search alone would.

    Args:
        client: What is asked.
        index: Where all look.
        bodies: One a search.
        head: What each search is told besides.
        again: Attempts after the first.

    Raises:
        TransportError: As `Cluster.ask` takes it.
    """
    if len(bodies) == 1:
        # A node takes 0.3 ms longer over a search that could be one of many.
        return [client.search(index=index, body=bodies[0], **head)]
    # Text already: the client would make an encoder for each line. The answers are short enough to take whole:
    # a node takes longer over choosing what of them to send.
    lines = "".join([f"{json.dumps(line)}\n" for body in bodies for line in (head, body)])
    answer = client.msearch(index=index, body=lines)
    answers: list[Json] = answer["responses"]
    if again and any(each.get("status") in _FAILED_WITH_A_NODE for each in answers):
        return ask_many(client, index=index, bodies=bodies, head=head, again=again - 1)
    raise_failures(answers)
    return answers


def _sentence(error: TransportError, where: str, user: str) -> str:
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
    return _refusal(int(error.status_code), str(error.error), where, user)


_BLOCKED: Final = (
    "OpenSearch does not let the index be written: a disk is nearly full (its watermark), the index is"
    " read-only, or the cluster has no manager. See GET _cluster/health, make room on the nodes' disks, then"
    " try again."
)
_REFUSALS: Final[Mapping[str | int, str]] = {
    "cluster_block_exception": _BLOCKED,
    # What a cluster says to a new index while the disks of all nodes are too full.
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


def _refusal(status: int, kind: str, where: str, user: str) -> str:
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
        # Every question goes to another node when one does not answer; all that Leit asks can be asked twice.
        max_retries=len(settings.urls),
        retry_on_timeout=True,
        retry_on_status=_FAILED_WITH_A_NODE,
        pool_maxsize=20,
    )

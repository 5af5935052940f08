"""The searcher of the running application, the deadline of a request, and the check of article ids in URLs."""

import re
import select
import socket
from collections.abc import Callable
from typing import Final

from flask import Response, current_app, g, request

from search import ID_PATTERN, ArticleNotFoundError, Deadline, Searcher, request_deadline
from web.caching import uncacheable

_ID: Final = re.compile(ID_PATTERN)


def searcher() -> Searcher:
    """Return the searcher of the application. Raises UnavailableError when it cannot be opened."""
    get_searcher: Callable[[], Searcher] = current_app.extensions["get_searcher"]
    return get_searcher()


def deadline() -> Deadline:
    """Return the deadline of the present request: one for all that is done for it, over when its client has left."""
    if "deadline" not in g:
        connection = request.environ.get("gunicorn.socket")
        g.deadline = request_deadline(is_abandoned=lambda: has_left(connection))
    of_request: Deadline = g.deadline
    return of_request


def has_left(connection: socket.socket | None) -> bool:
    """
    Say whether the client at *connection* has closed it; where there is none, nobody can tell.

    A client that closes its half only, and would still read, counts as gone: nginx takes it so too.
    """
    if connection is None or connection.fileno() < 0:
        return False
    poll = select.poll()
    poll.register(connection, getattr(select, "POLLRDHUP", 0))  # POLLHUP and POLLERR are told unasked
    return bool(poll.poll(0))


def unless_cut_short(response: Response) -> Response:
    """Return *response*, not to be kept by any cache where work for it was left undone."""
    return uncacheable(response) if deadline().passed else response


def require_valid_id(article_id: str) -> str:
    """Return *article_id*. Raises ArticleNotFoundError when no article can have such an id."""
    if not _ID.fullmatch(article_id):
        raise ArticleNotFoundError(article_id)
    return article_id

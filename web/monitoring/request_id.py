"""
The id of a request: the same in its log lines, in the answer's X-Request-Id and on an error page.

A trusted proxy may have given it one; what anybody else sends is passed over, so that nobody can write into the log.
"""

import re
import uuid
from collections.abc import Mapping, MutableMapping
from typing import Any, Final

from web.proxies import TRUSTED

_KEY: Final = "leit.request_id"
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@=+/-]{0,127}", re.ASCII)


def request_id(environ: MutableMapping[str, Any]) -> str:
    """Return the id of the request with the WSGI environment *environ*: up to 128 characters of ASCII, no spaces."""
    if _KEY not in environ:
        sent = environ.get("HTTP_X_REQUEST_ID", "") if environ.get(TRUSTED) else ""
        environ[_KEY] = sent if _ID.fullmatch(sent) else uuid.uuid4().hex
    return str(environ[_KEY])


def known_request_id(environ: Mapping[str, Any]) -> str:
    """Return the id of a request that the application has seen, else «-»: gunicorn itself refuses some."""
    return str(environ.get(_KEY, "-"))

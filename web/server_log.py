"""
The server's log, in lines of text or of JSON: requests on standard output, the rest on standard error.

Each line that belongs to a request has its id, and says what became of it and after how many seconds.

Queries are private. They are logged only when the settings say so, also where they stand in the message of an error;
the referrer never is, as it can contain a query too.
"""

import json
import logging
import re
import string
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from flask import has_request_context, request
from gunicorn.config import Config
from gunicorn.glogging import Logger as GunicornLogger

from search import settings_from
from web.monitoring.outcomes import known_outcome
from web.monitoring.request_id import known_request_id, request_id

_TEXT: Final = "%(asctime)s [%(process)d] [%(levelname)s] %(message)s"
_QUERY: Final = re.compile(r"(?<=\S)\?(?=\S).*")
"""From the question mark of an address to the end: gunicorn tells of requests that it cannot read, spaces and all."""
_SHORTEST: Final = 3
"""Characters of a value that is taken out of messages: a shorter one says little, and stands in many words."""


class TextFormatter(logging.Formatter):
    """Formats a log record as text, with the id of the request that it belongs to."""

    def __init__(self, date_format: str | None = None, *, shows_queries: bool = False) -> None:
        super().__init__(_TEXT, date_format)
        self._shows_queries = shows_queries

    def format(self, record: logging.LogRecord) -> str:
        """Return *record* as text."""
        text = super().format(record)
        text = text if self._shows_queries else without_queries(text, record)
        if not has_request_context() or request_id(request.environ) in text:
            return text
        return f"{text} ({request_id(request.environ)})"


class JsonFormatter(logging.Formatter):
    """Formats a log record as one line of JSON; ``extra={"fields": {…}}`` adds members."""

    def __init__(self, *, shows_queries: bool = False) -> None:
        super().__init__()
        self._shows_queries = shows_queries

    def format(self, record: logging.LogRecord) -> str:
        """Return *record* as JSON."""
        values = self._values(record)
        if not self._shows_queries:
            values |= {
                name: without_queries(values[name], record)
                for name in ("message", "traceback")
                if name in values
            }
        return json.dumps(values, ensure_ascii=False, default=str)

    def _values(self, record: logging.LogRecord) -> dict[str, Any]:
        values = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
            **({"request_id": request_id(request.environ)} if has_request_context() else {}),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            values["traceback"] = self.formatException(record.exc_info)
        return values


def without_queries(text: str, record: logging.LogRecord) -> str:
    """Return *text*, the lines of *record*, with «…» for what the current request asks for."""
    if record.name == "gunicorn.error":
        text = _QUERY.sub("?…", text)
    if has_request_context():
        # The longest first: one may be a part of another.
        for value in sorted((value for _, value in request.args.items(multi=True)), key=len, reverse=True):
            if len(value) >= _SHORTEST:
                text = text.replace(value, "…").replace(repr(value)[1:-1], "…")
    return text


class Logger(GunicornLogger):  # type: ignore[misc] # gunicorn ships no types
    """The logger of gunicorn with Leit's access lines and formats."""

    def setup(self, cfg: Config) -> None:
        """Set up the logs of gunicorn, and give those of all other libraries the same format."""
        super().setup(cfg)
        settings = settings_from()
        self._shows_queries = settings.log_queries
        is_json = settings.log_format == "json"
        formatter = (
            JsonFormatter(shows_queries=settings.log_queries)
            if is_json
            else TextFormatter(self.datefmt, shows_queries=settings.log_queries)
        )
        root_handler = logging.StreamHandler(sys.stderr)
        logging.getLogger().handlers = [root_handler]
        for handler in (root_handler, *self.error_log.handlers, *self.access_log.handlers):
            handler.setFormatter(formatter)

    def access(self, resp: Any, req: object, environ: Mapping[str, Any], request_time: timedelta) -> None:  # noqa: ANN401, ARG002 - gunicorn's own signature
        """Log one request."""
        address = environ["RAW_URI"] if self._shows_queries else environ["RAW_URI"].partition("?")[0]
        status = int(str(resp.status).split()[0])
        fields = {
            "request_id": known_request_id(environ),
            "remote": environ.get("REMOTE_ADDR") or "-",
            "method": environ["REQUEST_METHOD"],
            # Line breaks and control characters are written as %XX.
            "address": quote(address, safe=string.punctuation),
            "status": status,
            "outcome": known_outcome(environ, status),
            "bytes": resp.sent,
            "seconds": round(request_time.total_seconds(), 4),
        }
        line = (
            "%(remote)s %(method)s %(address)s %(status)d %(outcome)s %(bytes)d bytes %(seconds).4f s"
            " %(request_id)s"
        )
        self.access_log.info(line, fields, extra={"fields": fields})

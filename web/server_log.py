"""
The server's log, in lines of text or of JSON: requests on standard output, the rest on standard error.

Queries are private. They are logged only when the settings say so, and the referrer never, as it can
contain a query too.
"""

import json
import logging
import string
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from gunicorn.config import Config
from gunicorn.glogging import Logger as GunicornLogger

from search import settings_from

_TEXT = "%(asctime)s [%(process)d] [%(levelname)s] %(message)s"


class JsonFormatter(logging.Formatter):
    """Formats a log record as one line of JSON; ``extra={"fields": {…}}`` adds members."""

    def format(self, record: logging.LogRecord) -> str:
        """Return *record* as JSON."""
        values = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            values["traceback"] = self.formatException(record.exc_info)
        return json.dumps(values, ensure_ascii=False, default=str)


class Logger(GunicornLogger):  # type: ignore[misc] # gunicorn ships no types
    """The logger of gunicorn with Leit's access lines and formats."""

    def setup(self, cfg: Config) -> None:
        """Set up the logs of gunicorn, and give those of all other libraries the same format."""
        super().setup(cfg)
        settings = settings_from()
        self._shows_queries = settings.log_queries
        is_json = settings.log_format == "json"
        formatter = JsonFormatter() if is_json else logging.Formatter(_TEXT, self.datefmt)
        root_handler = logging.StreamHandler(sys.stderr)
        logging.getLogger().handlers = [root_handler]
        for handler in (root_handler, *self.error_log.handlers, *self.access_log.handlers):
            handler.setFormatter(formatter)

    def access(self, resp: Any, req: object, environ: Mapping[str, Any], request_time: timedelta) -> None:  # noqa: ANN401, ARG002 - gunicorn's own signature
        """Log one request."""
        address = environ["RAW_URI"] if self._shows_queries else environ["RAW_URI"].partition("?")[0]
        fields = {
            "remote": environ.get("REMOTE_ADDR") or "-",
            "method": environ["REQUEST_METHOD"],
            # Line breaks and control characters are written as %XX.
            "address": quote(address, safe=string.punctuation),
            "status": int(str(resp.status).split()[0]),
            "bytes": resp.sent,
            "ms": round(request_time.total_seconds() * 1000, 1),
        }
        line = "%(remote)s %(method)s %(address)s %(status)d %(bytes)d bytes %(ms).1f ms"
        self.access_log.info(line, fields, extra={"fields": fields})

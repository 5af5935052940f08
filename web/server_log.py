"""
What does the server write down, and in which form?

One line a request on standard output, everything else on standard error; as text, or as a JSON
object a line. What people search for is not written unless the settings say so: that is the query
part of the address, and also the referrer, so neither is logged.
"""

from __future__ import annotations

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
    """A record as one line of JSON; ``extra={"fields": {…}}`` adds members."""

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
    """gunicorn's logger, with our lines and our formats."""

    def setup(self, cfg: Config) -> None:
        """Set up gunicorn's logs, and let every other library write like them."""
        super().setup(cfg)
        settings = settings_from()
        self._shows_queries = settings.log_queries
        is_json = settings.log_format == "json"
        formatter = JsonFormatter() if is_json else logging.Formatter(_TEXT, self.datefmt)
        others = logging.StreamHandler(sys.stderr)
        logging.getLogger().handlers = [others]
        for handler in (others, *self.error_log.handlers, *self.access_log.handlers):
            handler.setFormatter(formatter)

    def access(self, resp: Any, req: object, environ: Mapping[str, Any], request_time: timedelta) -> None:  # noqa: ANN401, ARG002 - gunicorn's own signature
        """Write the line of one request."""
        address = environ["RAW_URI"] if self._shows_queries else environ["RAW_URI"].partition("?")[0]
        fields = {
            "remote": environ.get("REMOTE_ADDR") or "-",
            "method": environ["REQUEST_METHOD"],
            # Whatever could begin a new line or steer a terminal is written as %XX.
            "address": quote(address, safe=string.punctuation),
            "status": int(str(resp.status).split()[0]),
            "bytes": resp.sent,
            "ms": round(request_time.total_seconds() * 1000, 1),
        }
        line = "%(remote)s %(method)s %(address)s %(status)d %(bytes)d bytes %(ms).1f ms"
        self.access_log.info(line, fields, extra={"fields": fields})

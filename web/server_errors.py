"""
The error answers of gunicorn itself, to what is no request it can read: with the headers of all other answers.

gunicorn has no setting for them, so `gunicorn_config` puts `write_error` in the place of its own.
"""

import socket

from gunicorn import util

from web.headers import SECURITY


def write_error(client: socket.socket, status: int, reason: str, message: str) -> None:
    """Write an answer to *client*, as `gunicorn.util.write_error` does, in plain text."""
    body = f"{status} {reason}\n{message}\n".encode("utf-8", "replace")
    headers = {
        **SECURITY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
        "Connection": "close",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(body)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    util.write_nonblock(client, f"HTTP/1.1 {status} {reason}\r\n{head}\r\n".encode("latin-1") + body)

"""
What stands between Leit and a node, and gets in the way? A proxy that tests tell what to do.

With TLS it asks for a user and a password, as a node with the security plugin does.
"""

from __future__ import annotations

import base64
import http.client
import socket
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit


class Proxy:
    """
    A proxy before a node.

    Attributes:
        url: Where it answers.
        delay: Seconds it waits before it passes a question on.
        refusals: Answers (status, body) to give instead of the node's, each for one question whose path
            ends as told.
        is_cut: Whether it drops every connection.
        asked: Paths of the questions that came.
    """

    def __init__(
        self, target: str, *, tls: tuple[Path, Path] | None = None, login: tuple[str, str] = ("", "")
    ):
        self.delay = 0.0
        self.is_cut = False
        self.refusals: list[tuple[str, int, bytes]] = []
        self.asked: list[str] = []
        self.target = urlsplit(target).netloc
        self.login = base64.b64encode(":".join(login).encode()).decode() if login[0] else ""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        # A client that is gone is no news.
        self._server.handle_error = lambda *_: None
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_port}"

    def refusal(self, path: str) -> tuple[int, bytes] | None:
        """Take the answer that *path* shall have instead of the node's, if any."""
        for each in self.refusals:
            if path.endswith(each[0]):
                self.refusals.remove(each)
                return each[1:]
        return None

    @contextmanager
    def running(self):
        """Answer questions inside this block."""
        thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()


def _handler(proxy):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = urlsplit(self.path).path
            proxy.asked.append(path)
            time.sleep(proxy.delay)
            if proxy.is_cut:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
            elif proxy.login and self.headers.get("Authorization") != f"Basic {proxy.login}":
                self.give(401, b'{"error": {"type": "security_exception"}, "status": 401}')
            elif (refusal := proxy.refusal(path)) is not None:
                self.give(*refusal)
            else:
                self.give(*self.passed_on(body))

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer  # noqa: N815 - the names that are called

        def passed_on(self, body):
            connection = http.client.HTTPConnection(proxy.target, timeout=60)
            kind = {"Content-Type": self.headers.get("Content-Type") or "application/json"}
            connection.request(self.command, self.path, body or None, kind if body else {})
            response = connection.getresponse()
            found = response.status, response.read()
            connection.close()
            return found

        def give(self, status, body):
            with suppress(OSError):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(b"" if self.command == "HEAD" else body)

        def log_message(self, *_):
            pass

    return Handler


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for 127.0.0.1 that is its own authority; return it and its key."""
    made, key = folder / "node.pem", folder / "node.key"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    options = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    command = ["openssl", "req", *options, "-out", str(made), "-keyout", str(key)]
    subprocess.run(command, check=True, capture_output=True)
    return made, key

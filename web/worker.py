"""
The worker that gunicorn runs: connections that send nothing, or slowly, hold no thread of it.

gunicorn's own threaded worker gives each new connection a thread, which then waits for the request: as many idle
connections as it has threads keep everybody else waiting. Here a connection waits in the poller of the main thread
until the head of its request is there whole. How many threads search at once is a matter of its own (`WORK_SLOTS`):
the others send answers to slow readers.
"""

from __future__ import annotations

import errno
import selectors
import socket
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import BoundedSemaphore
from typing import Any, Final

from gunicorn import util
from gunicorn.workers.gthread import TConn, ThreadWorker

HEAD_SECONDS: Final = 10.0
"""Seconds in which the head of a request must be there."""
HEAD_BYTES: Final = 65_536
"""Bytes of the head of a request at most."""
BODY_SECONDS: Final = 0.05
"""Seconds to wait for a body, which no route reads, before the connection is closed instead."""
WORK_SLOTS: Final = 2
"""Requests of a worker that are worked on at once: more would only share the one processor."""
_FREE: Final = "/healthz"
"""The address that is answered however many requests are worked on."""
_HEAD_END: Final = b"\r\n\r\n"
_NOBODY: Final = (errno.EAGAIN, errno.ECONNABORTED)

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class WorkSlots:
    """An application that works on a few requests at once; the others wait."""

    def __init__(self, application: Application, slots: int = WORK_SLOTS) -> None:
        """Let *application* work on *slots* requests at once."""
        self._application = application
        self._slots = BoundedSemaphore(slots)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - of WSGI
        """Answer a request, once there is a slot for it."""
        if environ.get("PATH_INFO") == _FREE:
            return self._application(environ, start_response)
        with self._slots:
            return self._application(environ, start_response)


class _Connection(TConn):  # type: ignore[misc] # gunicorn ships no types
    """A connection that is closed without holding up the main thread, which waits for its client."""

    closers: ThreadPoolExecutor

    def close(self, graceful: bool = False) -> None:  # noqa: FBT001, FBT002 - gunicorn's own signature
        if graceful:
            self.closers.submit(super().close, graceful=True)
        else:
            super().close()


class Worker(ThreadWorker):  # type: ignore[misc] # gunicorn ships no types
    """gunicorn's threaded worker, whose threads are given whole heads of requests."""

    def init_process(self) -> None:
        """Begin to serve."""
        self.closers = ThreadPoolExecutor(max_workers=WORK_SLOTS)
        super().init_process()

    wsgi: Application

    def load_wsgi(self) -> None:
        """Load the application."""
        super().load_wsgi()
        self.wsgi = WorkSlots(self.wsgi)

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection from *listener*, and wait for its request."""
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno not in _NOBODY:
                raise
            return
        self.nr_conns += 1
        connection = _Connection(self.cfg, client, address, listener.getsockname())
        connection.closers = self.closers
        self._await_head(connection)

    def on_client_socket_readable(self, connection: _Connection, client: socket.socket) -> None:
        """Wait for the rest of the next request on a connection that was kept open."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(connection)
        self._await_head(connection)

    def on_pending_socket_readable(self, connection: _Connection, client: socket.socket) -> None:
        """Give *connection* a thread, if the head of its request has come."""
        if self._has_head(connection):
            self.poller.unregister(client)
            self.pending_conns.remove(connection)
            self._start(connection)

    def _await_head(self, connection: _Connection) -> None:
        if self._has_head(connection):
            self._start(connection)
            return
        # The oldest comes first, as all have the same time.
        connection.timeout = time.monotonic() + HEAD_SECONDS
        self.pending_conns.append(connection)
        readable = partial(self.on_pending_socket_readable, connection)
        self.poller.register(connection.sock, selectors.EVENT_READ, readable)

    def _has_head(self, connection: _Connection) -> bool:
        """Say whether there is something to do for a thread: a whole head, one too long, or the end."""
        client = connection.sock
        try:
            head = client.recv(HEAD_BYTES, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True  # a thread finds out what is wrong, and closes it
        # Only a proxy on this machine speaks through a Unix socket, and there the poller knows no low-water mark.
        if client.family == socket.AF_UNIX or _HEAD_END in head or not 0 < len(head) < HEAD_BYTES:
            return True
        mark = client.getsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT)
        # Readable although no more has come than before: the client has closed it.
        if len(head) < mark:
            return True
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, len(head) + 1)
        return False

    def _start(self, connection: _Connection) -> None:
        client = connection.sock
        if client.family != socket.AF_UNIX:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)
        connection.data_ready = True
        self.enqueue_req(connection)

    def handle(self, connection: _Connection) -> object:
        """Answer the request of *connection*, in a thread; whether it stays open is the result."""
        try:
            head = connection.sock.recv(HEAD_BYTES, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            head = b""  # it came with the request before, and is in the parser
        except OSError:
            return False
        if len(head) == HEAD_BYTES and _HEAD_END not in head:
            util.write_error(connection.sock, 431, "Request Header Fields Too Large", "The head is too long.")
            return False
        return super().handle(connection)

    def _keepalive_after(self, connection: _Connection, keepalive: object) -> bool:
        if not keepalive:
            return False
        return bool(connection.parser.finish_body(deadline=time.monotonic() + BODY_SECONDS))

from __future__ import annotations

import contextlib
import socket
import threading
import time

import pytest

from tests.server import environment, free_port, running
from tests.test_serving import gunicorn
from web.worker import HEAD_BYTES, WorkSlots

CROWD = 40
"""Connections that hold nothing but their sockets."""
BEGINNINGS = {
    "idle": b"",
    "dripping": b"GET /sok HTTP/1.1\r\nHost: a\r\nX-a: ",
    "body that never comes": b"GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n",
}


@pytest.fixture(name="server", scope="module")
def _server(tmp_path_factory):
    """Give a server without articles, for requests that need none."""
    folder, port = tmp_path_factory.mktemp("worker"), free_port()
    with running(gunicorn(port), port, folder, environment(folder)) as server:
        server.wait_for("/healthz", "ok")
        yield server


def connect(server):
    return socket.create_connection(("127.0.0.1", server.port), timeout=30)


def answer(client):
    """Return all that comes until the server closes."""
    return b"".join(iter(lambda: client.recv(65_536), b""))


@pytest.mark.server
@pytest.mark.parametrize("kind", BEGINNINGS)
def test_connections_that_send_slowly_keep_nobody_waiting(server, kind):
    """Those that drip go on doing so until everybody else has been answered."""
    with contextlib.ExitStack() as stack:
        crowd = [stack.enter_context(connect(server)) for _ in range(CROWD)]
        for client in crowd:
            client.sendall(BEGINNINGS[kind])
        ended = threading.Event()

        def drip():
            while not ended.wait(0.2):
                for client in crowd:
                    with contextlib.suppress(OSError):
                        client.send(b"a")

        dripping = threading.Thread(target=drip if kind == "dripping" else ended.wait)
        dripping.start()
        try:
            assert [server.get("/healthz")[0] for _ in range(20)] == [200] * 20
        finally:
            ended.set()
            dripping.join()


@pytest.mark.server
def test_a_head_that_comes_in_pieces_is_answered(server):
    with connect(server) as client:
        for piece in (b"GET /hea", b"lthz HTTP/1.1\r\nHo", b"st: a\r\nConnection: close\r", b"\n\r\n"):
            client.sendall(piece)
            time.sleep(0.1)

        assert answer(client).startswith(b"HTTP/1.1 200")


@pytest.mark.server
def test_requests_sent_together_are_answered_in_order(server):
    request = b"GET /healthz HTTP/1.1\r\nHost: a\r\n"
    with connect(server) as client:
        client.sendall((request + b"\r\n") * 2 + request + b"Connection: close\r\n\r\n")

        assert answer(client).count(b"HTTP/1.1 200") == 3


@pytest.mark.server
def test_a_head_that_does_not_come_in_time_is_not_waited_for(server):
    with connect(server) as client:
        client.sendall(BEGINNINGS["dripping"])

        with contextlib.suppress(ConnectionResetError):
            assert answer(client) == b""


@pytest.mark.server
def test_a_head_without_end_is_refused(server):
    with connect(server) as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\nX-a: " + b"a" * HEAD_BYTES)

        assert answer(client).startswith(b"HTTP/1.1 431")


@pytest.mark.server
def test_a_client_that_leaves_halfway_leaves_nothing_behind(server):
    for _ in range(CROWD):
        with connect(server) as client:
            client.sendall(BEGINNINGS["dripping"])

    assert server.get("/healthz")[0] == 200
    assert "Traceback" not in server.error_log


def test_few_requests_are_worked_on_at_once_and_the_check_of_health_waits_for_none():
    entered, leave, working = threading.Semaphore(0), threading.Event(), []

    def application(environ, _):
        if environ["PATH_INFO"] == "/sok":
            working.append(environ)
            entered.release()
            assert leave.wait(30)
        return [b""]

    slots = WorkSlots(application, slots=2)
    threads = [threading.Thread(target=slots, args=({"PATH_INFO": "/sok"}, None)) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert entered.acquire(timeout=30)
    assert entered.acquire(timeout=30)

    assert list(slots({"PATH_INFO": "/healthz"}, None)) == [b""]
    assert not entered.acquire(timeout=0.2)

    leave.set()
    for thread in threads:
        thread.join()
    assert len(working) == 3

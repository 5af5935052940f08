from __future__ import annotations

import socket

import pytest
from gunicorn import util

from web import gunicorn_config
from web.headers import SECURITY
from web.server_errors import write_error


@pytest.mark.parametrize("message", ["Invalid Method 'FÅ'", "", "<script>alert(1)</script>", "\udcff"])
def test_an_answer_of_the_server_itself_has_the_headers_of_all_others(message):
    server, client = socket.socketpair()
    with server, client:
        write_error(server, 431, "Request Header Fields Too Large", message)
        server.close()
        answer = client.makefile("rb").read()

    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    assert status == "HTTP/1.1 431 Request Header Fields Too Large"
    assert headers.items() >= SECURITY.items()
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert int(headers["Content-Length"]) == len(body)


def test_the_server_uses_it():
    assert gunicorn_config.util.write_error is write_error
    assert util.write_error is write_error

from __future__ import annotations

import socket

import pytest

from search.cli.commands.serve import _check_address, _gunicorn_arguments
from search.errors import SettingsError


@pytest.mark.parametrize(("host", "address"), [("127.0.0.1", "127.0.0.1:8000"), ("::1", "[::1]:8000")])
def test_the_server_is_bound_to_the_address(host, address):
    arguments = _gunicorn_arguments(host, 8000, 3)

    assert arguments[arguments.index("--bind") + 1] == address
    assert arguments[arguments.index("--workers") + 1] == "3"
    assert arguments[-1] == "web.wsgi:app"


def test_a_port_that_is_taken_is_named():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]

        with pytest.raises(SettingsError, match=f"127.0.0.1, port {port}: Address already in use"):
            _check_address("127.0.0.1", port)

    _check_address("127.0.0.1", port)

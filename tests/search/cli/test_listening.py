import os
import socket

import pytest

from search.cli.listening import bind_address, check_address, has_activated_sockets
from search.errors import SettingsError


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1:8000"),
        ("localhost", "localhost:8000"),
        ("::1", "[::1]:8000"),
        ("[::1]", "[::1]:8000"),
        ("unix:/run/leit/leit.sock", "unix:/run/leit/leit.sock"),
    ],
)
def test_the_server_is_bound_to_the_address(host, address):
    assert bind_address(host, 8000) == address


def test_a_star_means_every_address_of_the_machine():
    assert bind_address("*", 8000) in {"[::]:8000", "0.0.0.0:8000"}


def test_a_relative_unix_socket_is_where_the_command_was_typed(tmp_path, monkeypatch):
    """The server goes to another folder."""
    monkeypatch.chdir(tmp_path)

    assert bind_address("unix:leit.sock", 8000) == f"unix:{tmp_path}/leit.sock"


def test_a_port_that_is_taken_is_named():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]

        with pytest.raises(SettingsError, match=f"127.0.0.1, port {port}: Address already in use"):
            check_address("127.0.0.1", port)

    check_address("127.0.0.1", port)
    check_address("*", port)


def test_a_unix_socket_that_somebody_answers_on_is_left_alone(tmp_path):
    path = tmp_path / "leit.sock"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()

        with pytest.raises(SettingsError, match=r"unix:.*leit\.sock: Another program listens there"):
            check_address(f"unix:{path}", 8000)

    # What a killed server left behind.
    assert path.is_socket()
    check_address(f"unix:{path}", 8000)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("missing/leit.sock", "No such file"), ("file", "Address already in use"), ("a" * 120, "too long")],
)
def test_a_unix_socket_that_cannot_be_made_is_told(tmp_path, name, reason):
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "file").touch()

    with pytest.raises(SettingsError, match=reason):
        check_address(f"unix:{folder}/{name}", 8000)

    assert [path.name for path in folder.iterdir()] == ["file"]


def test_trying_a_unix_socket_leaves_nothing_behind(tmp_path):
    check_address(f"unix:{tmp_path}/leit.sock", 8000)

    assert not (tmp_path / "leit.sock").exists()


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid", "a" * 70, "[x]"])
def test_an_address_that_is_not_of_this_machine_is_told(host):
    with pytest.raises(SettingsError, match="Nothing can listen on"):
        check_address(host, 8000)


def test_sockets_of_systemd_are_ours_only_when_meant_for_this_process(monkeypatch):
    def activated(pid, number):
        monkeypatch.setenv("LISTEN_PID", str(pid))
        monkeypatch.setenv("LISTEN_FDS", str(number))
        return has_activated_sockets()

    assert activated(os.getpid(), 1)
    assert not activated(os.getpid() + 1, 1)
    assert not activated(os.getpid(), 0)
    monkeypatch.delenv("LISTEN_FDS")
    assert not has_activated_sockets()

"""The address that the server listens on: a host and a port, a Unix socket, or the sockets that systemd hands over."""

import os
import socket
from pathlib import Path
from typing import Final

from search.errors import SettingsError

_UNIX: Final = "unix:"


def has_activated_sockets() -> bool:
    """Say whether systemd has opened this process's sockets already (sd_listen_fds(3)); gunicorn takes those."""
    return os.environ.get("LISTEN_PID") == str(os.getpid()) and os.environ.get("LISTEN_FDS", "0") != "0"


def bind_address(host: str, port: int) -> str:
    """Return gunicorn's name of an address; *host* may be ``unix:PATH``, an IPv6 address in brackets, or ``*``."""
    if host.startswith(_UNIX):
        return _UNIX + str(Path(host.removeprefix(_UNIX)).absolute())
    name = _plain_host(host)
    return f"[{name}]:{port}" if ":" in name else f"{name}:{port}"


def check_address(host: str, port: int, *, remedy: str = "Choose others with --host and --port") -> None:
    """
    Try to listen, since gunicorn would print a traceback; *remedy* says how another address is chosen.

    Raises:
        SettingsError: Nothing can listen there.
    """
    try:
        if host.startswith(_UNIX):
            _try_unix_socket(Path(host.removeprefix(_UNIX)).absolute())
        else:
            _try_port(_plain_host(host), port)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        place = host if host.startswith(_UNIX) else f"{host}, port {port}"
        raise SettingsError(
            f"Nothing can listen on {place}: {reason}. {remedy}, or stop the program that listens there."
        ) from error


def _plain_host(host: str) -> str:
    if host == "*":
        return "::" if socket.has_dualstack_ipv6() else "0.0.0.0"  # noqa: S104 - what «*» says
    return host[1:-1] if host.startswith("[") and host.endswith("]") else host


def _try_port(host: str, port: int) -> None:
    for family, kind, protocol, _, address in socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    ):
        with socket.socket(family, kind, protocol) as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            attempt.bind(address)
            attempt.listen()


def _try_unix_socket(path: Path) -> None:
    """Raise OSError when *path* cannot be made, or somebody answers there; a socket left behind is no hindrance."""
    with socket.socket(socket.AF_UNIX) as attempt:
        if not path.is_socket():
            attempt.bind(str(path))
            path.unlink()
            return
        try:
            attempt.connect(str(path))
        except ConnectionRefusedError:
            return
    raise OSError("Another program listens there")

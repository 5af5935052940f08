"""
How does ``serve`` become the server?

It makes sure the port is free, brings the index up to date, and turns into gunicorn, which loads the
front end by name: nothing here imports it.
"""

from __future__ import annotations

import os
import socket
import sys
import sysconfig
from functools import partial
from pathlib import Path

import click

from search.cli.progress import Progress
from search.errors import IndexBusyError, SettingsError
from search.ingest import bring_up_to_date
from search.opening import opened
from search.settings import CHECKOUT, Settings


def serve(settings: Settings, *, host: str, port: int, workers: int) -> None:
    """
    Serve on *host* and *port* with *workers* processes; never return.

    Raises:
        SettingsError: The address cannot be listened on.
        UnavailableError: There is no archive, or archive or index do not answer.
    """
    _check_address(host, port)
    report = partial(click.echo, err=True)
    with opened(settings, create=False, report=report) as (archive, index):
        try:
            with Progress("Indexing") as progress:
                bring_up_to_date(archive, index, progress=progress.reach)
        except IndexBusyError as error:
            # Whoever is writing brings the index up to date; what is there can be searched meanwhile.
            click.echo(f"{error} Serving what is indexed.", err=True)
    command = _command(host, port, workers)
    os.chdir(CHECKOUT)
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606 - our own server, no shell wanted


def _command(host: str, port: int, workers: int) -> list[str]:
    # The script, not «-m gunicorn»: on SIGUSR2 gunicorn starts sys.argv[0] again, and started by its
    # module file it would find its own «http» before the standard library's.
    script = Path(sysconfig.get_path("scripts")) / "gunicorn"
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    settings = str(CHECKOUT / "web" / "gunicorn_config.py")
    options = ["--config", settings, "--bind", address, "--workers", str(workers)]
    return [sys.executable, str(script), *options, "web.wsgi:app"]


def _check_address(host: str, port: int) -> None:
    """Raise SettingsError when *host* and *port* cannot be listened on; gunicorn would say it in many lines."""
    try:
        for family, kind, protocol, _, address in socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        ):
            with socket.socket(family, kind, protocol) as attempt:
                attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                attempt.bind(address)
                attempt.listen()
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SettingsError(
            f"Nothing can listen on {host}, port {port}: {reason}. Choose others with --host and --port,"
            " or stop the program that listens there."
        ) from error

"""
The command ``serve``: serve the search page and the endpoint.

It checks that the port is free, brings the index up to date, and replaces its process by gunicorn, which loads
the front end by name: nothing here imports it.
"""

import os
import socket
import sys
import sysconfig
from pathlib import Path

import click

from search.cli.progress import Progress
from search.cli.terminal import print_report
from search.errors import IndexBusyError, SettingsError
from search.ingest import bring_up_to_date
from search.settings import CHECKOUT, Settings, settings_from
from search.wiring import open_for_writing


@click.command("serve", epilog="Example: python -m search serve --port 8080 --workers 4")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen on."
)
@click.option(
    "--workers", type=click.IntRange(1, 256), help="Processes; LEIT_WORKERS or one a core when left out."
)
def command(*, host: str, port: int, workers: int | None) -> None:
    """
    Serve the search page and the endpoint.

    What the index lacks is indexed first. SIGHUP loads new code without losing a request, SIGTERM
    ends after the requests under way.
    """
    settings = settings_from()
    _check_address(host, port)
    _index_pending(settings)
    arguments = _gunicorn_arguments(host, port, workers or settings.workers)
    os.chdir(CHECKOUT)
    sys.stdout.flush()
    os.execv(arguments[0], arguments)  # noqa: S606 - our own server, no shell wanted


def _index_pending(settings: Settings) -> None:
    with open_for_writing(settings, create=False, report=print_report) as (archive, index):
        try:
            with Progress("Indexing") as progress:
                bring_up_to_date(archive, index, progress=progress.reach)
        except IndexBusyError as error:
            # Whoever is writing brings the index up to date; what is there can be searched meanwhile.
            print_report(f"{error} Serving what is indexed.")


def _gunicorn_arguments(host: str, port: int, workers: int) -> list[str]:
    # The script, not «-m gunicorn»: on SIGUSR2 gunicorn starts sys.argv[0] again, and started by its
    # module file it would find its own «http» before the standard library's.
    script = Path(sysconfig.get_path("scripts")) / "gunicorn"
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    settings = str(CHECKOUT / "web" / "gunicorn_config.py")
    options = ["--config", settings, "--bind", address, "--workers", str(workers)]
    return [sys.executable, str(script), *options, "web.wsgi:app"]


def _check_address(host: str, port: int) -> None:
    """Raise SettingsError when *host* and *port* cannot be listened on; gunicorn would print a traceback."""
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

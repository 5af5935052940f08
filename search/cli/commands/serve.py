"""
The command ``serve``: serve the search page and the endpoint.

It checks that the port is free, brings the index up to date, and replaces its process by gunicorn, which loads
the front end by name: nothing here imports it.
"""

import os
import sys
import sysconfig
from contextlib import closing
from pathlib import Path

import click

from search.cli.listening import bind_address, check_address, has_activated_sockets
from search.cli.progress import Progress
from search.cli.terminal import print_report
from search.errors import SettingsError, UnavailableError
from search.ingest import bring_up_to_date
from search.request import SearchRequest
from search.settings import CHECKOUT, MetricsAddress, Settings, settings_from
from search.wiring import open_for_writing, open_searcher


@click.command("serve", epilog="Example: python -m search serve --port 8080 --workers 4")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; unix:PATH for a Unix socket, * for all addresses.",
)
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
    ends after the requests under way. Sockets that systemd hands over are used instead of --host
    and --port.
    """
    settings = settings_from()
    if not has_activated_sockets():
        check_address(host, port)
        _check_metrics_address(settings.metrics, port)
    _index_pending(settings)
    arguments = _gunicorn_arguments(host, port, workers or settings.workers, settings.metrics)
    os.chdir(CHECKOUT)
    sys.stdout.flush()
    os.execv(arguments[0], arguments)  # noqa: S606 - our own server, no shell wanted


def _check_metrics_address(metrics: MetricsAddress | None, port: int) -> None:
    if metrics is None:
        return
    if metrics.port == port:
        raise SettingsError(f"LEIT_METRICS names port {port}, which pages are served on. Choose another.")
    check_address(metrics.host, metrics.port, remedy="Choose another address in LEIT_METRICS")


def _index_pending(settings: Settings) -> None:
    """Bring the index up to date; where that fails, as on a full or read-only disk, what is indexed will do."""
    try:
        with (
            open_for_writing(settings, create=False, report=print_report) as (archive, index),
            Progress("Indexing") as progress,
        ):
            bring_up_to_date(archive, index, progress=progress.reach)
            if notice := index.info().outdated:
                print_report(notice)
    except UnavailableError as error:
        if not _can_search(settings):
            raise
        print_report(f"{error} Serving what is indexed.")


def _can_search(settings: Settings) -> bool:
    try:
        with closing(open_searcher(settings, make_tables=False)) as searcher:
            searcher.search_without_alternatives(SearchRequest(text="leit", page_size=1))
    except UnavailableError:
        return False
    return True


def _gunicorn_arguments(
    host: str, port: int, workers: int, metrics: MetricsAddress | None = None
) -> list[str]:
    # The script, not «-m gunicorn»: on SIGUSR2 gunicorn starts sys.argv[0] again, and started by its
    # module file it would find its own «http» before the standard library's.
    script = Path(sysconfig.get_path("scripts")) / "gunicorn"
    settings = str(CHECKOUT / "web" / "gunicorn_config.py")
    addresses = [(host, port), *([metrics] if metrics else [])]
    binds = [argument for address in addresses for argument in ("--bind", bind_address(*address))]
    options = ["--config", settings, *binds, "--workers", str(workers)]
    return [sys.executable, str(script), *options, "web.wsgi:app"]

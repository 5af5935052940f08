"""The command ``rebuild``: make the index again from the archive."""

import click

from search.cli.progress import Progress
from search.cli.terminal import print_report
from search.ingest import rebuild
from search.settings import settings_from
from search.wiring import open_for_writing


@click.command("rebuild", epilog="Example: python -m search rebuild")
def command() -> None:
    """
    Make the index again from the archive.

    Searches use the old index until the new one is complete.
    """
    with (
        open_for_writing(settings_from(), create=False, report=print_report) as (archive, index),
        Progress("Indexing") as progress,
    ):
        count = rebuild(archive, index, progress=progress.reach)
    click.echo(f"{count} articles indexed.")

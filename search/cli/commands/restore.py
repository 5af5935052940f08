"""The command ``restore``: put a backup in the place of the archive, and make the index of it."""

from pathlib import Path

import click

from search.archive.engine import display_url
from search.cli.options import parse_path
from search.cli.progress import Progress
from search.cli.terminal import print_report
from search.settings import settings_from
from search.upkeep.restoration import restore
from search.wiring import open_index_for_writing


@click.command("restore", epilog="Example: python -m search restore /srv/backup/monday.sqlite3")
@click.argument("file", type=parse_path)
def command(*, file: Path) -> None:
    """
    Put the backup FILE in the place of the archive, and make the index of it.

    FILE is verified first. What the archive had before is kept beside it. Servers need not be stopped:
    they search the old articles until the new index is complete.
    """
    settings = settings_from()
    with (
        open_index_for_writing(settings, report=print_report) as index,
        Progress("Indexing") as progress,
    ):
        restored = restore(file, settings.archive, index, progress=progress.reach)
    click.echo(f"{restored.articles} articles restored to {display_url(settings.archive)}.")
    if restored.before:
        click.echo(f"What was there before is in {restored.before}.")

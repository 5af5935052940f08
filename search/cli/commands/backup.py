"""The command ``backup``: write the archive to a file, while others use it."""

from pathlib import Path

import click

from search.archive.backup import back_up
from search.cli.options import parse_path
from search.settings import settings_from


@click.command("backup", epilog="Example: python -m search backup /srv/backup/monday.sqlite3")
@click.argument("file", type=parse_path)
def command(*, file: Path) -> None:
    """
    Write the archive to FILE, while others use it.

    FILE is whole, verified, and replaced only when the new one is complete. The index needs no backup:
    it is made again from the archive.
    """
    count = back_up(settings_from().archive, file)
    click.echo(f"{count} articles in {file}.")

"""The command ``withheld``: list what has been taken down."""

import click

from search.archive.articles_table import open_archive
from search.archive.takedown import Tombstone
from search.cli.options import json_option
from search.cli.terminal import print_answer
from search.periods import OSLO
from search.settings import settings_from


@click.command("withheld", epilog="Example: python -m search withheld --json")
@json_option
def command(*, as_json: bool) -> None:
    """List what has been taken down: when, by whom and why."""
    archive = open_archive(settings_from().archive, create=False, writable=False)
    try:
        tombstones = archive.tombstones()
    finally:
        archive.close()
    if as_json:
        print_answer({"withheld": [{**stone._asdict(), "at": stone.at.isoformat()} for stone in tombstones]})
    else:
        print_answer([_line(stone) for stone in tombstones] or ["Nothing has been taken down."])


def _line(stone: Tombstone) -> str:
    at = stone.at.astimezone(OSLO).strftime("%Y-%m-%d %H:%M")
    who = f"by {stone.by}" if stone.by else "by its provider"
    return f"{at}  {stone.kind:9}  {stone.article_id}  {who}" + (f": {stone.reason}" if stone.reason else "")

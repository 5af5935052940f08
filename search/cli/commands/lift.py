"""The command ``lift``: show articles again that were withheld or withdrawn."""

from datetime import UTC, datetime

import click

from search.cli.terminal import print_answer, print_report
from search.settings import settings_from
from search.upkeep.takedown import lift
from search.wiring import open_for_writing


@click.command("lift", epilog="Example: python -m search lift vassvik-bru")
@click.argument("names", metavar="ID...", nargs=-1, required=True)
def command(*, names: tuple[str, ...]) -> None:
    """
    Show articles again that were withheld, or withdrawn by their provider.

    The newest version known is shown. What was deleted does not come back.
    """
    with open_for_writing(settings_from(), create=False, report=print_report) as (archive, index):
        lifted = lift(names, archive, index, now=datetime.now(UTC))
    print_answer([f"{article_id} is shown again." for article_id in lifted])

"""The command ``withhold``: take articles down until ``lift``."""

from datetime import UTC, datetime

import click

from search.cli.takedown_report import by_option, print_taken_down, reason_option
from search.cli.terminal import print_report
from search.settings import settings_from
from search.upkeep.takedown import withhold
from search.wiring import open_for_writing


@click.command(
    "withhold", epilog='Example: python -m search withhold vassvik-bru --reason "Feil person" --by Kari'
)
@click.argument("names", metavar="ID...", nargs=-1, required=True)
@reason_option
@by_option
def command(*, names: tuple[str, ...], reason: str, by: str) -> None:
    """
    Take articles down until lift.

    Nobody sees them from now on: not in hits, not by their address, not in suggestions. The text stays in the
    archive, and versions that arrive later are not shown either. An ID may be what the provider calls an article;
    one that no article has keeps it out when it comes.
    """
    with open_for_writing(settings_from(), create=False, report=print_report) as (archive, index):
        taken = withhold(names, archive, index, reason=reason, by=by, now=datetime.now(UTC))
        print_taken_down(taken, index, archive, verb="withheld")

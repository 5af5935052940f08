"""The command ``delete``: delete articles for good."""

from datetime import UTC, datetime

import click

from search.cli.takedown_report import by_option, print_taken_down, reason_option
from search.cli.terminal import print_answer, print_report
from search.settings import settings_from
from search.upkeep.takedown import delete
from search.wiring import open_for_writing


@click.command("delete", epilog='Example: python -m search delete vassvik-bru --reason "Dom" --by Kari')
@click.argument("names", metavar="ID...", nargs=-1, required=True)
@reason_option
@by_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(*, names: tuple[str, ...], reason: str, by: str, yes: bool) -> None:
    """
    Delete articles for good: text, versions and names.

    No trace of the text is left in archive and index, and no later version brings an article back.
    Backups are yours to purge. To take an article down for a while, use withhold.
    """
    if not yes:
        click.confirm(f"Delete {', '.join(names)} for good?", abort=True)
    with open_for_writing(settings_from(), create=False, report=print_report) as (archive, index):
        taken, is_purged = delete(names, archive, index, reason=reason, by=by, now=datetime.now(UTC))
        print_taken_down(taken, index, archive, verb="deleted")
    if not is_purged:
        print_answer(
            [
                "A reader has the archive open, so its log still holds the text: give the same command again later."
            ]
        )
    print_answer(
        [
            "Backups of the archive, exports and the files that were imported may hold the text: purge them too."
        ]
    )

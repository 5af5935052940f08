"""The command ``check``: look at everything and say, in order, what is wrong and what to do."""

import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Final

import click

from search.checks.check import check
from search.checks.findings import Finding
from search.cli.options import json_option
from search.cli.terminal import name_command, print_answer, safe
from search.errors import SettingsError
from search.settings import settings_from

_SIGNS: Final = {"ok": "ok", "note": "note", "fault": "FAULT"}


@click.command("check", epilog="Example: python -m search check --json")
@json_option
def command(*, as_json: bool) -> None:
    """
    Look at everything, and say what is wrong and what to do.

    Settings, disk, rights, archive, tables of Norwegian, index, and whether archive and index agree. Nothing is
    changed. Mend the first fault first. Exit status: 0 no fault, 1 faults.
    """
    findings: list[dict[str, object]] | None = [] if as_json else None
    has_faults = False
    for finding in _findings():
        has_faults = has_faults or finding.level == "fault"
        if findings is None:
            click.echo(safe(f"{_SIGNS[finding.level]:6}{finding.part:10}{name_command(finding.text)}"))
        else:
            findings.append(asdict(finding))
    if findings is not None:
        print_answer({"status": "faults" if has_faults else "ok", "findings": findings})
    sys.exit(1 if has_faults else 0)


def _findings() -> Iterator[Finding]:
    try:
        settings = settings_from()
    except SettingsError as error:
        yield Finding("settings", "fault", str(error))
        return
    yield from check(settings)

"""The command ``versions``: list the versions known of an article."""

from typing import Any

import click

from search.archive.articles_table import open_archive
from search.cli.options import json_option
from search.cli.terminal import print_answer
from search.errors import ArticleNotFoundError
from search.periods import OSLO
from search.settings import settings_from
from search.versions import KnownVersion


@click.command("versions", epilog="Example: python -m search versions vassvik-bru")
@click.argument("name", metavar="ID")
@json_option
def command(*, name: str, as_json: bool) -> None:
    """
    List the versions known of an article, the oldest first.

    Also of one that has been taken down: this is for those who run the archive.
    """
    archive = open_archive(settings_from().archive, create=False, writable=False)
    try:
        article_id = archive.find_ids([name]).get(name, name)
        versions = archive.versions(article_id)
        status = archive.status(article_id)
    finally:
        archive.close()
    if not versions:
        raise ArticleNotFoundError(name)
    if as_json:
        print_answer({"id": article_id, "status": status, "versions": [_values(known) for known in versions]})
    else:
        print_answer([f"{article_id}: {status or 'no text'}", *map(_line, versions)])


def _values(known: KnownVersion) -> dict[str, Any]:
    version = known.version
    return {
        "title": version.article.title if version.article else None,
        "number": version.number,
        "time": version.time.isoformat() if version.time else None,
        "status": version.status,
        "embargo": version.embargo.isoformat() if version.embargo else None,
        "note": version.note or None,
        "fingerprint": known.fingerprint,
    }


def _line(known: KnownVersion) -> str:
    version = known.version
    time = version.time.astimezone(OSLO).strftime("%Y-%m-%d %H:%M") if version.time else "no time"
    number = f"no. {version.number}" if version.number is not None else ""
    title = version.article.title if version.article else "(no text)"
    return "  ".join(filter(None, (f"  {time}", number, version.status, title, version.note)))

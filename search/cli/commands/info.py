"""The command ``info``: show what archive and index hold, whether they agree, and the settings."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import click

from search.agreement import DISAGREEMENT
from search.analysis import open_analyzer
from search.archive.articles_table import Archive, open_archive
from search.archive.engine import display_url
from search.cli.options import json_option
from search.cli.terminal import name_command, print_answer
from search.errors import UnavailableError
from search.index import open_index
from search.settings import Settings, SiteSettings, settings_from


@click.command("info", epilog="Example: python -m search info --json")
@json_option
def command(*, as_json: bool) -> None:
    """Show what archive and index hold, and the settings."""
    status = read_status(settings_from())
    print_answer(status if as_json else status_lines(status))


def read_status(settings: Settings) -> dict[str, Any]:
    """
    Return the state of archive and index, and the settings, as JSON values.

    ``problem`` in archive or index is a sentence that says why it does not answer, or how the two disagree.
    """
    archive, index = _archive_status(settings), _index_status(settings)
    if not index.get("outdated", True):
        del index["outdated"]
    if disagreement := _disagreement(archive, index):
        index["problem"] = disagreement
    return {
        "archive": archive,
        "index": index,
        "settings": {
            "data_folder": str(settings.data_folder),
            "archive": display_url(settings.archive),
            "backend": settings.backend,
            "index_dir": str(settings.index_dir),
            "opensearch": f"{settings.opensearch.index} at {', '.join(settings.opensearch.urls)}",
            "base_path": settings.site.base_path,
            "allowed_hosts": ", ".join(settings.site.allowed_hosts),
            "trusted_proxies": ", ".join(_name_proxies(settings.site)),
            "workers": settings.workers,
            "metrics": ":".join(map(str, settings.metrics)) if settings.metrics else "",
            "log_format": settings.log_format,
            "log_queries": settings.log_queries,
        },
    }


def _name_proxies(site: SiteSettings) -> list[str]:
    """Return the trusted proxies as the setting names them."""
    return [*map(str, site.trusted_proxies), *(["unix"] if site.trusts_unix_socket else [])]


def status_lines(status: dict[str, Any]) -> Iterator[str]:
    """Yield the values of `read_status` for a person to read."""
    for section, values in status.items():
        yield f"{section}:"
        for name, value in values.items():
            yield f"  {name.removesuffix('_bytes').replace('_', ' '):17}{_format_value(name, value)}"


def _archive_status(settings: Settings) -> dict[str, Any]:
    try:
        archive = open_archive(settings.archive, create=False, writable=False)
    except UnavailableError as error:
        return {"problem": str(error)}
    try:
        return _counts(archive)
    except UnavailableError as error:
        return {"problem": str(error)}
    finally:
        archive.close()


def _counts(archive: Archive) -> dict[str, Any]:
    return {
        "articles": archive.count(),
        "pending": archive.pending_count(),
        "latest_change": archive.latest_change(),
    }


def _index_status(settings: Settings) -> dict[str, Any]:
    try:
        index = open_index(settings, open_analyzer(settings.index_dir))
    except UnavailableError as error:
        return {"problem": str(error)}
    try:
        info = index.info()
        return {**asdict(info), "changed": info.changed.isoformat(timespec="seconds") if info.changed else ""}
    except UnavailableError as error:
        return {"problem": str(error)}
    finally:
        index.close()


def _disagreement(archive: dict[str, Any], index: dict[str, Any]) -> str:
    if "problem" in archive or "problem" in index or archive["pending"]:
        return ""
    if archive["articles"] == index["articles"]:
        return ""
    return DISAGREEMENT


def _format_value(name: str, value: object) -> str:
    if name == "size_bytes" and isinstance(value, int):
        return f"{value:_} bytes".replace("_", " ")
    return name_command(str(value)) if name == "problem" else str(value)

"""Looks at what archive and index stand on: settings that leave a door open, room on the disk, rights, tables of Norwegian."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from search.analysis.tables.language_tables import open_analyzer
from search.archive.engine import archive_file
from search.checks.findings import Finding
from search.errors import UnavailableError
from search.settings import Settings
from search.system.file_access import access_remedy

_LEAST_BYTES: Final = 64 * 2**20
"""Room below which the next import fails soon."""
_MEGABYTE: Final = 10**6
_LOCAL: Final = ("127.", "[::1]", "localhost", "::1")


def check_settings(settings: Settings) -> Iterator[Finding]:
    """Yield findings on *settings* that are valid and may still be mistakes."""
    notes = list(_doors(settings))
    yield from (Finding("settings", "note", note) for note in notes)
    if not notes:
        yield Finding("settings", "ok", f"The data are in {settings.data_folder}.")


def check_disk(settings: Settings) -> Iterator[Finding]:
    """Yield a finding where there is no room for another import, or for a rebuild, which needs the index twice."""
    needed = _LEAST_BYTES + _size(settings.index_dir)
    for folder in _folders(settings):
        free = shutil.disk_usage(_existing(folder)).free
        room = f"{free // _MEGABYTE} MB are free on the disk of {folder}"
        if free < _LEAST_BYTES:
            yield Finding("disk", "fault", f"Only {room}. Make room: imports and backups will fail.")
        elif folder == settings.index_dir and free < needed:
            yield Finding(
                "disk", "note", f"{room}; a rebuild needs some {needed // _MEGABYTE} MB. Make room before it."
            )
        else:
            yield Finding("disk", "ok", f"{room}.")


def check_rights(settings: Settings) -> Iterator[Finding]:
    """Yield the rights to files that this user lacks: reading is needed for everything, writing for imports."""
    file = archive_file(settings.archive)
    paths = [path for path in (*_folders(settings), file) if path is not None]
    unreadable = [remedy for path in paths if (remedy := access_remedy(path.absolute()))]
    unwritable = [remedy for path in paths if (remedy := access_remedy(path.absolute(), write=True))]
    yield from (Finding("rights", "fault", remedy) for remedy in dict.fromkeys(unreadable))
    for remedy in dict.fromkeys(unwritable):
        if remedy not in unreadable:
            yield Finding("rights", "note", f"Searching is possible, importing is not: {remedy}")
    if not unwritable and not unreadable:
        yield Finding("rights", "ok", "This user may read and write archive and index.")


def check_tables(settings: Settings) -> Iterator[Finding]:
    """Yield a finding where the tables of Norwegian that this code needs are missing or cannot be read."""
    try:
        open_analyzer(settings.index_dir, make=False)
    except UnavailableError as error:
        yield Finding("tables", "fault", str(error))
    else:
        yield Finding("tables", "ok", "The tables of Norwegian are there.")


def _doors(settings: Settings) -> Iterator[str]:
    site = settings.site
    if (site.trusted_proxies or site.trusts_unix_socket) and not site.allowed_hosts:
        yield "Proxies are trusted and any host is answered. Name the site in LEIT_ALLOWED_HOSTS."
    if any(network.prefixlen == 0 for network in site.trusted_proxies):
        yield "LEIT_TRUSTED_PROXIES has all addresses, so readers can invent theirs. Name the proxies alone."
    if settings.metrics and not settings.metrics.host.startswith(_LOCAL):
        yield f"Figures are answered on {settings.metrics.host}. See to it that only your Prometheus reaches that."
    if settings.log_queries:
        yield "The log shows what people search for (LEIT_LOG_QUERIES)."
    if settings.backend == "opensearch" and settings.opensearch.password:
        for url in settings.opensearch.urls:
            if url.startswith("http://"):
                yield f"The password for {url} goes unencrypted. Write https:// in LEIT_OPENSEARCH_URL."


def _folders(settings: Settings) -> list[Path]:
    """Return the folders of archive and index; an archive in PostgreSQL has none here."""
    file = archive_file(settings.archive)
    return list(dict.fromkeys([*([file.parent] if file else []), settings.index_dir]))


def _existing(folder: Path) -> Path:
    """Return *folder*, or the nearest folder above that exists."""
    return next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("builds/*/*") if path.is_file())

"""What do archive and index hold, and do they agree?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from search.analysis import open_analyzer
from search.archive.articles_table import Archive, open_archive
from search.archive.engine import shown_url
from search.errors import UnavailableError
from search.index import open_index
from search.settings import Settings


def facts(settings: Settings) -> dict[str, Any]:
    """
    Return what archive and index say about themselves, as JSON values.

    ``problem`` in either part is the sentence that says why it does not answer.
    """
    found = {"archive": _archive_facts(settings), "index": _index_facts(settings)}
    found["settings"] = {
        "archive": shown_url(settings.archive),
        "backend": settings.backend,
        "index_dir": str(settings.index_dir),
        "opensearch": f"{settings.opensearch.index} at {', '.join(settings.opensearch.urls)}",
        "workers": settings.workers,
        "log_format": settings.log_format,
        "log_queries": settings.log_queries,
    }
    if disagreement := _disagreement(found["archive"], found["index"]):
        found["index"]["problem"] = disagreement
    return found


def fact_lines(found: dict[str, Any]) -> Iterator[str]:
    """Yield `facts` for a person to read."""
    for part, values in found.items():
        yield f"{part}:"
        for name, value in values.items():
            yield f"  {name.removesuffix('_bytes').replace('_', ' '):17}{_readable(name, value)}"


def _archive_facts(settings: Settings) -> dict[str, Any]:
    try:
        archive = open_archive(settings.archive, create=False)
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


def _index_facts(settings: Settings) -> dict[str, Any]:
    try:
        index = open_index(settings, open_analyzer(settings.index_dir))
    except UnavailableError as error:
        return {"problem": str(error)}
    try:
        return asdict(index.info())
    except UnavailableError as error:
        return {"problem": str(error)}
    finally:
        index.close()


def _disagreement(archive: dict[str, Any], index: dict[str, Any]) -> str:
    if "problem" in archive or "problem" in index or archive["pending"]:
        return ""
    if archive["articles"] == index["articles"]:
        return ""
    return "Archive and index do not hold the same articles. Make the index again: python -m search rebuild"


def _readable(name: str, value: object) -> str:
    if name == "size_bytes" and isinstance(value, int):
        return f"{value:_} bytes".replace("_", " ")
    return str(value)

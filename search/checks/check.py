"""
Checks everything, in the order in which faults are to be mended: an index is made from an archive, not the other way.

Archive and index are read to their end, so it takes about as long as an import of what they hold takes to read.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final

from search.analysis import open_analyzer
from search.archive.articles_table import open_archive
from search.archive.verification import Verification, open_verification
from search.article_index import ArticleIndex
from search.checks.findings import Finding, name_ids
from search.checks.surroundings import check_disk, check_rights, check_settings, check_tables
from search.errors import IndexMissingError, UnavailableError
from search.index import open_index
from search.settings import Settings

_REBUILD: Final = "Make the index again: python -m search rebuild"


@dataclass(slots=True)
class _Ids:
    """
    The ids in the archive.

    Attributes:
        shown: Of articles that readers may see.
        pending: Of articles that the index may hold otherwise.
        damaged: Of articles that are not as they were stored.
        change: Number of the last change.
    """

    shown: set[str] = field(default_factory=set)
    pending: set[str] = field(default_factory=set)
    damaged: set[str] = field(default_factory=set)
    change: int = 0


def check(settings: Settings) -> Iterator[Finding]:
    """Yield the findings on *settings* and everything that they name; nothing is changed."""
    yield from check_settings(settings)
    yield from check_disk(settings)
    yield from check_rights(settings)
    ids = _Ids()
    is_archive_whole = True
    for finding in _check_archive(settings, ids):
        is_archive_whole = is_archive_whole and finding.level != "fault"
        yield finding
    tables = list(check_tables(settings))
    yield from tables
    if all(finding.level != "fault" for finding in tables):
        yield from _check_index(settings, ids if is_archive_whole else None)


def _check_archive(settings: Settings, ids: _Ids) -> Iterator[Finding]:
    try:
        # Opened as every command does first, so that a missing or foreign one is told in the same words.
        open_archive(settings.archive, create=False, writable=False).close()
        with open_verification(settings.archive) as verification:
            yield from _check_rows(verification, ids)
    except UnavailableError as error:
        yield Finding("archive", "fault", str(error))


def _check_rows(verification: Verification, ids: _Ids) -> Iterator[Finding]:
    restore = "Restore a backup, or import these articles again"
    if fault := verification.integrity_fault():
        yield Finding("archive", "fault", f"The archive is damaged ({fault}). Restore a backup.")
    ids.change = verification.latest_change()
    for row in verification.rows():
        (ids.shown if row.is_shown else set()).add(row.article_id)
        (ids.pending if row.is_pending else set()).add(row.article_id)
        (ids.damaged if not row.is_whole else set()).add(row.article_id)
    if ids.damaged:
        text = f"{len(ids.damaged)} articles are not as they were stored: {name_ids(ids.damaged)}. {restore}."
        yield Finding("archive", "fault", text)
    elif not fault:
        yield Finding("archive", "ok", f"The archive is whole, with {len(ids.shown)} articles to be found.")
    if ids.pending:
        text = f"{len(ids.pending)} articles wait for the index. The next import or rebuild takes them in."
        yield Finding("archive", "note", text)


def _check_index(settings: Settings, ids: _Ids | None) -> Iterator[Finding]:
    """Yield the findings on the index; it is compared with *ids*, unless the archive is damaged."""
    with closing(open_index(settings, open_analyzer(settings.index_dir, make=False))) as index:
        try:
            info = index.info()
            for sentence in (info.outdated, *index.verify()):
                if sentence:
                    yield Finding("index", "note", sentence)
            yield Finding("index", "ok", f"The index is whole, with {info.articles} articles.")
            if ids is not None:
                yield _compare(settings, ids, index, info.generation)
        except IndexMissingError as error:
            is_empty = ids is not None and not ids.shown
            yield Finding("index", "note" if is_empty else "fault", str(error))
        except UnavailableError as error:
            yield Finding("index", "fault", str(error))


def _compare(settings: Settings, ids: _Ids, index: ArticleIndex, generation: str) -> Finding:
    indexed = set(index.article_ids())
    lacking = ids.shown - indexed - ids.pending
    extra = indexed - ids.shown - ids.pending
    if not lacking and not extra:
        return Finding("agreement", "ok", "Archive and index hold the same articles.")
    if index.generation() != generation or _latest_change(settings) != ids.change:
        return Finding(
            "agreement", "note", "Somebody wrote meanwhile. Give the command again when that is done."
        )
    parts = [
        *([f"lacks {len(lacking)} articles of the archive: {name_ids(lacking)}"] if lacking else []),
        *([f"has {len(extra)} that the archive does not show: {name_ids(extra)}"] if extra else []),
    ]
    return Finding("agreement", "fault", f"The index {' and '.join(parts)}. {_REBUILD}")


def _latest_change(settings: Settings) -> int:
    with open_verification(settings.archive) as verification:
        return verification.latest_change()

"""Restores an archive from a backup, and the index with it, so that the two agree at every moment."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from search.archive.articles_table import Archive, open_archive
from search.archive.backup import put_in_place, verified_copy
from search.article_index import ArticleIndex
from search.articles import Article
from search.errors import UnavailableError
from search.ingest import names_in


class Restored(NamedTuple):
    """The number of articles restored, and the file that has what the archive had before; None if there was none."""

    articles: int
    before: Path | None


def restore(
    file: Path, archive_url: str, index: ArticleIndex, *, progress: Callable[[int, int], None]
) -> Restored:
    """
    Put the backup *file* in the place of the archive at *archive_url*, and make *index* of it.

    What has been taken down since the backup stays down. Searches go on over the old archive and the old index until the new index is complete; then both change. Writers
    of the index wait; what they commit to the archive meanwhile is in the file of before only.

    Args:
        file: What `back_up` wrote, or any whole copy of an archive.
        archive_url: The archive; it may be missing or damaged.
        index: Its index.
        progress: Called with articles indexed, and articles in all.

    Raises:
        UnavailableError: *file* is damaged or no backup, or archive or index cannot be written. Until the index is
            complete nothing is changed.
        SettingsError: PostgreSQL keeps the archive; the message says what to run.
    """
    before: list[Path | None] = []
    with verified_copy(file, archive_url) as copy:
        archive = open_archive(f"sqlite:///{copy}", create=False)
        _take_down_again(archive, archive_url)
        total = archive.count()

        def switch() -> None:
            archive.clear_pending_up_to(archive.latest_change())
            archive.fold()
            archive.close()
            before.append(put_in_place(copy, archive_url))

        def articles() -> Iterator[Article]:
            for count, article in enumerate(archive.articles(), start=1):
                yield article
                progress(count, total)

        try:
            index.replace_all(articles(), names=lambda: names_in(archive), before_switch=switch)
        finally:
            archive.close()
    return Restored(total, before[0])


def _take_down_again(restored: Archive, archive_url: str) -> None:
    """Take down in *restored* what is down in the archive that it replaces, where that can be read."""
    try:
        replaced = open_archive(archive_url, create=False, writable=False)
        try:
            tombstones = replaced.tombstones()
        finally:
            replaced.close()
    except UnavailableError:
        return  # missing or damaged, which is what a backup is for
    for stone in tombstones:
        take_down = restored.delete if stone.kind == "deleted" else restored.withhold
        take_down([stone.article_id], reason=stone.reason, by=stone.by, now=stone.at)

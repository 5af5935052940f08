"""
How do archive and index stay in agreement?

A lot of articles goes in by three steps: their rows are committed as pending, in batches that memory has
room for; the index takes what is pending, read from the archive as it goes; the rows are cleared unless
they changed meanwhile. Whatever step a process dies in, the next writing
command finds the rows still pending and goes on. An index asks for the first article only when it
holds its write lock, and `Archive` hands out rows only when asked; so an older version of an article
never overwrites a newer one, however many commands write at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

from search.archive.article_json import fingerprint
from search.archive.articles_table import Archive, Stored, Version
from search.archive.assign_language import with_language
from search.article_index import ArticleIndex
from search.articles import Article
from search.batches import BATCH_SIZE, next_batch, text_size
from search.errors import ArticleFormatError, IndexMissingError, UnavailableError

LOT_SIZE: Final = 24_000
"""Articles committed to the archive before the index takes them: enough for it to put all cores to work, and
half a minute's work at most, so that another command can wait for its turn."""

Report = Callable[[int, int], None]
"""What is told of progress: articles done, and articles in all."""


def ignore(*_: object) -> None:
    """Take a report of progress, or of a refused article, and do nothing."""


def ingest(
    articles: Iterable[Article],
    archive: Archive,
    index: ArticleIndex,
    *,
    refused: Callable[[ArticleFormatError], None] = ignore,
    acknowledged: Callable[[Stored], None] = ignore,
    progress: Report = ignore,
    lot_size: int = LOT_SIZE,
) -> Stored:
    """
    Put *articles* into archive and index; return how many were new, changed and unchanged.

    Args:
        articles: Each replaces the one with its id. One that states no language gets the one its
            words show, if any.
        archive: Where they are kept.
        index: Where they are found; brought up to date first.
        refused: Called for an article that cannot be kept, or that has the id of another one in
            *articles* with different content. The first of the two stays; the rest goes in.
        acknowledged: Called after each lot with the counts so far: these articles are safe and
            can be found.
        progress: Called now and then while a lot is indexed.
        lot_size: Articles in a lot.

    Raises:
        UnavailableError: Archive or index do not answer. What was acknowledged is safe; what was
            committed before is indexed by the next writing command.
    """
    bring_up_to_date(archive, index)
    total = Stored()
    remaining = _acceptable(articles, refused)
    while stored := _stored(islice(remaining, lot_size), archive):
        total += stored
        try:
            index_pending(archive, index, progress=progress)
        except UnavailableError as error:
            raise _with_assurance(error, archive) from error
        acknowledged(total)
    return total


def _stored(lot: Iterator[Article], archive: Archive) -> Stored | None:
    """Commit *lot* to the archive, as pending; None when it is empty."""
    total = None
    while batch := next_batch(lot, text_size):
        total = (total or Stored()) + archive.put(batch)
        batch.clear()  # the index reads them from the archive: memory holds them once
    return total


def bring_up_to_date(archive: Archive, index: ArticleIndex, *, progress: Report = ignore) -> None:
    """
    Make *index* hold what *archive* holds, as far as the archive knows what it lacks.

    An index that was deleted is made again, one that outlived its archive is emptied.

    Args:
        archive: What shall be found.
        index: Where it shall be found.
        progress: Called now and then while articles are indexed.

    Raises:
        IndexOutdatedError: Another version of the analysis made the index: a person decides when to rebuild.
        UnavailableError: Archive or index do not answer.
    """
    kept = archive.count()
    try:
        indexed = index.info().articles
    except IndexMissingError:
        indexed = 0
        is_lost = kept > 0
    else:
        is_lost = indexed > 0 and not kept
    if is_lost:
        rebuild(archive, index, progress=progress)
    else:
        index_pending(archive, index, progress=progress)


def index_pending(archive: Archive, index: ArticleIndex, *, progress: Report = ignore) -> None:
    """Index what is pending, and clear it. Reports and raises as `bring_up_to_date`."""
    done = 0
    while waiting := archive.pending_count():
        handed_over: list[Version] = []
        index.add(_counted(_pending(archive, handed_over), progress, before=done, total=done + waiting))
        archive.clear_pending(handed_over)
        done += len(handed_over)


def rebuild(archive: Archive, index: ArticleIndex, *, progress: Report = ignore) -> int:
    """
    Make the index again from the archive; return how many articles it was made of.

    Readers use the old index until the new one is complete. The index's write lock is held all along.

    Args:
        archive: What to index.
        index: The index to replace.
        progress: Called after each article.

    Raises:
        UnavailableError: Archive or index do not answer; the old index is as it was.
    """
    change = archive.latest_change()
    count = index.replace_all(_counted(archive.articles(), progress, total=archive.count()))
    archive.clear_pending_up_to(change)
    index_pending(archive, index)
    return count


def _acceptable(
    articles: Iterable[Article], refused: Callable[[ArticleFormatError], None]
) -> Iterator[Article]:
    """Yield what can be kept; report an id met before with other content, which would be lost silently."""
    seen: dict[str, bytes] = {}
    for article in map(with_language, articles):
        try:
            digest = bytes.fromhex(fingerprint(article))
        except ArticleFormatError as error:
            refused(error.at(article.origin.file, article.origin.line))
            continue
        if (first := seen.setdefault(article.id, digest)) is digest:
            yield article
        elif first != digest:
            refused(_same_id(article))


def _same_id(article: Article) -> ArticleFormatError:
    return ArticleFormatError(
        f"The id «{article.id}» is that of an article read before, with different content.",
        "Give it an id of its own, or import the two in the order that shall stand, one by one.",
        file=article.origin.file,
        line=article.origin.line,
    )


def _pending(archive: Archive, handed_over: list[Version]) -> Iterator[Article]:
    """Yield what is pending, a batch of it in memory at a time, and note what was yielded."""
    after = 0
    while waiting := archive.pending(BATCH_SIZE, after=after):
        for each in waiting:
            handed_over.append(each.version)
            yield each.article
        after = waiting[-1].change


def _counted(
    articles: Iterable[Article], progress: Report, *, total: int, before: int = 0
) -> Iterator[Article]:
    for count, article in enumerate(articles, start=before + 1):
        yield article
        progress(count, max(count, total))


def _with_assurance(error: UnavailableError, archive: Archive) -> UnavailableError:
    """Return *error*, with a word on what became of the articles that were not acknowledged."""
    try:
        waiting = archive.pending_count()
    except UnavailableError:
        return error
    return type(error)(
        f"{error} {waiting} articles are safe in the archive and wait to be indexed:"
        " the next import, rebuild or serve does it. What comes after them was not read:"
        " give the same command again, which stores only what is not there yet."
    )

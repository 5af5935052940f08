"""
Puts articles into archive and index, and keeps the two in agreement.

A batch of articles goes in by three steps: their rows are committed as pending, a thousand at a time; the index
takes what is pending, read from the archive as it goes; the rows are cleared unless they changed meanwhile.
Whatever step a process dies in, the next writing command finds the rows still pending and goes on. An index asks
for the first article only when it holds its write lock, and `Archive` hands out rows only when asked; so an older
version of an article never overwrites a newer one, however many commands write at once.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

from search.analysis import Names
from search.analysis.names.evidence import find_names
from search.archive.article_json import EncodedArticle, encode_article
from search.archive.articles_table import Archive, Stored, Version
from search.archive.assign_language import with_language
from search.article_index import ArticleIndex
from search.articles import Article
from search.batches import BATCH_SIZE, next_batch, text_size
from search.errors import (
    ArticleFormatError,
    IndexMissingError,
    IndexTooOldError,
    UnavailableError,
)

INDEX_BATCH_SIZE: Final = 24_000
"""Articles committed to the archive before the index takes them: enough for it to put all cores to work, and
half a minute's work at most, so that another command can wait for its turn."""
FIRST_BATCHES: Final = 10
"""Batches that go to the index together where it is new: its names come of what is in the archive by then."""
REBUILT_FROM: Final = 20
"""Times as many articles as the index has, from which on it is made anew with its names: that costs a twentieth."""

Report = Callable[[int, int], None]
"""A callback for progress: articles done, and articles in all."""


def ignore(*_: object) -> None:
    """Do nothing: the default of the callbacks here."""


def ingest(
    articles: Iterable[Article],
    archive: Archive,
    index: ArticleIndex,
    *,
    refused: Callable[[ArticleFormatError], None] = ignore,
    acknowledged: Callable[[Stored], None] = ignore,
    progress: Report = ignore,
    batch_size: int = INDEX_BATCH_SIZE,
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
        acknowledged: Called after each batch with the counts so far: these articles are safe and
            can be found.
        progress: Called now and then while articles are indexed.
        batch_size: Articles committed to the archive before the index takes them; ten times as many where it is new.

    Raises:
        UnavailableError: Archive or index do not answer. What was acknowledged is safe; what was
            committed before is indexed by the next writing command.
    """
    bring_up_to_date(archive, index, progress=progress)
    total = Stored()
    remaining = _encode(articles, refused)
    while stored := _store(islice(remaining, _next_size(index, batch_size)), archive):
        total += stored
        try:
            index_pending(archive, index, progress=progress)
        except UnavailableError as error:
            raise _with_remedy(error, archive) from error
        acknowledged(total)
    return total


def _next_size(index: ArticleIndex, batch_size: int) -> int:
    """Return how many articles to commit before *index* takes them."""
    indexed = _count_indexed(index) or 0
    return batch_size * FIRST_BATCHES if indexed * REBUILT_FROM < batch_size else batch_size


def _count_indexed(index: ArticleIndex) -> int | None:
    """Return the number of articles in *index*; None where there is none, or one that this code cannot read."""
    try:
        return index.info().articles
    except (IndexMissingError, IndexTooOldError):
        return None


def _store(articles: Iterator[EncodedArticle], archive: Archive) -> Stored | None:
    """Commit *articles* to the archive as pending, in batches that memory has room for; None when there are none."""
    total = None
    while batch := next_batch(articles, lambda encoded: text_size(encoded.article)):
        total = (total or Stored()) + archive.put_encoded(batch)
        batch.clear()  # the index reads them from the archive: memory holds them once
    return total


def bring_up_to_date(archive: Archive, index: ArticleIndex, *, progress: Report = ignore) -> None:
    """
    Index what is pending; make an index again that is gone, cannot be read by this code, or outlived its archive.

    Processes of other versions go on with the index that they have.

    Args:
        archive: The articles.
        index: The index to bring up to date.
        progress: Called now and then while articles are indexed.

    Raises:
        IndexOutdatedError: A later version of Leit made the index: a person decides whether to go back.
        UnavailableError: Archive or index do not answer.
    """
    archived, indexed = archive.count(), _count_indexed(index)
    is_lost = archived > 0 if indexed is None else indexed > 0 and not archived
    if is_lost:
        rebuild(archive, index, progress=progress)
    else:
        index_pending(archive, index, progress=progress)


def index_pending(archive: Archive, index: ArticleIndex, *, progress: Report = ignore) -> None:
    """
    Index what is pending, and clear it. Reports and raises as `bring_up_to_date`.

    An index that knows the names of a small archive is made anew when a large one comes.
    """
    done = 0
    while count := archive.pending_count():
        before = _count_indexed(index)
        if before is not None and before * REBUILT_FROM <= count:
            rebuild(archive, index, progress=progress)
            return
        indexed: list[Version] = []
        pending = _read_pending(archive, indexed)
        index.add(
            _report_each(pending, progress, before=done, total=done + count),
            names=lambda: _names_in(archive),
        )
        archive.clear_pending(indexed)
        done += len(indexed)


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
    articles = _report_each(archive.articles(), progress, total=archive.count())
    count = index.replace_all(articles, names=lambda: _names_in(archive))
    archive.clear_pending_up_to(change)
    index_pending(archive, index)
    return count


def _names_in(archive: Archive) -> Names:
    return find_names(archive.texts(), articles=archive.count())


def _encode(
    articles: Iterable[Article], refused: Callable[[ArticleFormatError], None]
) -> Iterator[EncodedArticle]:
    """Yield the articles that can be stored, as the archive stores them; refuse one whose id came before with other content."""
    digests: dict[str, bytes] = {}
    for article in map(with_language, articles):
        try:
            encoded = encode_article(article)
        except ArticleFormatError as error:
            refused(error.at(article.origin.file, article.origin.line))
            continue
        digest = bytes.fromhex(encoded.fingerprint)
        if (first := digests.setdefault(article.id, digest)) is digest:
            yield encoded
        elif first != digest:
            refused(_same_id_error(article))


def _same_id_error(article: Article) -> ArticleFormatError:
    return ArticleFormatError(
        f"The id «{article.id}» is that of an article read before, with different content.",
        "Give it an id of its own, or import the two in the order that shall stand, one by one.",
        file=article.origin.file,
        line=article.origin.line,
    )


def _read_pending(archive: Archive, versions: list[Version]) -> Iterator[Article]:
    """Yield the pending articles, a batch in memory at a time, and append their versions to *versions*."""
    after = 0
    while batch := archive.pending(BATCH_SIZE, after=after):
        for pending in batch:
            versions.append(pending.version)
            yield pending.article
        after = batch[-1].change


def _report_each(
    articles: Iterable[Article], progress: Report, *, total: int, before: int = 0
) -> Iterator[Article]:
    """Yield *articles*, and report after each how many are done."""
    for count, article in enumerate(articles, start=before + 1):
        yield article
        progress(count, max(count, total))


def _with_remedy(error: UnavailableError, archive: Archive) -> UnavailableError:
    """Return *error* with a sentence on the articles that are stored but not acknowledged."""
    try:
        count = archive.pending_count()
    except UnavailableError:
        return error
    return type(error)(
        f"{error} {count} articles are safe in the archive and wait to be indexed:"
        " the next import, rebuild or serve does it. What comes after them was not read:"
        " give the same command again, which stores only what is not there yet."
    )

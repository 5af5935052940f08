"""
Puts articles into archive and index, and keeps the two in agreement.

A batch of articles goes in by three steps: their rows are committed as pending, a thousand at a time; the index
takes what is pending, read from the archive as it goes; the rows are cleared unless they changed meanwhile.
Whatever step a process dies in, the next writing command finds the rows still pending and goes on. An index asks
for the first article only when it holds its write lock, and `Archive` hands out rows only when asked; so an older
version of an article never overwrites a newer one, however many commands write at once.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import Final

from search.agreement import disagree
from search.analysis import Names
from search.analysis.names.evidence import find_names
from search.archive.articles_table import Archive, Change
from search.archive.assign_language import with_language
from search.archive.results import Arrival, Stored, count_results
from search.archive.version_json import EncodedVersion, encode_version
from search.article_index import ArticleIndex
from search.articles import Article
from search.batches import BATCH_SIZE, next_batch, text_size
from search.errors import (
    ArticleFormatError,
    IndexMissingError,
    IndexTooOldError,
    UnavailableError,
)
from search.versions import Version, version_of

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
    versions: Iterable[Version | Article],
    archive: Archive,
    index: ArticleIndex,
    *,
    refused: Callable[[ArticleFormatError], None] = ignore,
    arrived: Callable[[Arrival], None] = ignore,
    acknowledged: Callable[[Stored], None] = ignore,
    progress: Report = ignore,
    batch_size: int = INDEX_BATCH_SIZE,
) -> Stored:
    """
    Put *versions* into archive and index; return how many became what.

    Args:
        versions: Versions of articles; an article stands for a version with an id of its own. One that
            states no language gets the one its words show, if any.
        archive: Where they are kept.
        index: Where they are found; brought up to date first.
        refused: Called for an article that cannot be kept, or that has the id of another one in
            *versions* with different content and does not say that it is newer. The first of the two
            stays; the rest goes in.
        arrived: Called with what became of each version when it is stored.
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
    remaining = _encode(versions, refused)
    while stored := _store(islice(remaining, _next_size(index, batch_size)), archive, arrived):
        total += stored
        try:
            index_pending(archive, index, progress=progress)
        except UnavailableError as error:
            raise _with_remedy(error, archive) from error
        acknowledged(total)
    return total


def _next_size(index: ArticleIndex, batch_size: int) -> int:
    """Return the number of articles to commit before *index* takes them."""
    indexed = _count_indexed(index) or 0
    return batch_size * FIRST_BATCHES if indexed * REBUILT_FROM < batch_size else batch_size


def _count_indexed(index: ArticleIndex) -> int | None:
    """Return the number of articles in *index*; None where there is none, or one that this code cannot read."""
    try:
        return index.info().articles
    except (IndexMissingError, IndexTooOldError):
        return None


def _store(
    versions: Iterator[EncodedVersion], archive: Archive, arrived: Callable[[Arrival], None]
) -> Stored | None:
    """Commit *versions* to the archive as pending, in batches that memory has room for; None when there are none."""
    total = None
    while batch := next_batch(versions, _size):
        arrivals = archive.put_versions(batch)
        batch.clear()  # the index reads them from the archive: memory holds them once
        for arrival in arrivals:
            arrived(arrival)
        total = (total or Stored()) + count_results(arrivals)
    return total


def _size(encoded: EncodedVersion) -> int:
    return text_size(encoded.version.article) if encoded.version.article else 1


def bring_up_to_date(archive: Archive, index: ArticleIndex, *, progress: Report = ignore) -> None:
    """
    Index what is pending; make an index again that is gone, cannot be read by this code, or outlived its archive.

    Processes of other versions go on with the index that they have.

    Articles whose embargo has passed are pending too. An index with another number of articles is made again.

    Args:
        archive: The articles.
        index: The index to bring up to date.
        progress: Called now and then while articles are indexed.

    Raises:
        IndexOutdatedError: A later version of Leit made the index: a person decides whether to go back.
        UnavailableError: Archive or index do not answer.
    """
    archive.release_due(datetime.now(UTC))
    archived, indexed = archive.count(), _count_indexed(index)
    is_lost = archived > 0 if indexed is None else indexed > 0 and not archived
    if is_lost:
        rebuild(archive, index, progress=progress)
    else:
        index_pending(archive, index, progress=progress)
        # One of the two was put back from another day.
        if disagree(archive, index):
            rebuild(archive, index, progress=progress)


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
        indexed: list[Change] = []
        pending = _read_pending(archive, indexed)
        index.add(
            _report_each(pending, progress, before=done, total=done + count),
            names=lambda: names_in(archive),
        )
        archive.clear_pending(indexed)
        done += len(indexed)
        if archive.hidden_pending():
            removed: list[Change] = []
            index.remove(_read_hidden(archive, removed))
            archive.clear_pending(removed)
            done += len(removed)


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
    count = index.replace_all(articles, names=lambda: names_in(archive))
    archive.clear_pending_up_to(change)
    index_pending(archive, index)
    return count


def names_in(archive: Archive) -> Names:
    """Return the names in the articles of *archive*."""
    return find_names(archive.texts(), articles=archive.count())


def _encode(
    versions: Iterable[Version | Article], refused: Callable[[ArticleFormatError], None]
) -> Iterator[EncodedVersion]:
    """Yield the versions that can be stored, as the archive stores them; refuse one whose id came before with other content."""
    seen: dict[str, tuple[bytes, _Order]] = {}
    for version in map(_with_language, versions):
        article = version.article
        try:
            encoded = encode_version(version)
        except ArticleFormatError as error:
            refused(error.at(article.origin.file, article.origin.line) if article else error)
            continue
        arrival = bytes.fromhex(encoded.fingerprint), (version.number, version.time)
        first = seen.setdefault(version.article_id, arrival)
        if first is arrival or _is_other_version(first, arrival):
            yield encoded
        elif first[0] != arrival[0] and article is not None:
            refused(_same_id_error(article))


_Order = tuple[int | None, datetime | None]
"""Number and time of a version."""


def _is_other_version(first: tuple[bytes, _Order], second: tuple[bytes, _Order]) -> bool:
    """Whether *second* says by number or time that it is another version than *first*, of one article."""
    return first[0] != second[0] and first[1] != second[1] and second[1] != (None, None)


def _with_language(version: Version | Article) -> Version:
    """Return *version* with the language that its words show, where it states none."""
    if isinstance(version, Article):
        return version_of(with_language(version), has_own_id=True)
    if version.article is None:
        return version
    return replace(version, article=with_language(version.article))


def _same_id_error(article: Article) -> ArticleFormatError:
    return ArticleFormatError(
        f"The id «{article.id}» is that of an article read before, with different content.",
        "Give it an id of its own, or import the two in the order that shall stand, one by one.",
        file=article.origin.file,
        line=article.origin.line,
    )


def _read_pending(archive: Archive, changes: list[Change]) -> Iterator[Article]:
    """Yield the pending articles that may be shown, a batch in memory at a time, and append them to *changes*."""
    after = 0
    while batch := archive.pending(BATCH_SIZE, after=after):
        for pending in batch:
            if pending.article is not None:
                changes.append(pending.version)
                yield pending.article
        after = batch[-1].change


def _read_hidden(archive: Archive, changes: list[Change]) -> Iterator[str]:
    """Yield the ids of pending articles that may not be shown, and append them to *changes*."""
    # Asked for when the index holds its lock: an article that is shown again by then is not taken out.
    for change in archive.hidden_pending():
        changes.append(change)
        yield change[0]


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

"""The command ``import``: read files or folders into archive and index."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Final, get_args

import click

from search.archive.assign_language import with_language
from search.archive.results import Arrival, Stored
from search.cli.article_text import recognised_lines
from search.cli.options import Date, parse_path
from search.cli.progress import Progress
from search.cli.terminal import print_answer, print_report, safe
from search.errors import ArticleFormatError, SearchError
from search.formats import Format, ReadArticle, Skipped, WireResult, Withdrawal, read_articles, size_of
from search.ingest import ingest
from search.periods import OSLO, Period
from search.settings import settings_from
from search.versions import Version
from search.wiring import open_for_writing

_VARYING: Final = re.compile(r"«[^»]*»|\d+")


@click.command(
    "import",
    epilog="""\b
Examples:
  python -m search import seeds/
  python -m search import --dry-run clippings/bru.txt
  python -m search import --date 2026-03-01 clippings/
  python -m search import articles.jsonl.gz ntb/*.xml more/
  ssh desk cat out/*.jsonl | python -m search import -""",
)
@click.argument("paths", nargs=-1, required=True, type=parse_path)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(get_args(Format)),
    help="How to read the files, whatever their names.",
)
@click.option("--date", type=Date(), help="When pasted pages that do not say it were published.")
@click.option("--dry-run", is_flag=True, help="Show what is recognised, and store nothing.")
def command(
    *, paths: tuple[Path, ...], format_name: Format | None, date: Period | None, dry_run: bool
) -> None:
    """
    Read files, folders, or - for standard input, into archive and index.

    Pasted pages, JSON Lines, and NITF, ninjs, NewsML-G2 and NewsML 1.2, each known by its content. An article replaces the one with its id, so importing twice changes nothing. One that cannot be
    read is reported, and the rest goes in.
    """
    with Progress("Importing") as progress:
        reading = _Reading(progress, size_of(paths, format=format_name))
        results = read_articles(paths, format=format_name, date=date, advanced=reading.advance)
        versions = reading.accept(results, show=dry_run)
        summary = _count(versions, reading) if dry_run else _store(versions, reading)
        reading.report_repairs()
    click.echo(summary + reading.summary())
    if reading.refused:
        raise SystemExit(1)


@dataclass(slots=True)
class _Reading:
    """
    The files of one import while they are read.

    Attributes:
        progress: The line on the terminal.
        size: Bytes in all files.
        bytes_read: Bytes read so far.
        refused: Articles refused so far.
        skipped: Items passed over so far, such as pictures.
        repairs: For each kind of repair the first of it, and how many there were.
    """

    progress: Progress
    size: int
    bytes_read: int = 0
    refused: int = 0
    skipped: int = 0
    repairs: dict[str, tuple[str, int]] = field(default_factory=dict)

    def advance(self, count: int) -> None:
        """Note that *count* more bytes have been read."""
        self.bytes_read += count
        self.progress.share = self.bytes_read / self.size if self.size else None

    def accept(self, results: Iterable[WireResult], *, show: bool) -> Iterator[Version]:
        """Yield the versions among *results*, report the errors, and *show* what was recognised."""
        for result in results:
            match result:
                case ArticleFormatError():
                    self.refuse(result)
                case Skipped():
                    self.skipped += 1
                    if show:
                        print_answer([f"{safe(result.file)}: passed over: {safe(result.what)}"])
                case ReadArticle() | Withdrawal():
                    if show:
                        print_answer(_shown_lines(result))
                    else:
                        self.note_repairs(result)
                    yield result.version

    def note_repairs(self, result: ReadArticle | Withdrawal) -> None:
        """Remember what was mended in *result*; numbers and quotations do not make another kind of repair."""
        origin = result.origin if isinstance(result, Withdrawal) else result.article.origin
        for repair in result.repairs:
            first, count = self.repairs.get(kind := _VARYING.sub("", repair), ("", 0))
            location = f"{origin.file}:{origin.line}" if origin.line else origin.file
            self.repairs[kind] = (first or f"{location}: {repair}", count + 1)

    def report_repairs(self) -> None:
        """Report each kind of repair once, with the first file it was in, and how many there were."""
        for first, count in self.repairs.values():
            self.progress.report(safe(first + (f" And {count - 1} more like this." if count > 1 else "")))

    def refuse(self, error: ArticleFormatError) -> None:
        """Report an article that is not taken."""
        self.refused += 1
        self.progress.report(safe(str(error)))

    def report_arrival(self, arrival: Arrival) -> None:
        """Report an article whose names belong to two."""
        if arrival.also_known_as:
            others = ", ".join(arrival.also_known_as)
            self.progress.report(f"{arrival.article_id} has names of {others} too: they may be one article.")

    def summary(self) -> str:
        """Return the end of the sentence that says what became of all."""
        skipped = f", {self.skipped} passed over (no text)" if self.skipped else ""
        return skipped + (f", {self.refused} refused (see above)." if self.refused else ".")

    def require_articles(self, count: int) -> None:
        """Raise SearchError when *count* is 0 and nothing was refused: there was nothing to import."""
        if not count and not self.refused and not self.skipped:
            raise SearchError("There is no article there. Leit reads .txt, .jsonl, .json and .xml files.")


def _shown_lines(result: ReadArticle | Withdrawal) -> Iterator[str]:
    """Yield the lines of an article as it would be stored, and the notes on it."""
    if isinstance(result, Withdrawal):
        version = result.version
        yield safe(f"{result.origin.file}: {version.status}: {', '.join(version.names)}")
        yield from (f"  {line}" for line in map(safe, (result.by, version.note, *result.repairs)) if line)
        return
    article = with_language(result.article)
    is_guessed = article is not result.article
    notes = result.notes + ("The language is not stated; its words show it.",) * is_guessed
    yield from recognised_lines(article, (*notes, *result.repairs))
    version = result.version
    if version.embargo is not None:
        yield f"  embargo    {version.embargo.astimezone(OSLO):%Y-%m-%d %H:%M} (Oslo time)"
    if version.status != "usable":
        yield f"  status     {version.status}"
    yield from (f"  name       {safe(name)}" for name in version.names)


def _count(versions: Iterable[Version], reading: _Reading) -> str:
    count = sum(1 for _ in versions)
    reading.require_articles(count)
    return f"{count} recognised, nothing stored"


def _store(versions: Iterator[Version], reading: _Reading) -> str:
    settings = settings_from()
    # A wrong name must not leave an empty archive behind.
    first = list(islice(versions, 1))
    reading.require_articles(len(first))
    stored = Stored()
    if first:
        with (
            open_for_writing(settings, create=True, report=print_report) as (archive, index),
            Progress("Indexing") as indexing,
        ):
            stored = ingest(
                reading.progress.over(chain(first, versions)), archive, index, refused=reading.refuse,
                arrived=reading.report_arrival, progress=indexing.reach,
            )  # fmt: skip
    others = {
        "older than what is there": stored.older,
        "withdrawn": stored.withdrawn,
        "taken down, and not shown": stored.withheld,
    }
    counts = f"{stored.added} new, {stored.updated} changed, {stored.unchanged} unchanged"
    return counts + "".join(f", {count} {what}" for what, count in others.items() if count)

"""The command ``import``: read files or folders into archive and index."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import get_args

import click

from search.archive.articles_table import Stored
from search.archive.assign_language import with_language
from search.articles import Article
from search.cli.article_text import recognised_lines
from search.cli.options import Date, parse_path
from search.cli.progress import Progress
from search.cli.terminal import print_answer, print_report, safe
from search.errors import ArticleFormatError, SearchError
from search.formats import ReadArticle, read_articles, size_of
from search.formats.discovery import Format
from search.ingest import ingest
from search.periods import Period
from search.settings import settings_from
from search.wiring import open_for_writing


@click.command(
    "import",
    epilog="""\b
Examples:
  python -m search import seeds/
  python -m search import --dry-run clippings/bru.txt
  python -m search import --date 2026-03-01 clippings/
  python -m search import articles.jsonl.gz more/""",
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
    Read files or folders into archive and index.

    An article replaces the one with its id, so importing twice changes nothing. One that cannot be
    read is reported, and the rest goes in.
    """
    with Progress("Importing") as progress:
        reading = _Reading(progress, size_of(paths, format=format_name))
        results = read_articles(paths, format=format_name, date=date, advanced=reading.advance)
        articles = reading.accept(results, show=dry_run)
        summary = _count(articles, reading) if dry_run else _store(articles, reading)
    click.echo(summary + (f", {reading.refused} refused (see above)." if reading.refused else "."))
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
    """

    progress: Progress
    size: int
    bytes_read: int = 0
    refused: int = 0

    def advance(self, count: int) -> None:
        """Note that *count* more bytes have been read."""
        self.bytes_read += count
        self.progress.share = self.bytes_read / self.size if self.size else None

    def accept(self, results: Iterable[ReadArticle | ArticleFormatError], *, show: bool) -> Iterator[Article]:
        """Yield the articles among *results*, report the errors, and *show* what was recognised."""
        for result in results:
            if isinstance(result, ArticleFormatError):
                self.refuse(result)
                continue
            if show:
                print_answer(recognised_lines(*_guess_language(result)))
            yield result.article

    def refuse(self, error: ArticleFormatError) -> None:
        """Report an article that is not taken."""
        self.refused += 1
        self.progress.report(safe(str(error)))

    def require_articles(self, count: int) -> None:
        """Raise SearchError when *count* is 0 and nothing was refused: there was nothing to import."""
        if not count and not self.refused:
            raise SearchError("There is no article there. Leit reads .txt, .jsonl and .jsonl.gz files.")


def _guess_language(read: ReadArticle) -> tuple[Article, tuple[str, ...]]:
    """Return the article as it would be stored, and the notes on it."""
    article = with_language(read.article)
    is_guessed = article is not read.article
    return article, read.notes + ("The language is not stated; its words show it.",) * is_guessed


def _count(articles: Iterable[Article], reading: _Reading) -> str:
    count = sum(1 for _ in articles)
    reading.require_articles(count)
    return f"{count} recognised, nothing stored"


def _store(articles: Iterator[Article], reading: _Reading) -> str:
    settings = settings_from()
    # A wrong name must not leave an empty archive behind.
    first = list(islice(articles, 1))
    reading.require_articles(len(first))
    stored = Stored()
    if first:
        with (
            open_for_writing(settings, create=True, report=print_report) as (archive, index),
            Progress("Indexing") as indexing,
        ):
            articles = reading.progress.over(chain(first, articles))
            stored = ingest(articles, archive, index, refused=reading.refuse, progress=indexing.reach)
    others = {
        "older than what is there": stored.older,
        "withdrawn": stored.withdrawn,
        "taken down, and not shown": stored.withheld,
    }
    counts = f"{stored.added} new, {stored.updated} changed, {stored.unchanged} unchanged"
    return counts + "".join(f", {count} {what}" for what, count in others.items() if count)

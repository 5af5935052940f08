"""
What can a person do from a terminal?

``python -m search import | rebuild | find | show | analyze | info | evaluate | serve``. Answers go to
standard output; errors, one line each, and progress go to standard error. Exit status: 0 done,
1 something failed, 2 wrong usage, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, Literal, get_args

import click

from search.analysis import Language, open_analyzer
from search.archive.article_json import article_values
from search.archive.articles_table import Stored, open_archive
from search.archive.assign_language import with_language
from search.articles import DEFAULT_FIELDS, TEXT_FIELDS, Article
from search.cli.analysis_trace import traced_lines, traced_query, traced_text, traced_values
from search.cli.progress import Progress
from search.cli.serve import serve as serve_pages
from search.cli.status import fact_lines, facts
from search.cli.terminal import article_lines, page_lines, page_values, recognised_lines, safe
from search.errors import ArticleFormatError, ArticleNotFoundError, SearchError
from search.evaluation import DEPTH, evaluate, read_judged_queries
from search.formats import ReadArticle, read_articles, size_of
from search.formats.discovery import Format
from search.ingest import bring_up_to_date, ingest
from search.ingest import rebuild as rebuild_index
from search.opening import open_searcher, opened
from search.periods import Period, parse_period
from search.request import SearchRequest
from search.settings import settings_from

_INTERRUPTED: Final = 130
_STOPPED: Final = "Stopped. What was reported as done is safe; give the same command again to go on."


class _Commands(click.Group):
    """Commands, in the order of this file, that end a failure in one sentence on standard error."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        if isinstance(sys.stdout, io.TextIOWrapper):
            # A file name or a setting need not be UTF-8, and a terminal may know fewer characters than we.
            sys.stdout.reconfigure(errors="replace")
        try:
            return super().invoke(ctx)
        except SearchError as error:
            sentence, status = str(error), 1
        except BrokenPipeError:
            raise  # click ends quietly when the reader of our output has gone
        except OSError as error:
            sentence, status = f"{error.filename or 'The system'}: {error.strerror or error}.", 1
        except KeyboardInterrupt:
            sentence, status = f"\n{_STOPPED}", _INTERRUPTED
        click.echo(safe(sentence), err=True)
        return ctx.exit(status)


class _Fields(click.ParamType[tuple[str, ...]]):
    """Text fields, comma-separated."""

    name = "FIELDS"

    def convert(
        self, value: str | tuple[str, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        names = tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))
        for name in names:
            if name not in TEXT_FIELDS:
                near = get_close_matches(name, TEXT_FIELDS, n=1)
                meant = f"did you mean «{near[0]}»?" if near else f"there are {', '.join(TEXT_FIELDS)}."
                self.fail(f"no field «{name}»; {meant}", param, ctx)
        return names or self.fail(f"name at least one of {', '.join(TEXT_FIELDS)}.", param, ctx)


class _Date(click.ParamType[Period]):
    """A time as `parse_period` reads it."""

    name = "DATE"

    def convert(
        self, value: str | Period, param: click.Parameter | None, ctx: click.Context | None
    ) -> Period:
        if isinstance(value, Period):
            return value
        try:
            return parse_period(value)
        except ValueError as error:
            return self.fail(f"{error} Write 2021, 2021-08, 2021-08-30 or 2021-08-30T22:38.", param, ctx)


def _path(name: str) -> Path:
    """Return the path of a file or folder; an empty one, as of a variable not set, is not where we stand."""
    if not name:
        raise click.BadParameter("the name of a file is empty.")
    return Path(name)


_match = click.option(
    "--match",
    type=click.Choice(["all", "any"]),
    default="all",
    show_default=True,
    help="Whether all words must stand in an article, or any.",
)
_in = click.option(
    "--in", "fields", type=_Fields(), default=DEFAULT_FIELDS, help="Where to look, such as title,lead,body."
)
_json = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
def cli() -> None:
    """Search in Norwegian news articles."""


@cli.command(
    "import",
    epilog="""\b
Examples:
  python -m search import seeds/
  python -m search import --dry-run clippings/bru.txt
  python -m search import --date 2026-03-01 clippings/
  python -m search import articles.jsonl.gz more/""",
)
@click.argument("paths", nargs=-1, required=True, type=_path)
@click.option(
    "--format",
    "kind",
    type=click.Choice(get_args(Format)),
    help="How to read the files, whatever their names.",
)
@click.option("--date", type=_Date(), help="When pasted pages that do not say it were published.")
@click.option("--dry-run", is_flag=True, help="Show what is recognised, and store nothing.")
def import_(*, paths: tuple[Path, ...], kind: Format | None, date: Period | None, dry_run: bool) -> None:
    """
    Read files or folders into archive and index.

    An article replaces the one with its id, so importing twice changes nothing. One that cannot be
    read is reported, and the rest goes in.
    """
    with Progress("Importing") as progress:
        reading = _Reading(progress, size_of(paths, format=kind))
        found = read_articles(paths, format=kind, date=date, advanced=reading.advance)
        articles = reading.articles(found, show=dry_run)
        summary = _dry_run(articles, reading) if dry_run else _store(progress, articles, reading)
    click.echo(summary + (f", {reading.failed} refused (see above)." if reading.failed else "."))
    if reading.failed:
        raise SystemExit(1)


@cli.command(epilog="Example: python -m search rebuild")
def rebuild() -> None:
    """
    Make the index again from the archive.

    Searches use the old index until the new one is complete.
    """
    with (
        opened(settings_from(), create=False, report=_tell) as (archive, index),
        Progress("Indexing") as progress,
    ):
        count = rebuild_index(archive, index, progress=progress.reach)
    click.echo(f"{count} articles indexed.")


@cli.command(
    epilog="""\b
Examples:
  python -m search find "bru AND tittel:vassvik"
  python -m search find --match any --in title,lead "ny ferje"
  python -m search find --json --limit 3 havn"""
)
@click.argument("query")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="Hits to show.")
@_match
@_in
@_json
def find(
    *, query: str, limit: int, match: Literal["all", "any"], fields: tuple[str, ...], as_json: bool
) -> None:
    """Search, and show the best hits."""
    if not query.strip():
        raise click.BadParameter("write what to search for.", param_hint="QUERY")
    request = SearchRequest(
        text=query, match=match, fields=fields, page_size=limit, fragments=1, fragment_size=160
    )
    searcher = open_searcher(settings_from(), report=_tell)
    try:
        page = searcher.search(request)
    finally:
        searcher.close()
    _answer(page_values(page) if as_json else page_lines(page))


@cli.command(epilog="Example: python -m search show vassvik-bru")
@click.argument("article_id", metavar="ID")
@_json
def show(*, article_id: str, as_json: bool) -> None:
    """Show one article."""
    archive = open_archive(settings_from().archive, create=False)
    try:
        article = archive.get_many([article_id]).get(article_id)
    finally:
        archive.close()
    if article is None:
        raise ArticleNotFoundError(article_id)
    _answer(article_values(article) if as_json else article_lines(article))


@cli.command(
    epilog="""\b
Examples:
  python -m search analyze "Fotballkampene i Taliban-talsmannens by"
  python -m search analyze --language nn "Kyrkja seier ikkje noko"
  python -m search analyze --query "verdens beste fotballkamp\""""
)
@click.argument("text")
@click.option(
    "--language",
    type=click.Choice(get_args(Language)),
    help="The language of the text; its words show it when left out.",
)
@click.option("--query", "is_query", is_flag=True, help="Read the text as a query, not as an article's text.")
@_json
def analyze(*, text: str, language: Language | None, is_query: bool, as_json: bool) -> None:
    """
    Show which terms a text gives, and the rule that made each.

    The streams are those of the index: exact forms, terms of words, and parts of words.
    """
    if not text.strip():
        raise click.BadParameter("write what to analyze.", param_hint="TEXT")
    analyzer = open_analyzer(settings_from().index_dir, report=_tell)
    traced = traced_query if is_query else traced_text
    found = traced(text, analyzer, language)
    _answer(traced_values(found) if as_json else traced_lines(found))


@cli.command(epilog="Example: python -m search info --json")
@_json
def info(*, as_json: bool) -> None:
    """Show what archive and index hold, and the settings."""
    found = facts(settings_from())
    _answer(found if as_json else fact_lines(found))


@cli.command(
    "evaluate",
    epilog="""\b
Each line of a file: {"id": "…", "query": "…", "relevant": ["article id", …]}; other keys are ignored.
\b
Examples:
  python -m search evaluate questions.jsonl.gz --match any
  python -m search evaluate headlines.jsonl --match any --in lead,body,caption""",
)
@click.argument("files", nargs=-1, required=True, type=_path, metavar="FILE...")
@_match
@_in
@_json
def evaluate_(
    *, files: tuple[Path, ...], match: Literal["all", "any"], fields: tuple[str, ...], as_json: bool
) -> None:
    """
    Measure the quality of search with judged queries.

    Prints means over the first ten hits of each query, in percent: reciprocal rank (MRR@10), recall
    (R@10) and nDCG@10.
    """
    searcher = open_searcher(settings_from(), report=_tell)

    def found(text: str) -> list[str]:
        request = SearchRequest(text=text, match=match, fields=fields, page_size=DEPTH, fragments=0)
        return [hit.article.id for hit in searcher.search(request, with_alternatives=False).hits]

    try:
        with Progress("Searching", things="queries") as progress:
            quality = evaluate(progress.over(read_judged_queries(files)), found)
    finally:
        searcher.close()
    values = {
        "queries": quality.queries,
        "MRR@10": quality.mrr,
        "R@10": quality.recall,
        "nDCG@10": quality.ndcg,
    }
    _answer(values if as_json else ["   ".join(f"{name} {value}" for name, value in values.items())])


@cli.command(epilog="Example: python -m search serve --port 8080 --workers 4")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen on."
)
@click.option(
    "--workers", type=click.IntRange(1, 256), help="Processes; LEIT_WORKERS or one a core when left out."
)
def serve(*, host: str, port: int, workers: int | None) -> None:
    """
    Serve the search page and the endpoint.

    What the index lacks is indexed first. SIGHUP loads new code without losing a request, SIGTERM
    ends after the requests under way.
    """
    settings = settings_from()
    serve_pages(settings, host=host, port=port, workers=workers or settings.workers)


@dataclass(slots=True)
class _Reading:
    """How far the files have been read: bytes, of *size* in all, and what was refused so far."""

    progress: Progress
    size: int
    done: int = 0
    failed: int = 0

    def advance(self, count: int) -> None:
        """Note that *count* more bytes have been read."""
        self.done += count
        self.progress.share = self.done / self.size if self.size else None

    def articles(self, found: Iterable[ReadArticle | ArticleFormatError], *, show: bool) -> Iterator[Article]:
        """Yield the articles among *found*, report the errors, and show what was recognised."""
        for each in found:
            if isinstance(each, ArticleFormatError):
                self.refuse(each)
                continue
            if show:
                _answer(recognised_lines(*_with_language(each)))
            yield each.article

    def refuse(self, error: ArticleFormatError) -> None:
        """Report an article that is not taken."""
        self.failed += 1
        self.progress.report(safe(str(error)))

    def refuse_nothing(self, found: int) -> None:
        """Raise SearchError where no article was *found* and none refused: that is no import."""
        if not found and not self.failed:
            raise SearchError("There is no article there. Leit reads .txt, .jsonl and .jsonl.gz files.")


def _tell(what: str) -> None:
    click.echo(what, err=True)


def _with_language(read: ReadArticle) -> tuple[Article, tuple[str, ...]]:
    """Return the article as it would be kept, and the notes on it."""
    article = with_language(read.article)
    told = ("The language is not stated; its words show it.",) if article is not read.article else ()
    return article, (*read.notes, *told)


def _dry_run(articles: Iterable[Article], reading: _Reading) -> str:
    recognised = sum(1 for _ in articles)
    reading.refuse_nothing(recognised)
    return f"{recognised} recognised, nothing stored"


def _store(progress: Progress, articles: Iterator[Article], reading: _Reading) -> str:
    settings = settings_from()
    # A wrong name must not leave an empty archive behind.
    first = list(islice(articles, 1))
    reading.refuse_nothing(len(first))
    stored = Stored()
    if first:
        with opened(settings, create=True, report=_tell) as (archive, index):
            found = progress.over(chain(first, articles))
            with Progress("Indexing") as indexing:
                bring_up_to_date(archive, index, progress=indexing.reach)
                stored = ingest(found, archive, index, refused=reading.refuse, progress=indexing.reach)
    return f"{stored.added} new, {stored.updated} changed, {stored.unchanged} unchanged"


def _answer(answer: dict[str, Any] | Iterable[str]) -> None:
    if isinstance(answer, dict):
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        for line in answer:
            click.echo(line)

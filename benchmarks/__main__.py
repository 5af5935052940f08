"""The command line of the benchmarks: ``python -m benchmarks [JSONL]``.

The tables go to standard output, the same figures as JSON to a file.
"""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import click

from benchmarks import report
from benchmarks.corpus import DEFAULT_CORPUS
from benchmarks.results import RESULTS, Run, as_values
from benchmarks.run import Plan, run_plan
from benchmarks.sigterm import exit_cleanly_on_sigterm
from search.errors import SearchError


@click.command(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  python -m benchmarks
  python -m benchmarks articles.jsonl.gz --articles 20000
  python -m benchmarks --generated --articles 500 --queries 50""",
)
@click.argument("jsonl", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--generated", "is_generated", is_flag=True, help="Measure generated text.")
@click.option(
    "--articles", type=click.IntRange(2), default=5000, show_default=True, help="Articles, at most."
)
@click.option(
    "--whoosh-articles",
    type=click.IntRange(2),
    default=5000,
    show_default=True,
    help="Articles for stock Whoosh, at most; more take it very long.",
)
@click.option("--queries", type=click.IntRange(1), default=200, show_default=True, help="Queries a kind.")
@click.option("--rounds", type=click.IntRange(2), default=3, show_default=True, help="Times each is asked.")
@click.option(
    "--starts", type=click.IntRange(1), default=12, show_default=True, help="Starts, and single imports."
)
@click.option(
    "--imported", type=click.IntRange(1), default=4000, show_default=True, help="Articles beside searches."
)
@click.option("--seed", type=int, default=1, show_default=True, help="What chance begins with.")
@click.option("--profile", is_flag=True, help="Say where the time goes, too.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File for the JSON.")
def main(
    *, jsonl: Path | None, is_generated: bool, output: Path | None, profile: bool, **numbers: int
) -> None:
    """
    Measure Leit beside stock Whoosh, SQLite FTS5 and tantivy-py.

    The articles are those of the file JSONL (gzip or not); without it, those of
    ../shared/data/norec.articles.jsonl.gz where that is present, else generated text.
    """
    if is_generated and jsonl is not None:
        raise click.UsageError("Give a file or --generated, not both.")
    plan = Plan(source=None if is_generated else jsonl or _default_corpus(), profile=profile, **numbers)
    exit_cleanly_on_sigterm()
    try:
        run = run_plan(plan, command=shlex.join(["python", "-m", "benchmarks", *sys.argv[1:]]))
        for line in report.lines(run):
            click.echo(line)
        click.echo(f"Written as JSON to {_write(run, output)}", err=True)
    except SearchError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        sentence = f"{error.filename or 'The system'}: {error.strerror or error}."
        raise click.ClickException(sentence) from error


def _default_corpus() -> Path | None:
    return DEFAULT_CORPUS if DEFAULT_CORPUS.is_file() else None


def _write(run: Run, output: Path | None) -> Path:
    path = output or RESULTS / f"{run.made.replace(':', '')}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(as_values(run), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    main()

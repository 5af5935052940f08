"""
What is each rule of the Norwegian analysis worth? ``python -m benchmarks.ablation`` measures it.

The quality of the whole chain, and of the chain with one rule left out at a time, over judged queries
typed in seven ways. The articles are read once and each variant analyses only their different words
(`benchmarks.vocabulary_index`); several processes share the variants.
"""

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import click

from benchmarks import corpus_judged
from benchmarks.machine import this_machine
from benchmarks.report import table
from benchmarks.rules import BASELINES, LEFT_OUT, VARIANTS, WHOLE
from benchmarks.vocabulary_index import Collection, VocabularyIndex, read_collection
from search.analysis import open_analyzer
from search.analysis.tables.language_tables import FOLDER, version
from search.errors import SearchError
from search.evaluation import DEPTH, Quality, evaluate
from search.settings import CHECKOUT, settings_from

DEFAULT_FOLDER: Final = CHECKOUT.parent / "shared" / "data"
REPORT: Final = CHECKOUT / "benchmarks" / "results" / "ablation.md"

Qualities = Mapping[tuple[str, str], Quality]
"""By collection and spelling."""


class _Work(NamedTuple):
    """What every process needs: the folder of judged queries, that of the tables, and the articles."""

    folder: Path
    tables: Path
    collection: Collection


@click.command(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  python -m benchmarks.ablation
  python -m benchmarks.ablation judged/ --rule genitives --rule compounds""",
)
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--rule",
    "rules",
    multiple=True,
    type=click.Choice([*LEFT_OUT, *BASELINES]),
    help="Only this one; repeat for more.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="Processes; each takes about 1 GB.",
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), default=REPORT, help="File for the tables."
)
def main(*, folder: Path | None, rules: Sequence[str], processes: int, output: Path) -> None:
    """
    Measure what each rule of the Norwegian analysis is worth.

    FOLDER holds the judged queries and their articles; without it, ../shared/data is taken. The tables go
    to standard output and to a file, in Markdown.
    """
    began = time.perf_counter()
    try:
        work = _prepared(folder or DEFAULT_FOLDER)
        found = _measured(work, ["whole", *(rules or [*LEFT_OUT, *BASELINES])], processes)
    except SearchError as error:
        raise click.ClickException(str(error)) from error
    text = "\n".join(_report(work.collection, found, time.perf_counter() - began)) + "\n"
    click.echo(text, nl=False)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text, encoding="utf-8")
    click.echo(f"Written to {output}", err=True)


def _prepared(folder: Path) -> _Work:
    corpus_judged.require(folder)
    index_dir = settings_from().index_dir
    analyzer = open_analyzer(index_dir, report=lambda sentence: click.echo(sentence, err=True))
    click.echo("Reading the articles.", err=True)
    collection = read_collection(corpus_judged.articles(folder), analyzer)
    return _Work(folder, index_dir / FOLDER / version(), collection)


def _measured(work: _Work, names: Sequence[str], processes: int) -> dict[str, Qualities]:
    """Return the quality of each of the variants *names*, in that order."""
    found: dict[str, Qualities] = {}
    with ProcessPoolExecutor(processes, initializer=_begin, initargs=(work,)) as pool:
        # Variants that need an index of their own take longest, so they begin.
        order = sorted(names, key=lambda name: not VARIANTS[name].has_own_index)
        running = {pool.submit(_qualities, name): name for name in order}
        for number, done in enumerate(as_completed(running), start=1):
            name = running[done]
            found[name] = done.result()
            click.echo(f"{number} of {len(names)}: {VARIANTS[name].label}", err=True)
    return {name: found[name] for name in names}


_process: list[_Work] = []
"""The work of this process, put here by `_begin` in each process of the pool."""


def _begin(work: _Work) -> None:
    _process[:] = [work]


def _qualities(name: str) -> Qualities:
    (work,) = _process
    variant = VARIANTS[name]
    analyzer = variant.opened(work.tables)
    index = VocabularyIndex(work.collection, analyzer) if variant.has_own_index else _whole_index()

    def quality(collection: str, spelling: str) -> Quality:
        fields = corpus_judged.COLLECTIONS[collection]
        return evaluate(
            corpus_judged.queries(work.folder, collection, spelling),
            lambda text: index.best(variant.asked(text, analyzer, index, fields), limit=DEPTH),
        )

    return {
        (collection, spelling): quality(collection, spelling)
        for collection in corpus_judged.COLLECTIONS
        for spelling in corpus_judged.SPELLINGS
    }


@cache
def _whole_index() -> VocabularyIndex:
    (work,) = _process
    return VocabularyIndex(work.collection, WHOLE.opened(work.tables))


def _report(collection: Collection, found: Mapping[str, Qualities], seconds: float) -> Iterator[str]:
    machine = this_machine()
    yield f"`{shlex.join(['python', '-m', 'benchmarks.ablation', *sys.argv[1:]])}`, {datetime.now(UTC):%Y-%m-%d}"
    yield ""
    yield (
        f"- {len(collection.ids)} articles, {len(collection.chunks)} different words; {seconds / 60:.0f} minutes."
    )
    yield f"- {machine.processor}, {machine.cores} cores, {machine.system}, Python {machine.python}."
    for name in corpus_judged.COLLECTIONS:
        counts = {spelling: found["whole"][name, spelling].queries for spelling in corpus_judged.SPELLINGS}
        yield ""
        yield from table(
            (f"{name}: MRR@10 / R@10", *corpus_judged.SPELLINGS),
            (_row(name, variant, found) for variant in found),
            names={f"{name}: MRR@10 / R@10"},
        )
        yield ""
        yield f"Queries: {', '.join(f'{count} {spelling}' for spelling, count in counts.items())}."


def _row(collection: str, name: str, found: Mapping[str, Qualities]) -> tuple[str, ...]:
    """Return the row of a variant: a rule left out as the difference it makes, others as they are."""
    is_rule = name in LEFT_OUT
    cells = (
        _difference(found[name][collection, spelling], found["whole"][collection, spelling])
        if is_rule
        else _plain(found[name][collection, spelling])
        for spelling in corpus_judged.SPELLINGS
    )
    label = VARIANTS[name].label
    return (f"without {label}" if is_rule else label, *cells)


def _plain(quality: Quality) -> str:
    return f"{quality.mrr:.1f} / {quality.recall:.1f}"


def _difference(quality: Quality, whole: Quality) -> str:
    return f"{_signed(quality.mrr - whole.mrr)} / {_signed(quality.recall - whole.recall)}"


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−") if abs(value) >= 0.05 else "0"  # noqa: PLR2004 - rounds to 0.0


if __name__ == "__main__":
    main()

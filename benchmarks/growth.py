"""
The command ``python -m benchmarks.growth``: time, disk and memory over the number of articles.

It measures ten thousand synthetic articles, then ten times as many, then a million. The JSON is written after each
size, so the results of a run that is stopped are kept.
"""

from __future__ import annotations

import json
import shlex
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click

from benchmarks import growth_steps
from benchmarks.corpus import DEFAULT_CORPUS
from benchmarks.corpus_synthetic import SENTENCES
from benchmarks.engines import ENGINES, leit
from benchmarks.growth_steps import Stage
from benchmarks.machine import Machine, this_machine
from benchmarks.report import machine_line, mb, ms, ratio, table
from benchmarks.results import RESULTS
from benchmarks.sigterm import exit_cleanly_on_sigterm
from search.errors import SearchError

SIZES: Final = (10_000, 100_000, 1_000_000)
_ENGINES: Final = ("leit", "stems", "tantivy")
_PEER: Final = "tantivy"
_INDEX_COLUMNS: Final = (
    *("index", "articles", "articles/s", "seconds", "CPU s", "size MB", "× text", "peak MB"),
)
_LATENCY_COLUMNS: Final = (
    "query",
    "answered by",
    "articles",
    "p50 ms",
    "ratio",
    "p95 ms",
    "ratio",
    "no hits",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """
    A run over several sizes.

    Attributes:
        made: When it began, in UTC, RFC 3339.
        command: What to type for the same again.
        machine: Where.
        corpus: What the sentences were drawn from.
        seed: What they, and the queries, were drawn by.
        rounds: How often each query was asked.
        read_per_second: Articles that are read in a second when nothing is done with them.
        stages: Size by size.
    """

    made: str
    command: str
    machine: Machine
    corpus: str
    seed: int
    rounds: int
    read_per_second: float
    stages: tuple[Stage, ...] = ()


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("jsonl", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--size",
    "sizes",
    type=click.IntRange(100),
    multiple=True,
    default=SIZES,
    show_default=True,
    help="Articles; may be given again.",
)
@click.option(
    "--engine",
    "names",
    type=click.Choice(list(ENGINES)),
    multiple=True,
    default=_ENGINES,
    show_default=True,
    help="What to measure; may be given again.",
)
@click.option("--generated", "is_generated", is_flag=True, help="Draw from generated text.")
@click.option("--queries", type=click.IntRange(1), default=200, show_default=True, help="Queries a kind.")
@click.option("--rounds", type=click.IntRange(2), default=3, show_default=True, help="Times each is asked.")
@click.option("--seed", type=int, default=1, show_default=True, help="What chance begins with.")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where there is room, if not in the system's temporary folder.",
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File for the JSON.")
def main(
    *,
    jsonl: Path | None,
    is_generated: bool,
    sizes: tuple[int, ...],
    names: tuple[str, ...],
    folder: Path | None,
    output: Path | None,
    **numbers: int,
) -> None:
    """
    Measure indexes of 10,000, 100,000 and 1,000,000 synthetic articles.

    Their sentences are drawn from the articles of the file JSONL; without it, from those of
    ../shared/data/norec.articles.jsonl.gz where that is present, else from generated text.
    """
    if is_generated and jsonl is not None:
        raise click.UsageError("Give a file or --generated, not both.")
    if not is_generated and jsonl is None and DEFAULT_CORPUS.is_file():
        jsonl = DEFAULT_CORPUS
    path = output or RESULTS / f"growth-{datetime.now(UTC):%Y-%m-%dT%H%M%S}.json"
    exit_cleanly_on_sigterm()
    try:
        with tempfile.TemporaryDirectory(prefix="leit-growth-", dir=folder) as name:
            for run in _runs(jsonl, Path(name), sorted(set(sizes)), names, **numbers):
                _write(run, path)
    except SearchError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        sentence = f"{error.filename or 'The system'}: {error.strerror or error}."
        raise click.ClickException(sentence) from error
    for line in lines(run):
        click.echo(line)


def _runs(
    source: Path | None,
    folder: Path,
    sizes: Sequence[int],
    names: Sequence[str],
    *,
    queries: int,
    rounds: int,
    seed: int,
) -> Iterator[Growth]:
    """Yield the run so far after each of *sizes*."""
    machine, made = this_machine(), datetime.now(UTC).isoformat(timespec="seconds")
    leit.analyzer()  # makes the tables of Norwegian where they are missing: once, and not on the clock
    material = growth_steps.make_material(source, folder, articles=sizes[-1], each=queries, seed=seed)
    run = Growth(
        made=made,
        command=shlex.join(["python", "-m", "benchmarks.growth", *sys.argv[1:]]),
        machine=machine,
        corpus=material.corpus,
        seed=seed,
        rounds=rounds,
        read_per_second=growth_steps.read_per_second(material),
    )
    for size in sizes:
        run = replace(run, stages=(*run.stages, growth_steps.measure(material, size, names, rounds=rounds)))
        yield run


def as_values(run: Growth) -> dict[str, Any]:
    """Return *run* as JSON values, with the labels of the engines."""
    engines = {name: ENGINES[name].label for stage in run.stages for name in stage.buildings}
    return {**asdict(run), "labels": engines}


def lines(run: Growth) -> Iterator[str]:
    """Yield the report on *run*, line by line."""
    yield f"`{run.command}`, {run.made}"
    yield ""
    yield f"- Articles of {SENTENCES} sentences drawn from {run.corpus}; seed {run.seed}."
    yield f"- {machine_line(run.machine)}"
    yield (
        f"- The articles are read on the clock: {run.read_per_second:.0f} a second when nothing else is done."
    )
    yield ""
    yield from table(_INDEX_COLUMNS, _index_rows(run))
    yield ""
    yield from table(_LATENCY_COLUMNS, _latency_rows(run))
    yield ""
    yield "Ratios: that row's figure divided by tantivy's at the same size."


def _index_rows(run: Growth) -> Iterator[tuple[str, ...]]:
    for name in run.stages[0].buildings:
        for stage in run.stages:
            building = stage.buildings[name]
            yield (
                ENGINES[name].label,
                str(building.articles),
                f"{building.articles / building.seconds:.0f}",
                f"{building.seconds:.1f}",
                f"{building.cpu_seconds:.1f}",
                mb(building.size_bytes),
                f"{building.size_bytes / stage.text_bytes:.2f}",
                mb(building.peak_memory_bytes),
            )


def _latency_rows(run: Growth) -> Iterator[tuple[str, ...]]:
    for kind in growth_steps.KINDS:
        for name in run.stages[0].buildings:
            for stage in run.stages:
                yield from _latency_row(stage, kind, name)


def _latency_row(stage: Stage, kind: str, name: str) -> Iterator[tuple[str, ...]]:
    of_kind = {each.way: each for each in stage.latencies if each.kind == kind}
    if name not in of_kind:  # the corpus offered no query of this kind
        return
    taken, peer = of_kind[name], of_kind.get(_PEER)
    is_compared = peer is not None and name != _PEER
    yield (
        kind,
        ENGINES[name].label,
        str(stage.articles),
        ms(taken.p50_ms),
        ratio(taken.p50_ms / peer.p50_ms if peer and is_compared else None),
        ms(taken.p95_ms),
        ratio(taken.p95_ms / peer.p95_ms if peer and is_compared else None),
        f"{taken.without_hits} of {taken.queries}",
    )


def _write(run: Growth, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(as_values(run), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    click.echo(f"{run.stages[-1].articles} articles are done; as JSON in {path}", err=True)


if __name__ == "__main__":
    main()

"""What happens in a run, in order? Articles, indexes, archive, server, queries; then everything is removed."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from benchmarks import generated, latency, parsing, queries, service
from benchmarks.building import Building, build
from benchmarks.corpus import Corpus, read_corpus, sample
from benchmarks.engines import ENGINES, leit
from benchmarks.latency import Latency
from benchmarks.machine import children, memory_bytes, this_machine
from benchmarks.results import HTTP, SEARCHER, Run
from search.progress import Progress

_FEWEST: Final = 2
_WHOOSH: Final = "whoosh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    What to measure.

    Attributes:
        source: JSONL file with articles; None for generated ones.
        articles: How many of them, at most; from 2.
        whoosh_articles: How many of these stock Whoosh gets, at most; from 2.
        queries: Queries of each kind.
        rounds: How often each is asked; from 2.
        seed: What queries, and generated articles, are drawn by.
    """

    source: Path | None
    articles: int
    whoosh_articles: int
    queries: int
    rounds: int
    seed: int


def measured(plan: Plan, *, command: str) -> Run:
    """
    Measure what *plan* says; it takes minutes, and tells on standard error how far it has come.

    Raises:
        ClickException: There are too few articles, or an engine failed.
    """
    machine, made = this_machine(), datetime.now(UTC).isoformat(timespec="seconds")
    with tempfile.TemporaryDirectory(prefix="leit-benchmark-") as name:
        folder = Path(name)
        leit.analyzer()  # makes the tables of Norwegian where they are missing: once, and not on the clock
        corpus = _corpus(plan, folder / "articles.jsonl")
        buildings = _buildings(plan, corpus, folder)
        service.make_archive(folder, corpus.articles)
        latencies, worker_memory = _latencies(plan, corpus, folder)
    return Run(
        made=made,
        command=command,
        machine=machine,
        corpus=corpus.name,
        articles=len(corpus.articles),
        text_bytes=corpus.text_bytes,
        refused=corpus.refused,
        seed=plan.seed,
        rounds=plan.rounds,
        buildings=buildings,
        latencies=latencies,
        parsing=parsing.measure(),
        worker_memory_bytes=worker_memory,
    )


def _corpus(plan: Plan, target: Path) -> Corpus:
    click.echo("Choosing articles …", err=True)
    if plan.source is None:
        generated.write_articles(target, articles=plan.articles, seed=plan.seed)
    else:
        sample(plan.source, target, articles=plan.articles)
    corpus = read_corpus(target, name="generated text" if plan.source is None else plan.source.name)
    if len(corpus.articles) < _FEWEST:
        raise click.ClickException(
            f"There are {len(corpus.articles)} articles in {corpus.name}, and {corpus.refused} lines that cannot"
            " be read. Name a JSONL file with two articles or more; python -m search import --dry-run FILE says"
            " what is wrong with a line."
        )
    return corpus


def _buildings(plan: Plan, corpus: Corpus, folder: Path) -> dict[str, Building]:
    buildings = {}
    for name, engine in ENGINES.items():
        click.echo(f"Indexing with {engine.label} …", err=True)
        (folder / name).mkdir()
        count = min(len(corpus.articles), plan.whoosh_articles if name == _WHOOSH else plan.articles)
        buildings[name] = build(name, folder / "articles.jsonl", folder / name, articles=count)
    return buildings


def _latencies(plan: Plan, corpus: Corpus, folder: Path) -> tuple[list[Latency], int | None]:
    asked = queries.draw(corpus.articles, each=plan.queries, seed=plan.seed)
    with ExitStack() as stack:
        port, server = stack.enter_context(service.served(folder, folder / "server.log"))
        ways = {name: stack.enter_context(engine.opened(folder / name)) for name, engine in ENGINES.items()}
        ways[SEARCHER] = stack.enter_context(service.searcher_opened(folder))
        ways[HTTP] = stack.enter_context(service.http_opened(port))
        progress = stack.enter_context(Progress("Searching", things="answers"))
        progress.total = len(ways) * plan.rounds * sum(len(each) for each in asked.values())
        results = latency.measure(ways, asked, rounds=plan.rounds, progress=progress.reach)
        memory = [memory_bytes(worker) or 0 for worker in children(server)]
    return results, max(memory, default=0) or None

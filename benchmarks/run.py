"""A whole run: sample articles, index, fill the archive, start a server, search, and remove everything."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from benchmarks import (
    commit_latency,
    corpus_generated,
    during_import,
    latency,
    parsing,
    profiling,
    queries,
    service,
    startup,
    zero_hits,
)
from benchmarks.commit_latency import CommitLatency
from benchmarks.corpus import Corpus, read_corpus, sample
from benchmarks.during_import import DuringImport
from benchmarks.engines import ENGINES, leit
from benchmarks.indexing import IndexBuild, build
from benchmarks.latency import Latency
from benchmarks.machine import Memory, children, memory_of, this_machine
from benchmarks.profiling import Profile
from benchmarks.queries import BenchQuery, Kind
from benchmarks.results import HTTP, LEIT, SAME_TERMS, SEARCHER, Run
from benchmarks.startup import Startup
from search.cli.progress import Progress

_FEWEST: Final = 2
_WHOOSH: Final = "whoosh"
_COMMON: Final = ("som", "ikke")
"""Words that many articles have."""
_BESIDE: Final[tuple[Kind, ...]] = ("two words", "headline")


Asked = Mapping[Kind, Sequence[BenchQuery]]


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
        starts: How often everything is started anew, and an article imported.
        imported: Articles that are imported beside searches, at most.
        profile: Whether to tell where the time goes.
    """

    source: Path | None
    articles: int
    whoosh_articles: int
    queries: int
    rounds: int
    seed: int
    starts: int
    imported: int
    profile: bool


def run_plan(plan: Plan, *, command: str) -> Run:
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
        asked = queries.draw(corpus.articles, each=plan.queries, seed=plan.seed)
        latencies, worker_memory = _latencies(plan, asked, folder)
        with service.searcher_opened(folder) as searcher:
            without_hits = zero_hits.measure(searcher, asked)
        profiles = _profiles(corpus, asked, folder) if plan.profile else ()
        began, written, changed = _in_service(plan, corpus, asked, folder)
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
        zero_hits=without_hits,
        parsing=parsing.measure(),
        worker_memory=worker_memory,
        startup=began,
        during_import=written,
        commit_latency=changed,
        profiles=profiles,
    )


def _corpus(plan: Plan, target: Path) -> Corpus:
    click.echo("Choosing articles …", err=True)
    if plan.source is None:
        corpus_generated.write_articles(target, articles=plan.articles, seed=plan.seed)
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


def _buildings(plan: Plan, corpus: Corpus, folder: Path) -> dict[str, IndexBuild]:
    buildings = {}
    for name, engine in ENGINES.items():
        click.echo(f"Indexing with {engine.label} …", err=True)
        (folder / name).mkdir()
        count = min(len(corpus.articles), plan.whoosh_articles if name == _WHOOSH else plan.articles)
        buildings[name] = build(name, folder / "articles.jsonl", folder / name, articles=count)
    return buildings


def _latencies(plan: Plan, asked: Asked, folder: Path) -> tuple[list[Latency], Memory | None]:
    with ExitStack() as stack:
        port, server = stack.enter_context(service.running_server(folder, folder / "server.log"))
        ways = {name: stack.enter_context(engine.opened(folder / name)) for name, engine in ENGINES.items()}
        ways[SEARCHER] = service.prepare_with(stack.enter_context(service.searcher_opened(folder)))
        ways[HTTP] = stack.enter_context(service.http_opened(port))
        progress = stack.enter_context(Progress("Searching", items_name="answers"))
        progress.total = len(ways) * plan.rounds * sum(len(each) for each in asked.values())
        results = latency.measure(ways, asked, rounds=plan.rounds, progress=progress.reach)
        memory = [found for worker in children(server) if (found := memory_of(worker))]
    return results, max(memory, key=lambda each: each.resident_bytes, default=None)


def _profiles(corpus: Corpus, asked: Asked, folder: Path) -> tuple[Profile, ...]:
    click.echo("Profiling …", err=True)
    with ExitStack() as stack:
        ways = {name: stack.enter_context(ENGINES[name].opened(folder / name)) for name in (LEIT, SAME_TERMS)}
        ways[SEARCHER] = service.prepare_with(stack.enter_context(service.searcher_opened(folder)))
        found = tuple(profiling.of_queries(ways, asked))
    return (*found, profiling.of_indexing(corpus.articles))


def _in_service(
    plan: Plan, corpus: Corpus, asked: Asked, folder: Path
) -> tuple[Startup, DuringImport, CommitLatency]:
    """Measure what changes the index, or starts anew, when all queries are done."""
    article = corpus.articles[len(corpus.articles) // 2]
    click.echo("Starting anew …", err=True)
    began = startup.measure(folder, BenchQuery("two words", _COMMON), times=plan.starts)
    click.echo("Importing one by one …", err=True)
    changed = commit_latency.measure(folder, article, common=_COMMON, times=plan.starts)
    click.echo("Searching beside an import …", err=True)
    mixed = [query for kind in _BESIDE for query in asked[kind]]
    written = during_import.measure(folder, mixed, articles=plan.imported)
    return began, written, changed

"""
Measures one size of index in a growth run.

The first articles of one file are read while they are indexed, because a million of them would fill the
memory. The queries are the same for every size, drawn from the corpus that the sentences come from.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import click

from benchmarks import corpus_generated, corpus_synthetic, latency, queries
from benchmarks.corpus import body_text, read_corpus, sample, stream_articles
from benchmarks.engines import ENGINES
from benchmarks.indexing import IndexBuild, build
from benchmarks.latency import Latency
from benchmarks.queries import BenchQuery, Kind

KINDS: Final[tuple[Kind, ...]] = ("two words", "two words, AND", "headline", "headline, AND")
_DRAWN_FROM: Final = 5000
"""Articles of the corpus that queries are drawn from."""
_GENERATED: Final = 400
"""Articles to draw from where there is no corpus."""
_READ: Final = 10_000
"""Articles by which reading alone is timed."""
_EVERYTHING: Final = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """
    What is indexed and asked.

    Attributes:
        file: The articles, as JSONL.
        corpus: What their sentences were drawn from.
        asked: By kind, the queries.
    """

    file: Path
    corpus: str
    asked: Mapping[Kind, Sequence[BenchQuery]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """
    What came out at one size.

    Attributes:
        articles: How many.
        text_bytes: Their titles and bodies in UTF-8.
        buildings: By engine; the articles were read on the clock.
        latencies: By kind of query, then by engine.
    """

    articles: int
    text_bytes: int
    buildings: Mapping[str, IndexBuild]
    latencies: Sequence[Latency]


def make_material(source: Path | None, folder: Path, *, articles: int, each: int, seed: int) -> Material:
    """
    Write *articles* synthetic articles into *folder*, and draw *each* queries of every kind.

    Args:
        source: JSONL file to draw sentences from; None for generated text.
        folder: Where to write.
        articles: How many.
        each: Queries of a kind.
        seed: What all is drawn by.
    """
    drawn_from = folder / "corpus.jsonl"
    if source is None:
        corpus_generated.write_articles(drawn_from, articles=_GENERATED, seed=seed)
    else:
        sample(source, drawn_from, articles=_EVERYTHING)
    few = folder / "few.jsonl"
    sample(drawn_from, few, articles=_DRAWN_FROM)
    asked = queries.draw(read_corpus(few, name="").articles, each=each, seed=seed)
    file = folder / "articles.jsonl"
    click.echo(f"Writing {articles} articles …", err=True)
    corpus_synthetic.write_articles(
        file, corpus_synthetic.sentences(stream_articles(drawn_from)), articles=articles, seed=seed
    )
    drawn_from.unlink()
    name = "generated text" if source is None else source.name
    return Material(file=file, corpus=name, asked={kind: asked[kind] for kind in KINDS})


def read_per_second(material: Material) -> float:
    """Return the number of articles read in a second when nothing else is done."""
    began = time.perf_counter()
    count = sum(1 for _ in islice(stream_articles(material.file), _READ))
    return count / (time.perf_counter() - began)


def measure(material: Material, size: int, names: Sequence[str], *, rounds: int) -> Stage:
    """
    Index the first *size* articles with each of the engines *names*, and ask everything *rounds* times.

    Raises:
        ClickException: An engine failed.
    """
    folders = {name: material.file.parent / f"{name}-{size}" for name in names}
    buildings = {}
    for name, folder in folders.items():
        click.echo(f"Indexing {size} articles with {ENGINES[name].label} …", err=True)
        folder.mkdir()
        buildings[name] = build(name, material.file, folder, articles=size, streamed=True)
    click.echo(f"Searching in {size} articles …", err=True)
    with ExitStack() as stack:
        ways = {name: stack.enter_context(ENGINES[name].opened(folder)) for name, folder in folders.items()}
        latencies = latency.measure(ways, material.asked, rounds=rounds, progress=lambda _: None)
    for folder in folders.values():
        shutil.rmtree(folder)
    return Stage(
        articles=size,
        text_bytes=_text_bytes(material.file, size),
        buildings=buildings,
        latencies=latencies,
    )


def _text_bytes(file: Path, size: int) -> int:
    return sum(
        len(each.title.encode()) + len(body_text(each).encode())
        for each in islice(stream_articles(file), size)
    )

"""
The results of a run, and the ratios between Leit and its peers.

A ratio is always Leit's figure divided by the peer's. Under 1, Leit took less time or space; for articles a
second, over 1 is better. Each peer has one ratio for Leit's whole analysis and one for Leit on the peers' own terms.
Leit itself has none, nor have ways of asking it that no peer offers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from benchmarks.commit_latency import CommitLatency
from benchmarks.during_import import DuringImport
from benchmarks.engines import ENGINES
from benchmarks.indexing import IndexBuild
from benchmarks.latency import Latency
from benchmarks.machine import Machine, Memory
from benchmarks.parsing import Parsing
from benchmarks.profiling import Profile
from benchmarks.startup import Startup
from benchmarks.zero_hits import ZeroHits
from search.settings import CHECKOUT

RESULTS: Final = CHECKOUT / "benchmarks" / "results"
LEIT: Final = "leit"
SAME_TERMS: Final = "stems"
SEARCHER: Final = "searcher"
HTTP: Final = "http"
LABELS: Final = {
    **{name: engine.label for name, engine in ENGINES.items()},
    SEARCHER: "Leit, `Searcher.search`",
    HTTP: "Leit over HTTP",
}
"""What the ways to ask are called in the tables."""
_OURS: Final = frozenset({LEIT, SAME_TERMS, SEARCHER, HTTP})


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """
    The results of one run.

    Attributes:
        made: When, in UTC, RFC 3339.
        command: What to type for the same again.
        machine: Where.
        corpus: Name of the articles.
        articles: How many.
        text_bytes: Titles and bodies in UTF-8.
        refused: Lines that held no article Leit can read.
        seed: What queries, and generated articles, were drawn by.
        rounds: How often each query was asked.
        buildings: By engine, Leit's among them.
        latencies: By kind of query, then by way; for each kind Leit's among them.
        zero_hits: How long searches without hits took; None when every one found something.
        parsing: How long queries took to read.
        worker_memory: Of the web worker after all queries; None when not known.
        startup: How long it took to begin.
        commit_latency: What one more article cost.
        during_import: Searches beside an import.
        profiles: Where the time goes; empty when that was not asked.
    """

    made: str
    command: str
    machine: Machine
    corpus: str
    articles: int
    text_bytes: int
    refused: int
    seed: int
    rounds: int
    buildings: Mapping[str, IndexBuild]
    latencies: Sequence[Latency]
    zero_hits: ZeroHits | None
    parsing: Parsing
    worker_memory: Memory | None
    startup: Startup
    commit_latency: CommitLatency
    during_import: DuringImport
    profiles: tuple[Profile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexBuildFigures:
    """What follows from a `Building`; sizes are compared by the article, for an engine may have got fewer."""

    articles_per_second: float
    speed_ratio: float | None
    same_terms_speed_ratio: float | None
    cpu_ratio: float | None
    size_ratio: float | None
    size_to_text: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LatencyRatios:
    """What follows from a `Latency`: Leit's whole chain, and Leit on the same terms, against this one."""

    p50_ratio: float | None
    p95_ratio: float | None
    same_terms_p50_ratio: float | None
    same_terms_p95_ratio: float | None


def index_build_figures(run: Run, name: str) -> IndexBuildFigures:
    """Return the derived figures of the index that the engine *name* made."""
    leit, stems, building = run.buildings[LEIT], run.buildings[SAME_TERMS], run.buildings[name]
    share = building.articles / run.articles
    speed = building.articles / building.seconds

    def ratio(ours: float, its: float) -> float | None:
        return None if name in _OURS else (ours / leit.articles) / (its / building.articles)

    return IndexBuildFigures(
        articles_per_second=speed,
        speed_ratio=None if name in _OURS else leit.articles / leit.seconds / speed,
        same_terms_speed_ratio=None if name in _OURS else stems.articles / stems.seconds / speed,
        cpu_ratio=ratio(leit.cpu_seconds, building.cpu_seconds),
        size_ratio=ratio(leit.size_bytes, building.size_bytes),
        size_to_text=building.size_bytes / (run.text_bytes * share),
    )


def latency_ratios(run: Run, latency: Latency) -> LatencyRatios:
    """Return the ratios of *latency*, one of the run's."""
    if latency.way in _OURS:
        return LatencyRatios(
            p50_ratio=None, p95_ratio=None, same_terms_p50_ratio=None, same_terms_p95_ratio=None
        )
    of_kind = {each.way: each for each in run.latencies if each.kind == latency.kind}
    leit, stems = of_kind[LEIT], of_kind[SAME_TERMS]
    return LatencyRatios(
        p50_ratio=leit.p50_ms / latency.p50_ms,
        p95_ratio=leit.p95_ms / latency.p95_ms,
        same_terms_p50_ratio=stems.p50_ms / latency.p50_ms,
        same_terms_p95_ratio=stems.p95_ms / latency.p95_ms,
    )


def as_values(run: Run) -> dict[str, Any]:
    """Return *run* as JSON values, with labels, rates and ratios."""
    values = asdict(run)
    values["buildings"] = {
        name: {"label": LABELS[name], **asdict(building), **asdict(index_build_figures(run, name))}
        for name, building in run.buildings.items()
    }
    values["latencies"] = [
        {"label": LABELS[each.way], **asdict(each), **asdict(latency_ratios(run, each))}
        for each in run.latencies
    ]
    return values

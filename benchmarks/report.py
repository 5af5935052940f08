"""The report on a run: tables in Markdown, ready for docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from benchmarks import profiling
from benchmarks.latency import Latency
from benchmarks.machine import Machine, Memory
from benchmarks.results import LABELS, Run, index_build_figures, latency_ratios
from benchmarks.zero_hits import ZeroHits

_MB: Final = 1_000_000
_INDEX_COLUMNS: Final = (
    *("index", "articles", "articles/s", "ratio", "same terms", "CPU s", "ratio"),
    *("size MB", "ratio", "× text", "peak MB", "above start"),
)
_LATENCY_COLUMNS: Final = (
    *("query", "answered by", "p50 ms", "ratio", "same terms", "p95 ms", "ratio", "same terms"),
    *("first p50", "first p95", "no hits"),
)
_PARSING_COLUMNS: Final = ("reading a query of 1,000 characters", "ms")
_ZERO_HITS_COLUMNS: Final = ("a search that finds nothing", "p50 ms", "p95 ms")
_SERVICE_COLUMNS: Final = ("in service", "times", "p50 ms", "p95 ms", "worst ms")
_MEMORY_COLUMNS: Final = ("a web worker after all queries", "MB")
_NAMES: Final = frozenset(
    {
        *("index", "query", "answered by", _PARSING_COLUMNS[0]),
        *(_ZERO_HITS_COLUMNS[0], _SERVICE_COLUMNS[0], _MEMORY_COLUMNS[0]),
    }
)


def lines(run: Run) -> Iterator[str]:
    """Yield the report on *run*, line by line."""
    yield from _heading(run)
    yield ""
    yield from table(_INDEX_COLUMNS, (_index_row(run, name) for name in run.buildings))
    yield ""
    yield from table(_LATENCY_COLUMNS, (_latency_row(run, each) for each in run.latencies))
    if run.zero_hits is not None:
        yield ""
        yield from table(_ZERO_HITS_COLUMNS, _zero_hits_rows(run.zero_hits))
    yield ""
    yield from table(_SERVICE_COLUMNS, _service_rows(run))
    yield ""
    if run.worker_memory is not None:
        yield from table(_MEMORY_COLUMNS, _memory_rows(run.worker_memory))
        yield ""
    yield from table(_PARSING_COLUMNS, _parsing_rows(run))
    yield ""
    yield from _notes(run)
    yield from profiling.lines(run.profiles)


def _heading(run: Run) -> Iterator[str]:
    yield f"`{run.command}`, {run.made}"
    yield ""
    yield f"- {run.articles} articles, {mb(run.text_bytes)} MB of text ({run.corpus}); seed {run.seed}."
    yield f"- {machine_line(run.machine)}"
    if run.refused:
        yield f"- {run.refused} lines held no article that can be read, and were left out."


def machine_line(machine: Machine) -> str:
    """Return the description of *machine*, and its load."""
    return (
        f"{machine.processor}, {machine.cores} cores, {machine.system}, Python {machine.python};"
        f" load at the start {machine.load}."
    )


def _index_row(run: Run, name: str) -> tuple[str, ...]:
    building, figures = run.buildings[name], index_build_figures(run, name)
    start = building.start_memory_bytes
    return (
        LABELS[name],
        str(building.articles),
        f"{figures.articles_per_second:.0f}",
        ratio(figures.speed_ratio),
        ratio(figures.same_terms_speed_ratio),
        f"{building.cpu_seconds:.1f}",
        ratio(figures.cpu_ratio),
        mb(building.size_bytes),
        ratio(figures.size_ratio),
        f"{figures.size_to_text:.2f}",
        mb(building.peak_memory_bytes),
        "–" if start is None else mb(building.peak_memory_bytes - start),
    )


def _latency_row(run: Run, latency: Latency) -> tuple[str, ...]:
    ratios = latency_ratios(run, latency)
    return (
        latency.kind,
        LABELS[latency.way],
        ms(latency.p50_ms),
        ratio(ratios.p50_ratio),
        ratio(ratios.same_terms_p50_ratio),
        ms(latency.p95_ms),
        ratio(ratios.p95_ratio),
        ratio(ratios.same_terms_p95_ratio),
        ms(latency.first_p50_ms),
        ms(latency.first_p95_ms),
        f"{latency.without_hits} of {latency.queries}",
    )


def _zero_hits_rows(zero_hits: ZeroHits) -> Iterator[tuple[str, ...]]:
    offered = f"{zero_hits.helped} of {zero_hits.queries} are offered something else"
    yield f"with what is tried in its place; {offered}", ms(zero_hits.p50_ms), ms(zero_hits.p95_ms)
    yield "without", ms(zero_hits.bare_p50_ms), ms(zero_hits.bare_p95_ms)


def _parsing_rows(run: Run) -> Iterator[tuple[str, ...]]:
    parsing = run.parsing
    # A stroke would be read as the border of a cell.
    shown = parsing.worst.replace("|", "\\|")
    yield f"the slowest of {parsing.queries}, `{shown}…`", ms(parsing.worst_ms)
    yield f"the middle one of {parsing.queries}", ms(parsing.median_ms)


def _service_rows(run: Run) -> Iterator[tuple[str, ...]]:
    startup, commit_latency, during_import = run.startup, run.commit_latency, run.during_import
    spreads = {
        "the command find, start to end": startup.command,
        "server, start to first answer": startup.server,
        "searcher opened, to first page": startup.searcher,
        f"one article into {commit_latency.articles}, until found": commit_latency.found,
        "new generation opened by a reader": commit_latency.opened,
        "its first search": commit_latency.first_search,
        "the same again": commit_latency.next_search,
        "`Searcher.search`, nothing written": during_import.without_import,
        f"beside an import of {during_import.articles} ({during_import.seconds:.1f} s)": during_import.with_import,
    }
    for name, each in spreads.items():
        yield name, str(each.times), ms(each.p50_ms), ms(each.p95_ms), ms(each.worst_ms)


def _memory_rows(memory: Memory) -> Iterator[tuple[str, ...]]:
    yield "resident (RSS), maps of files among it", mb(memory.resident_bytes)
    yield "its share of that (PSS)", mb(memory.proportional_bytes)
    yield "private to it", mb(memory.private_bytes)


def _notes(run: Run) -> Iterator[str]:
    yield (
        "Ratios: the figure of Leit's whole chain divided by that engine's; same terms: that of Leit on plain"
        " stems. Under 1 is better for Leit, over 1 for articles/s."
    )
    yield f"First: each query's first time. The other figures are of the {run.rounds - 1} rounds after it."
    for name, building in run.buildings.items():
        if building.articles < run.articles:
            yield (
                f"{LABELS[name]} got {building.articles} of the articles only. Its size and CPU ratios are by"
                " the article; its memory and its latencies are those of the smaller index, not scaled."
            )


def table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, names: Collection[str] = _NAMES
) -> Iterator[str]:
    """Yield a table in Markdown, aligned for a terminal; columns in *names* to the left, others to the right."""
    cells = [tuple(columns), *rows]
    widths = [max(len(row[number]) for row in cells) for number in range(len(columns))]
    is_name = [column in names for column in columns]
    rule = tuple(
        "-" * width if name else "-" * (width - 1) + ":" for width, name in zip(widths, is_name, strict=True)
    )
    for row in (cells[0], rule, *cells[1:]):
        padded = (
            text.ljust(width) if name else text.rjust(width)
            for text, width, name in zip(row, widths, is_name, strict=True)
        )
        yield f"| {' | '.join(padded)} |"


def ratio(value: float | None) -> str:
    """Return *value* for a table; nothing where there is none."""
    return "" if value is None else f"{value:.3g}"


def ms(value: float) -> str:
    """Return *value*, milliseconds, for a table."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"  # noqa: PLR2004 - three digits say enough


def mb(value: int) -> str:
    """Return *value*, bytes, in MB for a table."""
    return f"{value / _MB:.1f}"

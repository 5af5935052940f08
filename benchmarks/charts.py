"""
The command ``python -m benchmarks.charts RESULT.json …``: draws results as SVG.

A result of ``python -m benchmarks`` gives a chart of latencies, one of ``python -m benchmarks.growth`` curves over the
number of articles. All axes are logarithmic: engines differ a hundredfold.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from benchmarks.svg import SERIES, Drawing, LogScale, number, scale_over
from search.settings import CHECKOUT

Values = Mapping[str, Any]
"""A JSON object."""

_ROW: Final = 18
_WIDTH: Final = 900
_NAMES: Final = 180
"""Pixels for the names of those who answered."""
_FIGURES: Final = 110
"""Pixels for their figures."""
_PANEL: Final = (290, 230)
_ACROSS: Final = 3
"""Panels side by side."""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument(
    "results", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=CHECKOUT / "docs" / "images",
    help="Where to put the drawings; docs/images else.",
)
def main(*, results: tuple[Path, ...], folder: Path) -> None:
    """Draw RESULTS, the JSON of runs, as benchmarks-latency.svg and benchmarks-growth.svg."""
    folder.mkdir(parents=True, exist_ok=True)
    for result in results:
        name, drawing = _draw_file(result)
        (folder / name).write_text("\n".join(drawing.lines()) + "\n", encoding="utf-8")
        click.echo(f"Drawn: {folder / name}")


def _draw_file(result: Path) -> tuple[str, Drawing]:
    try:
        values = json.loads(result.read_text(encoding="utf-8"))
        if "stages" in values:
            return "benchmarks-growth.svg", growth(values)
        return "benchmarks-latency.svg", latencies(values)
    except (ValueError, KeyError, TypeError) as error:
        raise click.ClickException(
            f"{result.name} is no result of the benchmarks. Name a file that python -m benchmarks wrote."
        ) from error


def latencies(values: Values) -> Drawing:
    """Draw the latencies of a run: a row for each who answered, a dot at p50, a line from there to p95."""
    rows = values["latencies"]
    kinds = list(dict.fromkeys(each["kind"] for each in rows))
    ways = list(dict.fromkeys(each["way"] for each in rows))
    height = 70 + len(kinds) * _ROW + len(rows) * _ROW + len(kinds) * 8
    drawing = Drawing(
        _WIDTH,
        height,
        f"Time to the ten best, {values['articles']} articles",
        _describe_rows(rows),
    )
    drawing.text((16, 24), drawing.title, "head")
    drawing.text((16, 42), "milliseconds: the dot is p50, the line ends at p95", "faint")
    scale = scale_over(
        [each[name] for each in rows for name in ("p50_ms", "p95_ms")],
        start=_NAMES,
        end=_WIDTH - _FIGURES - 16,
    )
    _axis_down(drawing, scale, top=62, bottom=height - 10)
    y = 62
    for kind in kinds:
        y += _ROW + 8
        drawing.text((16, y), kind, "head")
        for each in (each for each in rows if each["kind"] == kind):
            y += _ROW
            _latency_row(drawing, each, scale, y, f"s s{ways.index(each['way']) % SERIES}")
    return drawing


def growth(values: Values) -> Drawing:
    """Draw a run over several sizes: a panel for each figure, a line for each engine."""
    panels = _panels(values)
    down = -(-len(panels) // _ACROSS)
    width, height = _PANEL
    drawing = Drawing(
        _ACROSS * width + 30,
        down * height + 70,
        "Growth with the number of articles",
        " ".join(panel.describe(values["labels"]) for panel in panels),
    )
    drawing.text((16, 24), drawing.title, "head")
    for place, name in enumerate(values["labels"]):
        x = 16 + place * 170
        drawing.line([(x, 46), (x + 24, 46)], f"s s{place}")
        drawing.dot((x + 12, 46), f"s s{place}")
        drawing.text((x + 32, 50), values["labels"][name], f"s s{place}")
    for place, panel in enumerate(panels):
        left, top = place % _ACROSS * width, 60 + place // _ACROSS * height
        _draw_panel(drawing, panel, list(values["labels"]), left=left, top=top)
    return drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class _Panel:
    """A figure over the number of articles; *curves* by engine, each of (articles, figure)."""

    title: str
    curves: Mapping[str, Sequence[tuple[float, float]]]

    def describe(self, labels: Mapping[str, str]) -> str:
        """Return the panel's figures in words."""
        curves = (
            f"{labels[name]} "
            + ", ".join(f"{number(value)} at {number(size)} articles" for size, value in curve)
            for name, curve in self.curves.items()
        )
        return f"{self.title}: {'; '.join(curves)}."


def _panels(values: Values) -> list[_Panel]:
    figures: dict[str, Callable[[Values], float]] = {
        "indexing, seconds": lambda building: building["seconds"],
        "index, MB": lambda building: building["size_bytes"] / 1e6,
        "peak memory, MB": lambda building: building["peak_memory_bytes"] / 1e6,
    }
    found = [
        _Panel(
            title=title,
            curves={
                name: [(stage["articles"], figure(stage["buildings"][name])) for stage in values["stages"]]
                for name in values["labels"]
            },
        )
        for title, figure in figures.items()
    ]
    kinds = dict.fromkeys(each["kind"] for each in values["stages"][0]["latencies"])
    return [*found, *(_latency_panel(values, kind) for kind in kinds)]


def _latency_panel(values: Values, kind: str) -> _Panel:
    curves = {
        name: [
            (stage["articles"], each["p50_ms"])
            for stage in values["stages"]
            for each in stage["latencies"]
            if (each["kind"], each["way"]) == (kind, name)
        ]
        for name in values["labels"]
    }
    return _Panel(title=f"{kind}, p50 ms", curves=curves)


def _draw_panel(drawing: Drawing, panel: _Panel, names: Sequence[str], *, left: int, top: int) -> None:
    width, height = _PANEL
    points = [point for curve in panel.curves.values() for point in curve]
    across = scale_over([size for size, _ in points], start=left + 60, end=left + width - 16)
    up = scale_over([value for _, value in points], start=top + height - 36, end=top + 36)
    drawing.text((left + 16, top + 22), panel.title, "head")
    for tick in up.ticks():
        drawing.line([(across.start, up.at(tick)), (across.end, up.at(tick))], "grid")
        drawing.text((across.start - 6, up.at(tick) + 4), number(tick), "faint", anchor="end")
    for tick in across.ticks():
        drawing.text((across.at(tick), up.start + 18), _short(tick), "faint", anchor="middle")
    for name, curve in panel.curves.items():
        kind = f"s s{names.index(name)}"
        placed = [(across.at(size), up.at(value)) for size, value in curve]
        drawing.line(placed, kind)
        for point in placed:
            drawing.dot(point, kind)


def _latency_row(drawing: Drawing, each: Values, scale: LogScale, y: float, kind: str) -> None:
    p50, p95 = each["p50_ms"], each["p95_ms"]
    drawing.text((_NAMES - 8, y), each["label"].replace("`", ""), anchor="end")
    drawing.line([(scale.at(p50), y - 4), (scale.at(p95), y - 4)], kind)
    drawing.dot((scale.at(p50), y - 4), kind)
    drawing.text((_WIDTH - 16, y), f"{number(p50)} / {number(p95)}", anchor="end")


def _axis_down(drawing: Drawing, scale: LogScale, *, top: float, bottom: float) -> None:
    for tick in scale.ticks():
        drawing.line([(scale.at(tick), top + 6), (scale.at(tick), bottom)], "grid")
        drawing.text((scale.at(tick), top), number(tick), "faint", anchor="middle")


def _describe_rows(rows: Sequence[Values]) -> str:
    said = (
        f"{each['kind']}, {each['label'].replace('`', '')}: p50 {number(each['p50_ms'])}, "
        f"p95 {number(each['p95_ms'])} milliseconds."
        for each in rows
    )
    return " ".join(said)


def _short(value: float) -> str:
    for unit, letter in ((1e6, "M"), (1e3, "k")):
        if value >= unit:
            return f"{value / unit:g} {letter}"
    return f"{value:g}"


if __name__ == "__main__":
    main()

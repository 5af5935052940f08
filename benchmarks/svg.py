"""
A small SVG writer for charts, with colours for light and dark pages.

Elements have classes, and one style sheet has the colours of both schemes. Every drawing has a title and a
description for screen readers.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal
from xml.sax.saxutils import escape, quoteattr

Point = tuple[float, float]

SERIES: Final = 7
"""Different colours, in the classes s0, s1 …"""
_STYLE: Final = """
  .ground { fill: #ffffff } text { fill: #1f2328; font: 12px system-ui, sans-serif }
  .head { font-weight: 600 } .faint { fill: #59636e } .grid { stroke: #d1d9e0; stroke-width: 1 }
  polyline { fill: none } .s { stroke: var(--c); stroke-width: 2 } circle.s { fill: var(--c) } text.s { fill: var(--c); stroke: none }
  .s0 { --c: #0757ba } .s1 { --c: #a03d00 } .s2 { --c: #6e5494 } .s3 { --c: #1a7f37 } .s4 { --c: #59636e }
  .s5 { --c: #8a1546 } .s6 { --c: #0a6470 }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117 } text { fill: #e6edf3 } .faint { fill: #9198a1 } .grid { stroke: #3d444d }
    .s0 { --c: #79b8ff } .s1 { --c: #ffa657 } .s2 { --c: #d2b3ff } .s3 { --c: #6fdd8b } .s4 { --c: #9198a1 }
    .s5 { --c: #ff9bce } .s6 { --c: #76e3ea }
  }
"""


@dataclass(frozen=True, slots=True)
class LogScale:
    """
    A logarithmic axis.

    Attributes:
        low: The value at *start*, above 0.
        high: The value at *end*, above *low*.
        start: In pixels.
        end: In pixels; before *start* where the axis points up.
    """

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the pixel of *value*; values outside the axis are drawn at its border."""
        share = math.log(max(value, self.low) / self.low) / math.log(self.high / self.low)
        return self.start + min(share, 1.0) * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Return the powers of ten on the axis."""
        first, last = math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9)
        return [10.0**power for power in range(first, last + 1)]


def scale_over(values: Sequence[float], *, start: float, end: float) -> LogScale:
    """Return the scale from the power of ten under the least of *values* to that over the greatest."""
    low = 10.0 ** math.floor(math.log10(min(values)))
    high = 10.0 ** math.ceil(math.log10(max(values)))
    return LogScale(low, high if high > low else low * 10, start, end)


@dataclass(slots=True)
class Drawing:
    """
    A drawing, built element by element.

    Attributes:
        width: In pixels.
        height: In pixels.
        title: What it shows, a sentence.
        description: The figures in words, for screen readers.
    """

    width: int
    height: int
    title: str
    description: str
    _elements: list[str] = field(default_factory=list)

    def text(
        self, at: Point, text: str, kind: str = "", *, anchor: Literal["start", "middle", "end"] = "start"
    ) -> None:
        """Write *text* with its baseline at a point."""
        x, y = at
        self._elements.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class={quoteattr(kind)}>{escape(text)}</text>'
        )

    def line(self, points: Sequence[Point], kind: str) -> None:
        """Draw a line through *points*."""
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self._elements.append(f'<polyline points="{path}" class={quoteattr(kind)}/>')

    def dot(self, at: Point, kind: str) -> None:
        """Draw a dot."""
        self._elements.append(f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="4" class={quoteattr(kind)}/>')

    def lines(self) -> Iterator[str]:
        """Yield the SVG, line by line."""
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}"'
            f' width="{self.width}" height="{self.height}" role="img" aria-labelledby="title description">'
        )
        yield f'<title id="title">{escape(self.title)}</title>'
        yield f'<desc id="description">{escape(self.description)}</desc>'
        yield f"<style>{_STYLE}</style>"
        yield f'<rect class="ground" width="{self.width}" height="{self.height}"/>'
        yield from self._elements
        yield "</svg>"


def number(value: float) -> str:
    """Return *value* as a person writes it, with three digits or so: 0.042, 3.1, 250, 1 000 000."""
    if value >= 100:  # noqa: PLR2004 - from here on, digits behind the point say nothing
        return f"{value:_.0f}".replace("_", " ")
    return f"{value:.3g}"

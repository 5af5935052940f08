#!/usr/bin/env python3
"""
Counts riddles in the source: names, docstrings, comments and sizes, each beside its limit.

Usage: scripts/naming.py [CHECKOUT]. Exits with 1 when a limit is exceeded.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf, isfinite
from pathlib import Path
from typing import Final

PACKAGES: Final = ("search", "web")

# Pronouns, participles and fillers that say nothing of a value. The list was drawn from this code base:
# what it used where others write `hit`, `line`, `term` or `doc_ids`.
# fmt: off
VAGUE_NAMES: Final = frozenset({
    "each", "found", "kept", "told", "here", "there", "at", "one", "other", "others", "some", "wanted",
    "known", "made", "given", "asked", "met", "seen", "read", "written", "shown", "meant", "begun",
    "begin", "begins", "end", "ends", "place", "places", "own", "both", "several", "few", "many",
    "more", "most", "rest", "whole", "piece", "pieces", "thing", "things", "way", "ways", "held",
    "looked", "moved", "joined", "taken", "drawn", "placed", "answered", "stated", "noted",
})
# fmt: on
_PARTICIPLE: Final = re.compile(r"(ed|en|wn|id|old|ept|eld|aid|ade|ut|elt|ead)$")
_EMPTY_OPENING: Final = re.compile(r"(Return|Yield) (what|where|which|how|whether)\b")
_COMMENT: Final = re.compile(r"(?m)^\s*#|\s{2}#\s")


@dataclass(frozen=True)
class Figure:
    """
    One measured figure.

    Attributes:
        name: What was counted.
        value: The count or percentage.
        limit: The largest allowed value; the smallest where *at_least* is set.
        example: Where the figure comes from, for figures that have one source.
        at_least: Whether *limit* is a minimum.
    """

    name: str
    value: float
    limit: float
    example: str = ""
    at_least: bool = False

    @property
    def is_within(self) -> bool:
        """Whether the value is allowed."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def measure(root: Path) -> list[Figure]:
    """Return the figures of the packages of the checkout at *root*."""
    sources = {
        path: path.read_text(encoding="utf-8")
        for package in PACKAGES
        for path in sorted((root / package).rglob("*.py"))
    }
    trees = {path: ast.parse(source) for path, source in sources.items()}
    functions = [(path, node) for path, tree in trees.items() for node in _functions(tree)]
    names = [name for tree in trees.values() for name in _local_names(tree)]
    lines = {path: source.count("\n") for path, source in sources.items()}
    folders = Counter(path.parent for path in sources)
    largest = max(lines, key=lambda path: lines[path])
    length, longest = max(
        ((node.end_lineno or 0) - node.lineno + 1, f"{path.relative_to(root)}:{node.name}")
        for path, node in functions
    )
    fullest = max(folders, key=lambda folder: folders[folder])
    named = [node.name for _, node in functions if not node.name.startswith("__")]
    index = [source for path, source in sources.items() if "index" in path.relative_to(root).parts]
    return [
        Figure("lines", sum(lines.values()), inf),
        Figure("lines of the largest file", lines[largest], 399, str(largest.relative_to(root))),
        Figure("lines of the longest function", length, 50, longest),
        Figure("modules in the fullest folder", folders[fullest], 18, str(fullest.relative_to(root))),
        Figure("functions named by a participle, %", _share(named, _is_participle), 3),
        Figure("vague local names, %", _share(names, VAGUE_NAMES.__contains__), 3),
        Figure("docstrings that begin «Return what …»", sum(map(_opens_empty, functions)), 19),
        Figure("comments in 100 lines of the index", _comments(index), 6, at_least=True),
    ]


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _local_names(tree: ast.Module) -> Iterator[str]:
    """Yield every name that is bound: assigned, looped over, or a parameter."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg


def _is_participle(name: str) -> bool:
    words = name.lstrip("_").split("_")
    return len(words) == 1 and _PARTICIPLE.search(words[0]) is not None


def _opens_empty(function: tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]) -> bool:
    return _EMPTY_OPENING.match(ast.get_docstring(function[1]) or "") is not None


def _share(names: list[str], is_counted: Callable[[str], bool]) -> float:
    return round(100 * sum(map(is_counted, names)) / max(len(names), 1), 1)


def _comments(sources: list[str]) -> float:
    code = sum(1 for source in sources for line in source.split("\n") if line.strip())
    return round(100 * sum(len(_COMMENT.findall(source)) for source in sources) / max(code, 1), 1)


def main() -> int:
    """Print a line a figure; return the exit status."""
    figures = measure(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent)
    for figure in figures:
        bound = f"({'at least' if figure.at_least else 'at most'} {figure.limit:g}) " * isfinite(figure.limit)
        mark = "  " if figure.is_within else "! "
        print(f"{mark}{figure.name}: {figure.value:g} {bound}{figure.example}".rstrip())
    return 0 if all(figure.is_within for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())

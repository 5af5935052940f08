"""Numbers in words, in bokmål and nynorsk, read from ``numbers.toml``."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Final

_TABLE: Final[dict[str, dict[str, int]]] = tomllib.loads(
    files("search.query.expansion").joinpath("numbers.toml").read_text(encoding="utf-8")
)
CARDINALS: Final[dict[str, int]] = _TABLE["cardinals"]
"""Cardinal numbers in words, each with its value."""
ORDINALS: Final[dict[str, int]] = _TABLE["ordinals"]
"""Ordinal numbers in words, each with its value."""
NUMERALS: Final = frozenset(CARDINALS) | frozenset(ORDINALS)
"""All numbers in words."""

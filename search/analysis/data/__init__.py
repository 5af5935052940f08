"""Tables of Norwegian, each with its source and licence on top: words and rules, no code."""

import gzip
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """Return the content of ``<name>.toml``."""
    content: dict[str, Any] = tomllib.loads((files(__package__) / f"{name}.toml").read_text("utf-8"))
    return content


def packed_lines(name: str) -> list[str]:
    """Return the lines of ``<name>.txt.gz``."""
    content = (files(__package__) / f"{name}.txt.gz").read_bytes()
    return gzip.decompress(content).decode().splitlines()

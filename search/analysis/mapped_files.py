"""Tries and arrays mapped from files into memory: nothing is read before it is used, and processes share it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import marisa_trie

# Imported where they are used: reading a query's words or an article's paragraphs needs neither.


def map_trie(file: Path) -> marisa_trie.Trie:
    """Return the trie that *file* holds."""
    import marisa_trie  # noqa: PLC0415 - see above

    return marisa_trie.Trie().mmap(str(file))


def map_array(file: Path) -> memoryview:
    """Return the numbers that *file* holds; a memoryview gives a Python number ten times as fast as NumPy does."""
    import numpy as np  # noqa: PLC0415 - see above

    return memoryview(np.load(file, mmap_mode="r"))

"""Which articles of a segment are gone? A bitmap in a file of its own, since the segment never changes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from search.index.posting_lists import Flags
from search.index.segment.array_file import ArrayFile, ArrayWriter, Output

KIND: Final = "removed"
SUFFIX: Final = ".removed"


def write_removed(output: Output, live: Flags) -> None:
    """Write which articles are still there."""
    writer = ArrayWriter(output, KIND)
    writer.add("removed", np.packbits(~live))
    writer.finish()


def read_live(path: Path, size: int) -> Flags:
    """
    Return which of *size* articles are still there.

    Raises:
        BackendUnavailableError: The file is damaged.
        FileNotFoundError: There is none.
    """
    bits = ArrayFile(path, KIND).whole("removed")
    return ~np.unpackbits(bits, count=size).astype(np.bool_)

"""The bitmap of the removed articles of a segment: a file of its own, since the files of a segment never change."""

from pathlib import Path
from typing import Final

import numpy as np

from search.index.posting_lists import Flags
from search.index.segment.array_file import ArrayFile, ArrayWriter, Output

KIND: Final = "removed"
SUFFIX: Final = ".removed"


def write_removed(output: Output, live: Flags) -> None:
    """Write the bitmap of the articles that are not *live*; shape (articles,)."""
    writer = ArrayWriter(output, KIND)
    writer.add("removed", np.packbits(~live))
    writer.finish()


def read_live(path: Path, size: int) -> Flags:
    """
    Return a flag for each of *size* articles: False for a removed one.

    Raises:
        BackendUnavailableError: The file is damaged.
        FileNotFoundError: There is no such file.
    """
    bits = ArrayFile(path, KIND).whole("removed")
    return ~np.unpackbits(bits, count=size).astype(np.bool_)

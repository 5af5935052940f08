"""The versions that a build was made with, as its file ``leit.json`` states them."""

import json
from pathlib import Path
from typing import Final, NamedTuple

from search.analysis import ANALYZER_VERSION
from search.index.whoosh.table_of_contents import LAYOUT_VERSION

_MANIFEST: Final = "leit.json"


class Versions(NamedTuple):
    """
    The versions of what makes the words of a build, and the files.

    Attributes:
        analyzer: The `ANALYZER_VERSION`.
        layout: The `LAYOUT_VERSION`.
        tables: The name of the tables of Norwegian; empty where the build does not say.
    """

    analyzer: str
    layout: str
    tables: str = ""

    @property
    def is_readable(self) -> bool:
        """Whether this code reads the files of such a build."""
        return self.layout == LAYOUT_VERSION

    @property
    def has_our_rules(self) -> bool:
        """Whether this code reads the words of such a build as whoever made it."""
        return self.is_readable and self.analyzer == ANALYZER_VERSION

    @property
    def is_newer(self) -> bool:
        """Whether later code than this made such a build."""
        return is_later(self.analyzer, ANALYZER_VERSION) or is_later(self.layout, LAYOUT_VERSION)

    @property
    def name(self) -> str:
        """A name for files that are about processes or builds of these versions."""
        # Not the analyzer: the name of the tables is a hash that holds it.
        return f"{self.layout}-{self.tables}"

    def __str__(self) -> str:
        return f"analyzer {self.analyzer}, layout {self.layout}"


def is_later(version: str, other: str) -> bool:
    """Say whether *version*, a number, comes after *other*; an unknown one does not."""
    return version.isdecimal() and other.isdecimal() and int(version) > int(other)


def own_versions(tables: str) -> Versions:
    """Return the versions of this code with the tables named *tables*."""
    return Versions(ANALYZER_VERSION, LAYOUT_VERSION, tables)


def write_versions(folder: Path, versions: Versions) -> Path:
    """Write *versions* into the folder of a build; return the file."""
    file = folder / _MANIFEST
    file.write_text(json.dumps(versions._asdict()), encoding="utf-8")
    return file


def read_versions(folder: Path) -> Versions:
    """
    Return the versions that made the build in *folder*.

    Raises:
        FileNotFoundError: There is no such build.
        OSError: The file cannot be read.
        ValueError: The file holds something else.
    """
    try:
        values = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        versions = Versions(**values)
    except (TypeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    # The name of the tables becomes part of a path.
    if not all(isinstance(value, str) for value in versions) or "/" in versions.tables:
        raise ValueError(f"{values}")
    return versions

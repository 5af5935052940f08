"""
Opens the analyzer with its tables of Norwegian, and makes the tables where they are missing.

They are made of dictionaries from PyPI, on this machine, the first time they are needed: some
twenty seconds. A folder of tables is complete from the moment it has its name, which names what made it.
Tables of several versions lie side by side: a process goes on with those it began with, and an index with those that
made it, whatever code and packages come on disk later.
"""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Final

from search.analysis.analyzer import ANALYZER_VERSION, Analyzer
from search.analysis.compounds import Splitter
from search.analysis.lexicon import Lexicon
from search.analysis.stemmer import stem
from search.analysis.word_analyzer import WordAnalyzer
from search.errors import LanguageTablesError
from search.system.file_access import access_remedy
from search.system.leases import hold, remove_unused

FOLDER: Final = "language"
PACKAGES: Final = ("simplemma", "wordfreq")
SOURCES: Final = (
    "data/*.py",
    "data/*.toml",
    "data/*.txt.gz",
    "lexicon/*.py",
    "characters.py",
    "tables/compound_tables.py",
    "compounds.py",
    "language.py",
    "tables/make_tables.py",
    "mapped_files.py",
    "nynorsk.py",
)
"""
The files that decide what is in the tables: the word lists, and `make_tables` with all that it imports.

A change of any of them makes the tables anew, so tables are never older than the rules that made them.
The rest of the analysis reads the tables and may change without that.
"""
FORMAT: Final = "1"
"""Rises when the files of the tables, or the meaning of what is in them, change for those who read them."""
_FORMAT_FILE: Final = "format"
_ABANDONED_SECONDS: Final = 3600

Report = Callable[[str], None]
"""Takes a sentence about work that takes time."""


def silent(_: str) -> None:
    """Take a report and do nothing."""


def open_analyzer(folder: Path, *, make: bool = True, report: Report = silent) -> Analyzer:
    """
    Return the analyzer whose tables are in *folder*; they are made where they are missing.

    Args:
        folder: The index folder; the tables are in ``language/<version>/`` there.
        make: Make tables that are missing; a server, whose visitors wait, does not.
        report: Called before tables are made.

    Raises:
        LanguageTablesError: The tables cannot be written, or not be read, or are missing and not to be made.
    """
    tables = tables_folder(folder)
    hold(tables)
    if not make and not tables.is_dir():
        raise LanguageTablesError(
            f"There are no tables of Norwegian for this release in {tables.parent}. "
            "Make them, and the index if it is gone too: python -m search rebuild"
        )
    try:
        if not tables.is_dir():
            _make(tables, report)
            hold(tables)
    except (OSError, ValueError, RuntimeError, EOFError) as error:
        raise _tables_error(tables, error) from error
    return open_tables(tables)


def tables_folder(folder: Path) -> Path:
    """Return the folder in which the tables of this code are, or will be; *folder* is that of an index."""
    return folder / FOLDER / version()


def load_libraries() -> None:
    """Import the libraries that analysis imports when a word first needs them."""
    import marisa_trie  # noqa: F401, PLC0415
    import numpy.ma  # noqa: F401, PLC0415 - NumPy itself imports it when it first sorts texts

    stem("leiting")


def analyzer_with(tables: str, newest: Analyzer) -> Analyzer:
    """
    Return an analyzer with the tables named *tables*, which lie beside those of *newest*.

    It is *newest* where *tables* is empty, or where those tables are gone, damaged or of another format.
    """
    folder = newest.tables.with_name(tables) if tables else newest.tables
    if folder == newest.tables:
        return newest
    hold(folder)
    try:
        file = folder / _FORMAT_FILE
        is_readable = not file.exists() or file.read_text(encoding="ascii") == FORMAT
        return open_tables(folder) if folder.is_dir() and is_readable else newest
    except (OSError, ValueError, LanguageTablesError):
        return newest


def remove_unused_tables(folder: Path, named: Collection[str]) -> None:
    """Remove from *folder*, an index folder, the tables that no process uses, but for those of this code and *named* ones."""
    tables = folder / FOLDER
    for other in tables.iterdir() if tables.is_dir() else ():
        if not other.name.startswith(".") and other.name != version() and other.name not in named:
            remove_unused(other)


def open_tables(tables: Path) -> Analyzer:
    """
    Return the analyzer whose tables *tables* holds, as `Analyzer.tables` of another one names them.

    Raises:
        LanguageTablesError: They cannot be read.
    """
    try:
        return Analyzer(WordAnalyzer(Lexicon(tables), Splitter(tables)))
    except (OSError, ValueError, RuntimeError, EOFError) as error:
        raise _tables_error(tables, error) from error


def _tables_error(tables: Path, error: Exception) -> LanguageTablesError:
    files = (
        (tables.parent, tables, *tables.glob("*")) if os.access(tables, os.R_OK) else (tables.parent, tables)
    )
    remedy = next((sentence for file in files if (sentence := access_remedy(file))), "")
    return LanguageTablesError(
        f"The tables of Norwegian in {tables} cannot be made or read ({error}). "
        + (
            remedy
            or "Make room there or give write access; if they are there, delete them: they are made again."
        )
    )


@cache
def version() -> str:
    """
    Return the name of the tables that this code makes of the packages installed.

    It is found out once: a process goes on with what it began with, whatever comes on disk later.
    """
    digest = hashlib.sha256(ANALYZER_VERSION.encode())
    folder = Path(__file__).parents[1]
    for pattern in SOURCES:
        for file in sorted(folder.glob(pattern)):
            digest.update(file.read_bytes())
    return "-".join([digest.hexdigest()[:8], *(f"{name}{metadata.version(name)}" for name in PACKAGES)])


def _make(tables: Path, report: Report) -> None:
    """Write the tables beside their place, then give them their name; another process may be first."""
    # Imported late: a process that finds its tables needs no dictionaries in memory.
    from search.analysis.tables.make_tables import write_tables  # noqa: PLC0415

    tables.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=".making-", dir=tables.parent))
    report("Making the tables of Norwegian, once on this machine. It takes some twenty seconds.")
    try:
        write_tables(unfinished)
        (unfinished / _FORMAT_FILE).write_text(FORMAT, encoding="ascii")
        unfinished.chmod(0o755)  # mkdtemp lets nobody else in, and servers run as their own user
        unfinished.rename(tables)
    except OSError:
        if not tables.is_dir():
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    _remove_abandoned(tables.parent)


def _remove_abandoned(folder: Path) -> None:
    """Remove the half-made tables of processes that were killed at it."""
    for unfinished in folder.glob(".*"):
        with suppress(FileNotFoundError):  # another process removes them too
            if time.time() - unfinished.stat().st_mtime > _ABANDONED_SECONDS:
                shutil.rmtree(unfinished, ignore_errors=True)

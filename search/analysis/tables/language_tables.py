"""
Opens the analyzer with its tables of Norwegian, and makes the tables where they are missing.

They are made of dictionaries from PyPI, on this machine, the first time they are needed: some
twenty seconds. A folder of tables is complete from the moment it has its name, which names what made it.
"""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Final

from search.analysis.analyzer import ANALYZER_VERSION, Analyzer
from search.analysis.compounds import Splitter
from search.analysis.lexicon import Lexicon
from search.analysis.word_analyzer import WordAnalyzer
from search.errors import LanguageTablesError
from search.file_access import access_remedy

FOLDER: Final = "language"
PACKAGES: Final = ("simplemma", "wordfreq")
SOURCES: Final = (
    "data/*.py",
    "data/*.toml",
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
    tables = folder / FOLDER / version()
    if not make and not tables.is_dir():
        raise LanguageTablesError(
            f"There are no tables of Norwegian for this release in {tables.parent}. "
            "Make them, and the index if it is gone too: python -m search rebuild"
        )
    try:
        if not tables.is_dir():
            _make(tables, report)
    except (OSError, ValueError, RuntimeError, EOFError) as error:
        raise _tables_error(tables, error) from error
    return open_tables(tables)


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


def version() -> str:
    """Return the name of the tables that this code makes of the packages installed."""
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
        unfinished.chmod(0o755)  # mkdtemp lets nobody else in, and servers run as their own user
        unfinished.rename(tables)
    except OSError:
        if not tables.is_dir():
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    _remove_others(tables)


def _remove_others(tables: Path) -> None:
    """Remove tables of other versions; a process that has them open keeps them until it ends."""
    for other in tables.parent.iterdir():
        is_being_made = (
            other.name.startswith(".") and time.time() - other.stat().st_mtime < _ABANDONED_SECONDS
        )
        if other != tables and not is_being_made:
            shutil.rmtree(other, ignore_errors=True)

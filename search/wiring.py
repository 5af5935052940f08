"""
Opens archive, index and analyzer as the settings name them.

The one place where rooms are put together; everywhere else they are passed in.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from search.analysis import load_libraries, open_analyzer
from search.analysis.tables.language_tables import (
    Report,
    analyzer_with,
    remove_unused_tables,
    silent,
    tables_folder,
    version,
)
from search.archive.articles_table import Archive, open_archive
from search.archive.engine import load_driver
from search.article_index import ArticleIndex
from search.errors import IndexOutdatedError, LanguageTablesError, UnavailableError
from search.index import hold_index, load_engine, open_index
from search.query import load_tables
from search.request import SearchRequest
from search.searcher import Searcher
from search.settings import Settings
from search.system.leases import hold


def open_searcher(settings: Settings, *, make_tables: bool = True, report: Report = silent) -> Searcher:
    """
    Return a searcher over the archive and the index that *settings* name; neither is made when missing.

    Call it in the process that searches, after any fork.

    Args:
        settings: The settings.
        make_tables: Make the tables of Norwegian where they are missing, which takes some fifteen seconds.
        report: Called with a sentence when something takes time.

    Raises:
        UnavailableError: There is no archive, or it does not answer.
    """
    archive = open_archive(settings.archive, create=False, writable=False)
    try:
        newest = open_analyzer(settings.index_dir, make=make_tables, report=report)
    except UnavailableError:
        archive.close()
        raise
    index = open_index(settings, newest)
    try:
        tables = index.tables()
    except UnavailableError:
        tables = ""  # there is no index yet: every search says so
    # A query is read with the tables that the words of the index came from.
    return Searcher(index, archive, analyzer_with(tables, newest), tables=tables)


def prepare_serving(settings: Settings, *, report: Report = silent) -> None:
    """
    Make the tables that servers of *settings* need and do not make themselves, and see whether this code can search.

    An archive or an index that is missing, or does not answer, is no matter of the code: whoever serves says so.

    Raises:
        LanguageTablesError: The tables cannot be made.
        IndexOutdatedError: The index has another layout.
    """
    open_analyzer(settings.index_dir, report=report)
    try:
        searcher = open_searcher(settings, make_tables=False)
        try:
            searcher.search(SearchRequest(text="leit", page_size=1))
        finally:
            searcher.close()
    except (LanguageTablesError, IndexOutdatedError):
        raise
    except UnavailableError as error:
        report(str(error))


def has_tables(settings: Settings) -> bool:
    """Say whether the tables of Norwegian of this code are there."""
    return tables_folder(settings.index_dir).is_dir()


def fold_archive(settings: Settings) -> None:
    """Put what is only in the log beside the archive into its file; without effect where there is none."""
    with suppress(UnavailableError):
        archive = open_archive(settings.archive, create=False)
        try:
            archive.fold()
        finally:
            archive.close()


def load_for_serving(settings: Settings) -> None:
    """Import what searches under *settings* import when they first need it."""
    load_engine(settings)
    load_driver(settings.archive)
    load_libraries()
    load_tables()


def hold_for_serving(settings: Settings) -> None:
    """Let nobody remove the tables and the index that this code uses, while this process lives or one forked from it."""
    hold(tables_folder(settings.index_dir))
    hold_index(settings, version())


@contextmanager
def open_index_for_writing(settings: Settings, *, report: Report = silent) -> Iterator[ArticleIndex]:
    """
    Open the index for writing, and close it at the end; remove the tables that nobody uses any more.

    Args:
        settings: The settings.
        report: Called with a sentence when something takes time.

    Raises:
        UnavailableError: The tables of Norwegian cannot be made, or the index does not answer.
    """
    index = open_index(settings, open_analyzer(settings.index_dir, report=report))
    try:
        yield index
        # Tables go with the last build that they made, and the last process that uses them.
        with suppress(UnavailableError):
            remove_unused_tables(settings.index_dir, index.all_tables())
    finally:
        index.close()


@contextmanager
def open_for_writing(
    settings: Settings, *, create: bool, report: Report = silent
) -> Iterator[tuple[Archive, ArticleIndex]]:
    """
    Open archive and index for writing, and close them at the end.

    Args:
        settings: The settings.
        create: Make the archive when there is none.
        report: Called with a sentence when something takes time.

    Raises:
        UnavailableError: There is no archive and *create* is false, or one of the two does not answer.
    """
    archive = open_archive(settings.archive, create=create)
    try:
        with open_index_for_writing(settings, report=report) as index:
            yield archive, index
    finally:
        archive.close()

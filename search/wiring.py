"""
Opens archive, index and analyzer as the settings name them.

The one place where rooms are put together; everywhere else they are passed in.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from search.analysis import open_analyzer
from search.analysis.tables.language_tables import Report, silent
from search.archive.articles_table import Archive, open_archive
from search.article_index import ArticleIndex
from search.errors import UnavailableError
from search.index import open_index
from search.searcher import Searcher
from search.settings import Settings


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
        analyzer = open_analyzer(settings.index_dir, make=make_tables, report=report)
    except UnavailableError:
        archive.close()
        raise
    return Searcher(open_index(settings, analyzer), archive, analyzer)


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
        index = open_index(settings, open_analyzer(settings.index_dir, report=report))
        try:
            yield archive, index
        finally:
            index.close()
    finally:
        archive.close()

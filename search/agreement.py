"""Whether archive and index hold the same articles, as they do unless one of them was put back from another day."""

from typing import Final

from search.archive.articles_table import Archive
from search.article_index import ArticleIndex
from search.errors import IndexMissingError

DISAGREEMENT: Final = (
    "Archive and index do not hold the same articles. Make the index again: python -m search rebuild"
)


def disagree(archive: Archive, index: ArticleIndex) -> bool:
    """
    Return whether *archive* and *index* hold different numbers of articles, with nothing waiting to be indexed.

    While others write, the numbers are of different moments, and it is False.

    Raises:
        UnavailableError: One of them does not answer.
    """
    change = archive.latest_change()
    try:
        indexed = index.info().articles
    except IndexMissingError:
        indexed = 0
    if archive.pending_count() or archive.count() == indexed:
        return False
    return archive.latest_change() == change and not archive.pending_count()

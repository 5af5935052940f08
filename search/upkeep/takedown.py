"""
Takes articles out of everybody's sight, in archive and index, and brings them back.

Each function ends when no search finds the article any more, or again. In the archive the change is one commit,
after which no page and no answer has the text; the index follows at once, and where that fails the article is pending,
so the next writing command does it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from search.archive.articles_table import Archive
from search.article_index import ArticleIndex
from search.articles import ID_PATTERN, Article
from search.errors import ArticleNotFoundError
from search.ingest import index_pending


@dataclass(frozen=True, slots=True)
class TakenDown:
    """
    What was taken down.

    Attributes:
        article_ids: The ids.
        articles: The articles as they were shown, by id; one that was not is left out.
        equal: For each id, those of shown articles that say the same, word for word.
    """

    article_ids: tuple[str, ...]
    articles: dict[str, Article]
    equal: dict[str, list[str]]


def withhold(
    names: Sequence[str], archive: Archive, index: ArticleIndex, *, reason: str, by: str, now: datetime
) -> TakenDown:
    """
    Take articles down until `lift`; the text stays in the archive.

    Args:
        names: Ids of articles, or what their providers call them. An id that no article has keeps it out when it comes.
        archive: The articles.
        index: Where they are found.
        reason: Why, for those who look at it later.
        by: Who does it.
        now: The time, aware.

    Raises:
        ArticleNotFoundError: One of *names* leads to no article, and cannot be the id of one to come.
        UnavailableError: Archive or index do not answer. What is in the archive by then is taken down.
    """
    taken = _look_up(names, archive)
    archive.withhold(taken.article_ids, reason=reason, by=by, now=now)
    index_pending(archive, index)
    return taken


def lift(names: Sequence[str], archive: Archive, index: ArticleIndex, *, now: datetime) -> list[str]:
    """
    Bring back articles that were withheld, or that their providers have withdrawn; return their ids.

    Raises:
        ArticleNotFoundError: Nothing by one of *names* is taken down.
        UnavailableError: Archive or index do not answer.
    """
    ids = archive.find_ids(names)
    wanted = [ids.get(name, name) for name in names]
    lifted = archive.lift(wanted, now=now)
    index_pending(archive, index)
    for article_id in wanted:
        if article_id not in lifted:
            raise ArticleNotFoundError(article_id)
    return lifted


def delete(
    names: Sequence[str], archive: Archive, index: ArticleIndex, *, reason: str, by: str, now: datetime
) -> tuple[TakenDown, bool]:
    """
    Delete articles for good; return what they were, and whether no trace of them is left in the archive's files.

    Where a reader keeps the archive's log from being folded now, `Archive.purge` does it later. Raises as `withhold`.
    """
    taken = _look_up(names, archive)
    archive.delete(taken.article_ids, reason=reason, by=by, now=now)
    index_pending(archive, index)
    index.purge()
    return taken, archive.purge()


def _look_up(names: Sequence[str], archive: Archive) -> TakenDown:
    found = archive.find_ids(names)
    ids = tuple(dict.fromkeys(found.get(name, name) for name in names))
    for article_id in ids:
        if not re.fullmatch(ID_PATTERN, article_id):
            raise ArticleNotFoundError(article_id)
    return TakenDown(ids, archive.get_many(ids), archive.equal_texts(ids))

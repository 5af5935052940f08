"""The searcher of the running application, and the check of article ids in URLs."""

import re
from collections.abc import Callable
from typing import Final

from flask import current_app

from search import ID_PATTERN, ArticleNotFoundError, Searcher

_ID: Final = re.compile(ID_PATTERN)


def searcher() -> Searcher:
    """Return the searcher of the application. Raises UnavailableError when it cannot be opened."""
    get_searcher: Callable[[], Searcher] = current_app.extensions["get_searcher"]
    return get_searcher()


def require_valid_id(article_id: str) -> str:
    """Return *article_id*. Raises ArticleNotFoundError when no article can have such an id."""
    if not _ID.fullmatch(article_id):
        raise ArticleNotFoundError(article_id)
    return article_id

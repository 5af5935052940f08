"""Which searcher does the present application answer from, and can an article have this id?"""

from __future__ import annotations

import re
from typing import Final

from flask import current_app

from search import ID_PATTERN, ArticleNotFoundError, Searcher

_ID: Final = re.compile(ID_PATTERN)


def searcher() -> Searcher:
    """Return the searcher this application was created with."""
    found: Searcher = current_app.extensions["searcher"]
    return found


def possible_id(article_id: str) -> str:
    """Return *article_id*. Raises ArticleNotFoundError for what no article can be called."""
    if not _ID.fullmatch(article_id):
        raise ArticleNotFoundError(article_id)
    return article_id

"""
What of an article goes into a segment?

Its texts and what is compared whole, as plain strings and numbers: these go to another process in a sixth of the
time that articles take.
"""

from __future__ import annotations

from typing import NamedTuple

from search.analysis import Language, article_language
from search.articles import TEXT_FIELDS, Article, exact_values, field_texts
from search.index.posting_lists import UNDATED, microseconds


class Contents(NamedTuple):
    """
    An article as it goes into a segment.

    Attributes:
        article_id: Its id.
        language: The language it is analysed in.
        texts: The paragraphs of each of TEXT_FIELDS.
        values: Those of each of EXACT_FIELDS.
        dates: *published* and *modified*, as a column of dates has them.
    """

    article_id: str
    language: Language
    texts: tuple[tuple[str, ...], ...]
    values: tuple[tuple[str, ...], ...]
    dates: tuple[int, int]


def contents(article: Article) -> Contents:
    """Return what of *article* goes into a segment."""
    texts, dates = field_texts(article), (article.published, article.modified)
    published, modified = (UNDATED if each is None else microseconds(each) for each in dates)
    return Contents(
        article.id,
        article_language(article.language),
        tuple([texts[field] for field in TEXT_FIELDS]),
        tuple(exact_values(article).values()),
        (published, modified),
    )

"""
The analyzer for all tests, and what takes one, with it put in.

Its tables are made once, in the first run. Tests that start commands with a folder of their own for
the index share them by `share_tables`.
"""

from __future__ import annotations

from search import Searcher
from search.analysis import open_analyzer
from search.highlighting import snippets
from search.index import whoosh
from search.query import parse
from search.settings import CHECKOUT
from tests.search.analysis import field_terms as analysis

FOLDER = CHECKOUT / ".leit-test" / "index"
ANALYZER = open_analyzer(FOLDER)

analyze = ANALYZER.analyze


def field_terms(paragraphs, language="nb"):
    return analysis.field_terms(paragraphs, language, ANALYZER)


def parse_query(text, **options):
    return parse.parse_query(text, ANALYZER, **options)


def open_whoosh(folder, **options):
    return whoosh.WhooshIndex(folder, ANALYZER, **options)


def searcher_over(index, archive):
    return Searcher(index, archive, ANALYZER)


def make_snippets(articles, query, **options):
    return snippets.make_snippets(articles, query, ANALYZER, **options)


def extract(article, query, **options):
    """Return the title and the fragments of one article whose positions no index knows."""
    return next(make_snippets([(article, None)], query, **options))


def mark_article(article, query):
    return snippets.mark_article(article, query, ANALYZER)


def share_tables(index_folder):
    """Put these tables into *index_folder*, made where it is missing; return it."""
    index_folder.mkdir(parents=True, exist_ok=True)
    if not (index_folder / "language").exists():
        (index_folder / "language").symlink_to(FOLDER / "language")
    return index_folder

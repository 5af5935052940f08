"""The query language: parsing, the query tree, descriptions and diagnostics."""

from datetime import date
from typing import get_args

from search.query.dates.phrases import parse_dates
from search.query.describe import describe_query
from search.query.diagnostics import FAULTS, NOTICES, Diagnostic, Language, diagnostic_text, query_texts
from search.query.expansion.equivalents import equivalents_table
from search.query.fields import language_codes
from search.query.guided import GuidedQuery, read_guided, write_guided_query
from search.query.parse import parse_query
from search.query.tree import Query
from search.query.unknown_values import unknown_values

__all__ = [
    "FAULTS",
    "NOTICES",
    "Diagnostic",
    "GuidedQuery",
    "Language",
    "Query",
    "describe_query",
    "diagnostic_text",
    "load_tables",
    "parse_query",
    "read_guided",
    "unknown_values",
    "write_guided_query",
]


def load_tables() -> None:
    """Read the tables of words and texts that queries read when they first need them."""
    language_codes()
    equivalents_table()
    parse_dates("uke 1 2021", date(2021, 1, 1))
    for language in get_args(Language):
        query_texts(language)

"""The query language: parsing, the query tree, descriptions and diagnostics."""

from search.query.describe import describe_query
from search.query.diagnostics import FAULTS, NOTICES, Diagnostic, Language, diagnostic_text
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
    "parse_query",
    "read_guided",
    "unknown_values",
    "write_guided_query",
]

"""What did the person ask for? The query language, its tree, and its diagnostics."""

from search.query.describe import interpreted
from search.query.diagnostics import FAULTS, Diagnostic, Language, message
from search.query.parse import parse_query
from search.query.tree import Query

__all__ = ["FAULTS", "Diagnostic", "Language", "Query", "interpreted", "message", "parse_query"]

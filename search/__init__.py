"""
The face of Leit's engine, full-text search in Norwegian news articles: everything front ends may use.

A name is imported from its module when it is first used (PEP 562), so that `import search` costs nothing and a
command loads only what it needs. The three lists below hold the same names, as tests/search/test_face.py checks:
the imports are for type checkers and editors, the table is for the interpreter.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from search.article_index import ArticleIndex, IndexInfo
    from search.articles import (
        DEFAULT_FIELDS,
        EXACT_FIELDS,
        ID_PATTERN,
        TEXT_FIELDS,
        Article,
        Block,
        Precision,
        Tag,
        word_count,
    )
    from search.errors import (
        ArchiveMissingError,
        ArchiveUnavailableError,
        ArticleFormatError,
        ArticleNotFoundError,
        BackendUnavailableError,
        IndexBusyError,
        IndexMissingError,
        IndexOutdatedError,
        InvalidRequestError,
        Problem,
        SearchError,
        SettingsError,
        UnavailableError,
    )
    from search.highlighting.explanation import WAYS, ExplainedWord, Way
    from search.highlighting.snippets import MarkedArticle, Snippet
    from search.nearest_name import find_nearest_name
    from search.periods import OSLO, Period, parse_period
    from search.query import (
        FAULTS,
        Diagnostic,
        GuidedQuery,
        Language,
        Query,
        describe_query,
        diagnostic_text,
        read_guided,
        write_guided_query,
    )
    from search.request import MAX_QUERY_LENGTH, MAX_RESULT_WINDOW, QueryProblem, SearchRequest
    from search.searcher import Hit, ResultPage, Searcher
    from search.settings import Settings, settings_from
    from search.suggestions.relaxation import Alternative, alternative_label
    from search.wiring import open_searcher

__all__ = [
    "DEFAULT_FIELDS",
    "EXACT_FIELDS",
    "FAULTS",
    "ID_PATTERN",
    "MAX_QUERY_LENGTH",
    "MAX_RESULT_WINDOW",
    "OSLO",
    "TEXT_FIELDS",
    "WAYS",
    "Alternative",
    "ArchiveMissingError",
    "ArchiveUnavailableError",
    "Article",
    "ArticleFormatError",
    "ArticleIndex",
    "ArticleNotFoundError",
    "BackendUnavailableError",
    "Block",
    "Diagnostic",
    "ExplainedWord",
    "GuidedQuery",
    "Hit",
    "IndexBusyError",
    "IndexInfo",
    "IndexMissingError",
    "IndexOutdatedError",
    "InvalidRequestError",
    "Language",
    "MarkedArticle",
    "Period",
    "Precision",
    "Problem",
    "Query",
    "QueryProblem",
    "ResultPage",
    "SearchError",
    "SearchRequest",
    "Searcher",
    "Settings",
    "SettingsError",
    "Snippet",
    "Tag",
    "UnavailableError",
    "Way",
    "alternative_label",
    "describe_query",
    "diagnostic_text",
    "find_nearest_name",
    "open_searcher",
    "parse_period",
    "read_guided",
    "settings_from",
    "word_count",
    "write_guided_query",
]

_NAMES: Final = {
    "search.article_index": "ArticleIndex IndexInfo",
    "search.articles": "DEFAULT_FIELDS EXACT_FIELDS ID_PATTERN TEXT_FIELDS Article Block Precision Tag word_count",
    "search.errors": (
        "ArchiveMissingError ArchiveUnavailableError ArticleFormatError ArticleNotFoundError BackendUnavailableError "
        "IndexBusyError IndexMissingError IndexOutdatedError InvalidRequestError Problem "
        "SearchError SettingsError UnavailableError"
    ),
    "search.highlighting.explanation": "WAYS ExplainedWord Way",
    "search.highlighting.snippets": "MarkedArticle Snippet",
    "search.nearest_name": "find_nearest_name",
    "search.wiring": "open_searcher",
    "search.periods": "OSLO Period parse_period",
    "search.query": (
        "FAULTS Diagnostic GuidedQuery Language Query describe_query diagnostic_text read_guided write_guided_query"
    ),
    "search.request": "MAX_QUERY_LENGTH MAX_RESULT_WINDOW QueryProblem SearchRequest",
    "search.searcher": "Hit ResultPage Searcher",
    "search.settings": "Settings settings_from",
    "search.suggestions.relaxation": "Alternative alternative_label",
}
"""Each module, and the names of the face that it defines, with spaces between."""
_MODULE_OF: Final = {name: module for module, names in _NAMES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """Import *name* from its module, once: afterwards it is an ordinary attribute of this package."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_MODULE_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the names of the face with those of any package."""
    return sorted({*globals(), *__all__})

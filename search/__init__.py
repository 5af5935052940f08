"""Leit's engine: full-text search in Norwegian news articles. This is its face: what front ends may use."""

from search.article_index import ArticleIndex, IndexInfo
from search.articles import EXACT_FIELDS, ID_PATTERN, TEXT_FIELDS, Article, Block, Precision, Tag, word_count
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
from search.opening import open_searcher
from search.periods import OSLO, Period, parse_period
from search.query import (
    FAULTS,
    Diagnostic,
    GuidedQuery,
    Language,
    Query,
    interpreted,
    message,
    read_guided,
    written,
)
from search.request import DEFAULT_FIELDS, MAX_QUERY_LENGTH, WINDOW, SearchRequest
from search.searcher import Hit, ResultPage, Searcher
from search.settings import Settings, settings_from
from search.suggestions.relaxation import Alternative, label

__all__ = [
    "DEFAULT_FIELDS",
    "EXACT_FIELDS",
    "FAULTS",
    "ID_PATTERN",
    "MAX_QUERY_LENGTH",
    "OSLO",
    "TEXT_FIELDS",
    "WAYS",
    "WINDOW",
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
    "interpreted",
    "label",
    "message",
    "open_searcher",
    "parse_period",
    "read_guided",
    "settings_from",
    "word_count",
    "written",
]

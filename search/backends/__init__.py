"""Who keeps the terms and finds the matches? One module or package an engine, all behind ArticleIndex."""

from search.analysis import Analyzer
from search.article_index import ArticleIndex
from search.backends.opensearch_index import OpenSearchIndex
from search.backends.whoosh_index import WhooshIndex
from search.settings import Settings

__all__ = ["open_index"]


def open_index(settings: Settings, analyzer: Analyzer) -> ArticleIndex:
    """Return the index that *settings* name, of terms that *analyzer* makes. Nothing is read or made before it is used."""
    if settings.backend == "opensearch":
        return OpenSearchIndex(settings.opensearch, analyzer)
    return WhooshIndex(settings.index_dir, analyzer)

"""Who keeps the terms and finds the matches? One module or package an engine, all behind ArticleIndex."""

from search.analysis import Analyzer
from search.article_index import ArticleIndex
from search.index.whoosh import WhooshIndex
from search.settings import Settings

__all__ = ["open_index"]


def open_index(settings: Settings, analyzer: Analyzer) -> ArticleIndex:
    """Return the index that *settings* name, of terms that *analyzer* makes. Nothing is read or made before it is used."""
    if settings.backend == "opensearch":
        # The client takes 27 MB and a fifth of a second, which the embedded index shall not cost.
        from search.index.opensearch import OpenSearchIndex  # noqa: PLC0415 - see above

        return OpenSearchIndex(settings.opensearch, analyzer)
    return WhooshIndex(settings.index_dir, analyzer)

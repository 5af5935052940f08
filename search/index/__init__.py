"""Everything that searches: two engines behind `ArticleIndex`, and what they share."""

from importlib import import_module

from search.analysis import Analyzer
from search.article_index import ArticleIndex
from search.settings import Settings

__all__ = ["hold_index", "load_engine", "open_index"]


def open_index(settings: Settings, analyzer: Analyzer) -> ArticleIndex:
    """Return the index that *settings* name, of terms that *analyzer* makes. Nothing is read or made before it is used."""
    # Only the engine that is chosen is imported: OpenSearch's client takes 27 MB and a fifth of a second.
    if settings.backend == "opensearch":
        from search.index.opensearch import OpenSearchIndex  # noqa: PLC0415 - see above

        return OpenSearchIndex(settings.opensearch, analyzer)
    from search.index.whoosh import WhooshIndex  # noqa: PLC0415 - see above

    return WhooshIndex(settings.index_dir, analyzer)


def hold_index(settings: Settings, tables: str) -> None:
    """Let nobody remove the index that processes of this code search, with the tables named *tables*, until this one has ended."""
    if settings.backend == "whoosh":
        from search.index.whoosh import Builds  # noqa: PLC0415 - see above

        Builds(settings.index_dir, tables=tables).hold()


def load_engine(settings: Settings) -> None:
    """Import the engine that *settings* name, as `open_index` does."""
    import_module(f"search.index.{settings.backend}")

"""Reading articles from files: the names that other packages may use."""

from search.formats.discovery import read_articles, size_of
from search.formats.record import ReadArticle

__all__ = ["ReadArticle", "read_articles", "size_of"]

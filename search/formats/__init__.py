"""Reading articles from files: the names that other packages may use."""

from search.formats.discovery import read_articles, size_of
from search.formats.file import Format
from search.formats.record import ReadArticle
from search.formats.wire.document import read_document
from search.formats.wire.item import Skipped, WireResult, Withdrawal

__all__ = [
    "Format",
    "ReadArticle",
    "Skipped",
    "WireResult",
    "Withdrawal",
    "read_articles",
    "read_document",
    "size_of",
]

"""
The errors of the engine, as one tree.

SearchError
├── ArticleFormatError        an article that cannot be read; names file, line, fault and remedy
├── SettingsError             a setting that makes no sense
├── InvalidRequestError       a search request with wrong values (400)
├── ArticleNotFoundError      no article has that id (404)
│   └── ArticleWithdrawnError     it has been taken down (410)
└── UnavailableError          nothing wrong with the request, but no answer now (503)
    ├── ArchiveMissingError       no archive where the settings say
    ├── ArchiveUnavailableError   the archive does not answer
    ├── IndexMissingError         no index where the settings say
    ├── IndexOutdatedError        made by another version, which this one cannot read or add to
    │   └── IndexTooOldError          made by an earlier version: it can be made again
    ├── IndexBusyError            another process is writing
    ├── BackendUnavailableError   the index does not answer
    └── LanguageTablesError       the tables of Norwegian cannot be made or read

Every message is a sentence for the person who can act: the value, and the remedy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


class SearchError(Exception):
    """Anything Leit refuses or cannot do; its text says what to do about it."""


class ArticleFormatError(SearchError):
    """
    An article that cannot be read.

    Attributes:
        what: The fault, a sentence with the offending value.
        remedy: What the person can do, a sentence.
        file: The file, as given; empty when the article came from code.
        line: Line number, from 1; 0 when the fault is not on one line.
    """

    def __init__(self, what: str, remedy: str, *, file: str = "", line: int = 0) -> None:
        super().__init__(what, remedy, file, line)
        self.what = what
        self.remedy = remedy
        self.file = file
        self.line = line

    def at(self, file: str, line: int = 0) -> ArticleFormatError:
        """Return this error with *file* and *line*; a line that it has already stays."""
        return ArticleFormatError(self.what, self.remedy, file=file, line=self.line or line)

    def __str__(self) -> str:
        location = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        return f"{location}{self.what} {self.remedy}"


class SettingsError(SearchError):
    """A setting that makes no sense."""


@dataclass(frozen=True, slots=True)
class Problem:
    """
    One thing wrong with a search request.

    Attributes:
        parameter: The attribute of SearchRequest, or the name as typed when it is unknown.
        code: A stable name such as ``invalid_value``; clients may rely on it.
        message: An English sentence; front ends may show their own text for the code.
        start: First code point of the fault in the value; None when it is the whole value.
        end: After its last code point.
        suggestion: A value that would do; empty when there is none.
        values: What a translated message needs, by name, such as the offending ``value``.
    """

    parameter: str
    code: str
    message: str
    start: int | None = None
    end: int | None = None
    suggestion: str = ""
    values: Mapping[str, str] = field(default_factory=dict, hash=False)


class InvalidRequestError(SearchError):
    """A search request with wrong values; every problem is listed."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = problems


class ArticleNotFoundError(SearchError):
    """No article has that id."""

    def __init__(self, article_id: str) -> None:
        super().__init__(f"No article has the id «{article_id}».")
        self.article_id = article_id


class ArticleWithdrawnError(ArticleNotFoundError):
    """
    The article with that id has been taken down.

    Attributes:
        article_id: The id.
        at: When it was taken down, aware; None when that is not known.
    """

    def __init__(self, article_id: str, at: datetime | None) -> None:
        SearchError.__init__(self, f"The article «{article_id}» has been taken down.")
        self.article_id = article_id
        self.at = at


class UnavailableError(SearchError):
    """Nothing is wrong with the request, but it cannot be answered now."""


class ArchiveMissingError(UnavailableError):
    """There is no archive where the settings say."""


class ArchiveUnavailableError(UnavailableError):
    """The archive does not answer."""


class IndexMissingError(UnavailableError):
    """There is no index where the settings say."""


class IndexOutdatedError(UnavailableError):
    """The index was made by another version of Leit, and this one cannot read it or add to it."""


class IndexTooOldError(IndexOutdatedError):
    """The index was made by an earlier version of Leit: made again, it serves this one."""


class IndexBusyError(UnavailableError):
    """Another process is writing the index."""


class BackendUnavailableError(UnavailableError):
    """The index does not answer."""


class LanguageTablesError(UnavailableError):
    """The tables of Norwegian cannot be made or read."""

"""An analyzer with a cache for one search: each text of its query and of the alternatives is analysed once."""

from typing import Protocol

from search.analysis import Analyzer, Language, QueryWord
from search.query.lexer import Lexeme, lexemes


class WordAnalyzer(Protocol):
    """The parts of an analyzer that parsing needs: see `search.analysis.Analyzer`."""

    def query_language(self, text: str) -> Language:
        """Return the language of a query."""
        ...

    def query_words(self, text: str, language: Language = "nb") -> tuple[QueryWord, ...]:
        """Return the words of *text*, a query of *language* or a part of it."""
        ...

    def is_common(self, form: str) -> bool:
        """Tell whether *form* is too common to be a misspelling."""
        ...

    def is_known(self, form: str) -> bool:
        """Tell whether a dictionary has *form*."""
        ...

    def frequency(self, form: str) -> float:
        """Return the Zipf frequency of *form*; 0 where it is hardly ever written."""
        ...


class QueryAnalyzer:
    """An analyzer that caches its results, for one search."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._lexemes: dict[str, list[Lexeme]] = {}
        self._languages: dict[str, Language] = {}
        self._words: dict[tuple[str, Language], tuple[QueryWord, ...]] = {}
        self.is_common = analyzer.is_common
        self.is_known = analyzer.is_known
        self.frequency = analyzer.frequency
        self.analyze = analyzer.analyze

    def lexemes(self, text: str) -> list[Lexeme]:
        """Return the lexemes of a query."""
        if text not in self._lexemes:
            self._lexemes[text] = lexemes(text)
        return self._lexemes[text]

    def query_language(self, text: str) -> Language:
        """Return the language of a query."""
        if text not in self._languages:
            self._languages[text] = self._analyzer.query_language(text)
        return self._languages[text]

    def query_words(self, text: str, language: Language = "nb") -> tuple[QueryWord, ...]:
        """Return the words of *text*, a query of *language* or a part of it."""
        key = text, language
        if key not in self._words:
            self._words[key] = self._analyzer.query_words(text, language)
        return self._words[key]

"""The words of a query, each with the readings, weights and parts that a search looks up."""

from functools import lru_cache
from typing import Final, NamedTuple

from search.analysis.language import FUNCTION_WORDS, Language
from search.analysis.signs import SIGN_WORDS
from search.analysis.tokenizer import Piece, chunks
from search.analysis.tokens import MAX_TERM_LENGTH, Part, Reading
from search.analysis.word_analyzer import WordAnalyzer, in_lower_case

_CACHED_TEXTS: Final = 2**11
"""Queries, or words of one, whose query words are cached: reading a query asks for each word several times."""


class QueryWord(NamedTuple):
    """
    A word of a query.

    Attributes:
        start: First code point in the query.
        end: After the last code point.
        form: The word in lower case.
        readings: Terms it may stand for, sharing the weight 1; at least one.
        is_function_word: Whether it holds the sentence together and says little of what is looked for.
        parts: Terms of its parts, if it is a compound.
        joined: The whole chunk written as one word, on the first of several words.
    """

    start: int
    end: int
    form: str
    readings: tuple[Reading, ...]
    is_function_word: bool
    parts: tuple[str, ...]
    joined: Part | None = None


class QueryWordAnalyzer:
    """Analyzes the words of queries; the readings differ from those of a text, where the language is sure."""

    def __init__(self, words: WordAnalyzer) -> None:
        self._words = words
        self._cached = lru_cache(maxsize=_CACHED_TEXTS)(self._analyze)

    def analyze(self, text: str, language: Language) -> tuple[QueryWord, ...]:
        """Return the words of *text*, all of a query of *language* or a part of it, in order."""
        # A whole page typed as a query is not cached: thousands of them would fill the memory.
        return (self._cached if len(text) <= MAX_TERM_LENGTH else self._analyze)(text, language)

    def _analyze(self, text: str, language: Language) -> tuple[QueryWord, ...]:
        return tuple(
            self._query_word(piece, start, chunk, language)
            for start, chunk in chunks(text)
            for piece in self._words.pieces(chunk)
        )

    def _query_word(self, piece: Piece, start: int, chunk: str, language: Language) -> QueryWord:
        """Return *piece* of a *chunk* that begins at *start* as a word of a query."""
        words = self._words
        form, base = in_lower_case(piece.form), in_lower_case(piece.base)
        if piece.suspended:
            readings = words.readings(piece, language)
        else:
            capital = piece.form[:1].isupper() and not piece.form.isupper()
            readings = words.lemmas.of_query(base, language, capital=capital)
            if piece.form in SIGN_WORDS:
                readings = (*readings, *(Reading(word, rule="written") for word in piece.also))
            if self._is_read_otherwise(form, readings, language):
                readings = tuple(
                    reading._replace(is_read_otherwise=reading.term == form) for reading in readings
                )
        joined = None
        if piece.joined:
            joined = Part(words.joined_term(piece, language), start, start + len(chunk))
        return QueryWord(
            start + piece.start,
            start + piece.end,
            form,
            readings,
            form in FUNCTION_WORDS or base in FUNCTION_WORDS,
            words.part_terms(base, readings),
            joined,
        )

    def _is_read_otherwise(self, form: str, readings: tuple[Reading, ...], language: Language) -> bool:
        """Return True where *form* is one of its *readings*, and the other language reads it as none of them."""
        terms = {reading.term for reading in readings}
        if form not in terms:
            return False
        # A capital tells a name in nynorsk, and little of a query: telephones begin each with one.
        meaning = self._words.meaning(form, "nb" if language == "nn" else "nn")
        return terms.isdisjoint(meaning.terms)

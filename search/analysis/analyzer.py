"""
The analyzer: turns Norwegian text into terms, the same for an index, a query and a mark.

`STEPS` lists the chain in order. `WordAnalyzer.analyze` puts the steps for a word together; the classes
here put words together to texts. A chunk gives the same wherever it stands, so its words are cached.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple, get_args

from search.analysis.chunk_cache import ChunkCache
from search.analysis.compounds import Splitter, spans_in
from search.analysis.language import Language, language_of, paragraph_language
from search.analysis.lemmas import Lemmas
from search.analysis.names import Names
from search.analysis.query_words import QueryWord, QueryWordAnalyzer
from search.analysis.tokenizer import chunk_texts, chunks, pieces
from search.analysis.tokens import AnalyzedWord, IndexedWord, Part, Reading, Token
from search.analysis.word_analyzer import WordAnalyzer

ANALYZER_VERSION: Final = "3"
"""Rises with any change of a rule: an index made by another version is refused."""

STEPS: Final[tuple[Callable[..., object], ...]] = (
    chunks,  # a text → its chunks, runs of letters and digits: «Barnehagene», «NRK-sjefen»
    pieces,  # a chunk → its words as written: «NRK», «sjefen», and «NRKsjefen» joined
    Lemmas.of_text,  # a word in lower case → its readings: «barnehagene» → «barnehage»
    Lemmas.spelled,  # … in Norwegian letters: «blaabaer» → «blåbær»
    Splitter.parts,  # a lemma → the parts of a compound: «barnehage» → «barn», «hage»
    spans_in,  # … where they are in the word as written: «barnehagene» → «barne», «hagene»
)
"""The steps of the chain, in the order in which a word goes through them."""

_CACHED_CHUNKS: Final = 2**16
"""Chunks whose words are cached for each language: about 50 MB when full, in each process."""


class TracedWord(NamedTuple):
    """A token, its language, and its readings and parts each with the rule that made it."""

    token: Token
    language: Language
    readings: tuple[Reading, ...]
    parts: tuple[Reading, ...]


class Analyzer:
    """Turns Norwegian text into terms. Safe between threads."""

    def __init__(self, words: WordAnalyzer) -> None:
        self._words = words
        self._query_words = QueryWordAnalyzer(words)
        self._caches = {
            language: ChunkCache(partial(self._analyze_chunk, language), limit=_CACHED_CHUNKS)
            for language in get_args(Language)
        }

    @property
    def tables(self) -> Path:
        """Return the folder of the tables, from which another process opens the same."""
        return self._words.tables

    def with_names(self, names: Names) -> "Analyzer":
        """Return an analyzer with the same tables that knows *names*; this one where it knows just those."""
        return self if names == self._words.names else Analyzer(self._words.with_names(names))

    def analyze(self, text: str, language: Language = "nb") -> list[Token]:
        """Return the tokens of *text*, in order; offsets are code points of *text* as given."""
        tokens: list[Token] = []
        for first, chunk in chunks(text):
            for start, end, readings, form, parts in self.words(chunk, language):
                moved = tuple([Part(term, first + begin, first + after) for term, begin, after in parts])
                tokens.append(Token(first + start, first + end, len(tokens), readings, form, moved))
        return tokens

    def words(self, chunk: str, language: Language) -> tuple[AnalyzedWord, ...]:
        """Return the words of a chunk, as `chunks` gives it; offsets count from its first code point."""
        return self._caches[language][chunk]

    def index_words(self, chunk: str, language: Language) -> tuple[IndexedWord, ...]:
        """Return the words of a chunk as an index holds them; none are cached, as an import caches chunks itself."""
        words = self._words
        return tuple([words.index_word(piece, language) for piece in words.pieces(chunk)])

    def _analyze_chunk(self, language: Language, chunk: str) -> tuple[AnalyzedWord, ...]:
        words = self._words
        return tuple([words.analyze(piece, chunk, language) for piece in words.pieces(chunk)])

    def paragraph_language(self, text: str, article_language: Language) -> Language:
        """Return the language of a paragraph: that of its article, unless it clearly is the other."""
        return paragraph_language(chunk_texts(text), article_language)

    def query_language(self, text: str) -> Language:
        """Return the language of a query: nynorsk where its words show it."""
        return language_of(chunk.lower() for _, chunk in chunks(text)) or "nb"

    def query_words(self, text: str, language: Language = "nb") -> tuple[QueryWord, ...]:
        """Return the words of *text*, all of a query of *language* or a part of it, in order."""
        return self._query_words.analyze(text, language)

    def is_common(self, form: str) -> bool:
        """Return True for a *form*, in lower case, that is a name or too common to be a slip: see `Lemmas.is_common`."""
        return self._words.lemmas.is_common(form)

    def is_known(self, form: str) -> bool:
        """Say whether a dictionary of either language has *form*, a word in lower case."""
        return self._words.lemmas.is_known(form)

    def frequency(self, form: str) -> float:
        """Return the Zipf frequency of *form*, a word in lower case; 0 where it is hardly ever written."""
        return self._words.lemmas.frequency(form)

    def trace(self, text: str, language: Language) -> list[TracedWord]:
        """Return the tokens of *text* with the rule that made each term, for people to read."""
        words = self._words
        text_pieces = (piece for _, chunk in chunks(text) for piece in words.pieces(chunk))
        return [
            TracedWord(
                token,
                language,
                (*words.readings(piece, language), *(Reading(term, rule="date") for term in piece.also)),
                tuple(
                    Reading(part.term, rule="joined" if piece.joined and number == 0 else "part")
                    for number, part in enumerate(token.parts)
                ),
            )
            for piece, token in zip(text_pieces, self.analyze(text, language), strict=True)
        ]

"""
How does a text become tokens? The whole chain, in order.

chunks → pieces → lower case → readings, form and parts. What a chunk gives depends on nothing but
the chunk and the language around it, so it is kept: a token costs a look-up, not an analysis.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Final, NamedTuple, get_args

from search.analysis.batch import FieldTerms, gathered
from search.analysis.compound_tables import MIN_COMPOUND
from search.analysis.compounds import Splitter, spans_in
from search.analysis.language import FUNCTION_WORDS, Language, language_of, paragraph_language
from search.analysis.lemmas import Lemmas
from search.analysis.lexicon import Lexicon
from search.analysis.tokenizer import Piece, chunk_texts, chunks, pieces
from search.analysis.tokens import AnalyzedWord, BareWord, Part, Reading, Token

ANALYZER_VERSION: Final = "2"
"""Rises with any change of a rule: an index made by another version is refused."""
MAX_TERM_LENGTH: Final = 64
"""Characters; longer words are cut, so that a megabyte without a space is one short term."""
_KEPT_WORDS: Final = 2**16
"""Chunks whose words are kept for each language: about 50 MB when full, in each process."""
_KEPT_MEANINGS: Final = 2**16
"""Words whose terms are kept for each language, whatever chunks they stand in: about 25 MB when full."""
_KEPT_QUERY_WORDS: Final = 2**11
"""Pieces of queries whose words are kept: reading a query asks for each of its words several times."""

_Meaning = tuple[tuple[str, ...], tuple[str, ...]]
"""The terms of a word, and those of its parts."""


class QueryWord(NamedTuple):
    """
    A word of a query.

    Attributes:
        start: First code point in the query.
        end: After the last code point.
        form: The word in lower case.
        readings: What it may stand for, sharing the weight 1; at least one.
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


class TracedWord(NamedTuple):
    """A token, its language, and its readings and parts each with the rule that made it."""

    token: Token
    language: Language
    readings: tuple[Reading, ...]
    parts: tuple[Reading, ...]


class Analyzer:
    """Turns Norwegian text into terms, the same for an index, a query and a mark. Safe between threads."""

    def __init__(self, lexicon: Lexicon, splitter: Splitter) -> None:
        self._lexicon = lexicon
        self._splitter = splitter
        self._lemmas = Lemmas(lexicon, splitter)
        # One for each language: a chunk alone is a key that takes less room and time than a pair.
        self._kept = {
            language: lru_cache(maxsize=_KEPT_WORDS)(partial(self._words_of, language=language))
            for language in get_args(Language)
        }
        self._meant = {
            language: lru_cache(maxsize=_KEPT_MEANINGS)(partial(self._meaning, language))
            for language in get_args(Language)
        }
        self._asked = lru_cache(maxsize=_KEPT_QUERY_WORDS)(self._query_words_of)

    @property
    def tables(self) -> Path:
        """Return the folder of its tables, from which another process opens the same."""
        return self._lexicon.folder

    def analyze(self, text: str, language: Language = "nb") -> list[Token]:
        """Return the tokens of *text*, in order; offsets are code points of *text* as given."""
        tokens = []
        for position, (at, (start, end, readings, form, parts)) in enumerate(self._placed(text, language)):
            moved = tuple(Part(term, at + first, at + last) for term, first, last in parts)
            tokens.append(Token(at + start, at + end, position, readings, form, moved))
        return tokens

    def words(self, chunk: str, language: Language) -> tuple[AnalyzedWord, ...]:
        """Return the words of a chunk, as `chunks` gives it; offsets count from its first code point."""
        if len(chunk) <= MAX_TERM_LENGTH:
            return self._kept[language](chunk)
        return self._words_of(chunk, language)

    def bare_words(self, chunk: str, language: Language) -> list[BareWord]:
        """
        Return the words of a chunk, as `words` does, with the terms of their parts and no places.

        It takes half the time, and keeps words instead of chunks: for whoever keeps what chunks give.
        """
        return [self._bare_word(piece, language) for piece in pieces(chunk)]

    def field_terms(self, paragraphs: Iterable[str], language: Language) -> FieldTerms:
        """Return the terms of a field that has these paragraphs, in an article of *language*."""
        return gathered(self._words_in(paragraph, language) for paragraph in paragraphs)

    def paragraph_language(self, text: str, article_language: Language) -> Language:
        """Return the language of a paragraph: that of its article, unless it clearly is the other."""
        return paragraph_language(chunk_texts(text), article_language)

    def query_language(self, text: str) -> Language:
        """Return the language of a query: nynorsk where its words show it."""
        return language_of(chunk.lower() for _, chunk in chunks(text)) or "nb"

    def query_words(self, text: str, language: Language = "nb") -> tuple[QueryWord, ...]:
        """Return the words of *text*, all of a query of *language* or a part of it, in order."""
        # A whole page typed as a query is not kept: thousands of them would fill the memory.
        return (
            self._asked(text, language)
            if len(text) <= MAX_TERM_LENGTH
            else self._query_words_of(text, language)
        )

    def is_common(self, form: str) -> bool:
        """Return whether *form*, a word in lower case, is so common that it is no slip of the fingers."""
        return self._lemmas.is_common(form)

    def trace(self, text: str, language: Language) -> list[TracedWord]:
        """Return the tokens of *text* with the rule that made each term, for people to read."""
        found = (piece for _, chunk in chunks(text) for piece in pieces(chunk))
        return [
            TracedWord(
                token,
                language,
                (*self._readings(piece, language), *(Reading(term, rule="date") for term in piece.also)),
                tuple(
                    Reading(part.term, rule="joined" if piece.joined and number == 0 else "part")
                    for number, part in enumerate(token.parts)
                ),
            )
            for piece, token in zip(found, self.analyze(text, language), strict=True)
        ]

    def _words_in(self, paragraph: str, article_language: Language) -> list[tuple[AnalyzedWord, ...]]:
        """Return the words of each chunk of *paragraph*."""
        found = chunk_texts(paragraph)
        language = paragraph_language(found, article_language)
        kept = self._kept[language]
        return [
            kept(chunk) if len(chunk) <= MAX_TERM_LENGTH else self._words_of(chunk, language)
            for chunk in found
        ]

    def _placed(self, text: str, language: Language) -> Iterator[tuple[int, AnalyzedWord]]:
        """Yield the words of *text* in order, each with the first code point of its chunk."""
        for at, chunk in chunks(text):
            for word in self.words(chunk, language):
                yield at, word

    def _words_of(self, chunk: str, language: Language) -> tuple[AnalyzedWord, ...]:
        return tuple(self._word(piece, chunk, language) for piece in pieces(chunk))

    def _word(self, piece: Piece, chunk: str, language: Language) -> AnalyzedWord:
        readings = self._readings(piece, language)
        terms = tuple(dict.fromkeys((*(each.term for each in readings), *piece.also)))
        parts = self._parts(piece, readings)
        if piece.joined:
            parts = (Part(self._joined(piece, language), 0, len(chunk)), *parts)
        return (piece.start, piece.end, terms, _cut(piece.form), parts)

    def _bare_word(self, piece: Piece, language: Language) -> BareWord:
        base = _cut(piece.base)
        if piece.suspended:
            terms, parts = self._meaning_of(base, self._readings(piece, language))
        else:
            # In bokmål a capital means nothing: one entry serves «Bok» and «bok».
            capital = language == "nn" and piece.form[:1].isupper()
            terms, parts = self._meant[language](base, capital)
        if piece.joined:
            parts = (self._joined(piece, language), *parts)
        if piece.also:
            terms = tuple(dict.fromkeys((*terms, *piece.also)))
        form = base if piece.form is piece.base else _cut(piece.form)
        return (piece.start, piece.end, terms, form, parts)

    def _meaning(self, language: Language, word: str, capital: bool) -> _Meaning:  # noqa: FBT001 - `lru_cache` is quicker without names
        return self._meaning_of(word, self._lemmas.of_text(word, language, capital=capital))

    def _meaning_of(self, word: str, readings: tuple[Reading, ...]) -> _Meaning:
        """Return the terms of *word*, in lower case, and of its parts."""
        terms = tuple(dict.fromkeys([each.term for each in readings]))
        if len(word) < MIN_COMPOUND:
            return terms, ()
        parts = self._splitter.part_terms(self._whole(word, readings))
        return terms, tuple([part for part in parts if part not in terms])

    def _readings(self, piece: Piece, language: Language) -> tuple[Reading, ...]:
        if piece.suspended and (base := self._splitter.modifier_term(_cut(piece.base))):
            return (Reading(base, rule="suspended"),)
        return self._lemmas.of_text(_cut(piece.base), language, capital=piece.form[:1].isupper())

    def _parts(self, piece: Piece, readings: tuple[Reading, ...]) -> tuple[Part, ...]:
        """Return the parts of a compound where they stand in the word as written."""
        form = _cut(piece.base)
        if len(form) < MIN_COMPOUND:
            return ()
        whole = self._whole(form, readings)
        found = self._splitter.parts(whole)
        if not found:
            return ()
        # With invisible characters inside, no part can be placed in the text: then all of it is.
        is_plain = piece.end - piece.start == len(piece.form)
        terms = {each.term for each in readings}
        return tuple(
            Part(
                part.term,
                piece.start + (part.start if is_plain else 0),
                piece.start + part.end if is_plain and part.end < len(form) else piece.end,
            )
            for part in spans_in(form, whole, found)
            if part.term not in terms
        )

    def _whole(self, form: str, readings: tuple[Reading, ...]) -> str:
        """Return what to look for parts in: the lemma of a word that a dictionary has, else the word."""
        spelled = self._lemmas.spelled(form)
        return readings[0].term if self._lemmas.is_known(spelled) else spelled

    def _joined(self, piece: Piece, language: Language) -> str:
        return self._lemmas.of_text(_cut(piece.joined), language)[0].term

    def _query_words_of(self, text: str, language: Language) -> tuple[QueryWord, ...]:
        return tuple(
            self._query_word(piece, at, len(chunk), language)
            for at, chunk in chunks(text)
            for piece in pieces(chunk)
        )

    def _query_word(self, piece: Piece, at: int, length: int, language: Language) -> QueryWord:
        form = _cut(piece.form)
        capital = piece.form[:1].isupper() and not piece.form.isupper()
        readings = self._lemmas.of_query(_cut(piece.base), language, capital=capital)
        if piece.suspended:
            readings = self._readings(piece, language)
        elif self._is_read_otherwise(form, readings, language):
            readings = tuple(each._replace(is_read_otherwise=each.term == form) for each in readings)
        return QueryWord(
            at + piece.start,
            at + piece.end,
            form,
            readings,
            form in FUNCTION_WORDS,
            tuple(part.term for part in self._parts(piece, readings)),
            Part(self._joined(piece, language), at, at + length) if piece.joined else None,
        )

    def _is_read_otherwise(self, form: str, readings: tuple[Reading, ...], language: Language) -> bool:
        """Return whether the other language reads *form*, which is one of its *readings*, as none of them."""
        terms = {each.term for each in readings}
        other: Language = "nb" if language == "nn" else "nn"
        # A capital tells a name in nynorsk, and little of a query: telephones begin each with one.
        return form in terms and terms.isdisjoint(self._meant[other](form, False)[0])  # noqa: FBT003 - as above


def _cut(word: str) -> str:
    return word.lower()[:MAX_TERM_LENGTH]

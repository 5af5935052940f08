"""
The chain of analysis for one word: from a piece of a text to its readings and parts.

`WordAnalyzer.index_word` is the list of the steps, in order. What a word means depends on nothing but the
word and the language, so `WordAnalyzer.meaning` is cached: most words of a text cost a look-up.
"""

from functools import lru_cache, partial
from pathlib import Path
from typing import Final, NamedTuple, Self, get_args

from search.analysis.compounds import MIN_COMPOUND, Splitter, spans_in
from search.analysis.language import Language
from search.analysis.lemmas import Lemmas
from search.analysis.lexicon import Lexicon
from search.analysis.names import NO_NAMES, Names
from search.analysis.names.lemmas import NameLemmas
from search.analysis.tokenizer import Piece, pieces
from search.analysis.tokens import MAX_TERM_LENGTH, AnalyzedWord, IndexedWord, Part, Reading

_CACHED_MEANINGS: Final = 2**16
"""Words whose meanings are cached for each language: about 25 MB when full, in each process."""


class Meaning(NamedTuple):
    """The terms of a word, and the terms of its parts."""

    terms: tuple[str, ...]
    parts: tuple[str, ...]


class WordAnalyzer:
    """
    Analyzes one word at a time. Safe between threads.

    Attributes:
        names: The names that are known.
        lemmas: Finds the readings of a word.
    """

    def __init__(self, lexicon: Lexicon, splitter: Splitter, names: Names = NO_NAMES) -> None:
        self._lexicon = lexicon
        self._splitter = splitter
        self.names = names
        self.lemmas = self.open_lemmas(lexicon, splitter)
        # A cache for each language: a word and a flag are a smaller key than the three together.
        self._meanings = {
            language: lru_cache(maxsize=_CACHED_MEANINGS)(partial(self._find_meaning, language))
            for language in get_args(Language)
        }

    @property
    def tables(self) -> Path:
        """Return the folder of the tables, from which another process opens the same."""
        return self._lexicon.folder

    def open_lemmas(self, lexicon: Lexicon, splitter: Splitter) -> Lemmas:
        """Make the finder of readings; `benchmarks.rules` puts one with other rules in its place."""
        return NameLemmas(lexicon, splitter, self.names)

    def with_names(self, names: Names) -> Self:
        """Make an analyzer of words with the same tables and other names."""
        return type(self)(self._lexicon, self._splitter, names)

    def pieces(self, chunk: str) -> tuple[Piece, ...]:
        """Return the words of *chunk* as written, as `tokenizer.pieces` cuts them."""
        return pieces(chunk)

    def index_word(self, piece: Piece, language: Language) -> IndexedWord:
        """
        Return the terms and the form of *piece*, and the terms of its parts, in a text of *language*.

        «NRK-sjefene» is two pieces. The second, «sjefene», has the reading «sjef» and no parts; the
        first, «NRK», has the reading «nrk», and as a part the chunk joined: «nrksjef».
        """
        # 1. Lower case, and no longer than a term may be.
        base = in_lower_case(piece.base)
        form = base if piece.form is piece.base else in_lower_case(piece.form)
        # 2. Readings and parts: the lemma in a dictionary, and the words of a compound.
        if piece.suspended:
            terms, parts = self._meaning_of(base, self.readings(piece, language))
        else:
            # In bokmål a capital means nothing but a name: one entry serves «Bok» and «bok».
            capital = piece.form[:1].isupper() and (language == "nn" or bool(self.names.of(base)))
            # Not by `meaning`: that is a call for each new chunk.
            terms, parts = self._meanings[language](base, capital)
        # 3. The chunk as one word: «NRK-sjef» is also «nrksjef».
        if piece.joined:
            parts = (self.joined_term(piece, language), *parts)
        # 4. The words inside an address or a hashtag: «kommune.no» has «kommune».
        if piece.inside:
            parts = (*parts, *self._inside(piece, language))
        # 5. The day of a date: «30.08.2021» is also «--08-30».
        if piece.also:
            terms = tuple(dict.fromkeys((*terms, *piece.also)))
        return IndexedWord(terms, form, parts)

    def analyze(self, piece: Piece, chunk: str, language: Language) -> AnalyzedWord:
        """
        Return *piece*, a word of *chunk*, as `index_word` does, with the offsets of its parts.

        Only marks and snippets need offsets. An import, which analyzes every new word, saves a fifth of
        the time of its analysis without them.
        """
        terms, form, part_terms = self.index_word(piece, language)
        joined: tuple[Part, ...] = ()
        if piece.joined:
            joined = (Part(part_terms[0], 0, len(chunk)),)
        parts = self._parts(piece, terms) if len(part_terms) > len(joined) else ()
        parts = (*joined, *parts)
        if piece.inside:
            inside = (Part(term, piece.start, piece.end) for term in self._inside(piece, language))
            parts = (*parts, *inside)
        return AnalyzedWord(piece.start, piece.end, terms, form, parts)

    def _inside(self, piece: Piece, language: Language) -> tuple[str, ...]:
        """Return the terms of the words inside *piece*, an address or a hashtag."""
        words = (word[:MAX_TERM_LENGTH] for word in piece.inside)
        return tuple(dict.fromkeys(term for word in words for term in self.meaning(word, language).terms))

    def meaning(self, word: str, language: Language, *, capital: bool = False) -> Meaning:
        """Return the terms and the parts of *word*, in lower case; *capital* as in `Lemmas.of_text`."""
        return self._meanings[language](word, capital)

    def readings(self, piece: Piece, language: Language) -> tuple[Reading, ...]:
        """Return the readings of *piece* in a text of *language*."""
        base = in_lower_case(piece.base)
        if piece.suspended and (term := self._splitter.modifier_term(base)):
            return (Reading(term, rule="suspended"),)
        return self.lemmas.of_text(base, language, capital=piece.form[:1].isupper())

    def part_terms(self, word: str, readings: tuple[Reading, ...]) -> tuple[str, ...]:
        """Return the terms of the parts of *word*, in lower case, which stands for *readings*."""
        return self._meaning_of(word, readings).parts

    def joined_term(self, piece: Piece, language: Language) -> str:
        """Return the term of the chunk of *piece* written as one word."""
        return self.lemmas.of_text(in_lower_case(piece.joined), language)[0].term

    def _find_meaning(self, language: Language, word: str, capital: bool) -> Meaning:  # noqa: FBT001 - `lru_cache` is quicker without names
        return self._meaning_of(word, self.lemmas.of_text(word, language, capital=capital))

    def _meaning_of(self, word: str, readings: tuple[Reading, ...]) -> Meaning:
        terms = tuple(dict.fromkeys([reading.term for reading in readings]))
        if len(word) < MIN_COMPOUND or self._is_name(word, readings):
            return Meaning(terms, ())
        part_terms = self._splitter.part_terms(self._compound(word, terms))
        return Meaning(terms, tuple([term for term in part_terms if term not in terms]))

    def _is_name(self, word: str, readings: tuple[Reading, ...]) -> bool:
        """Return True for a *word* that *readings* call a name: what it is made of says nothing of whom it names."""
        return bool(self.names.of(word)) and any(reading.rule in {"name", "kept"} for reading in readings)

    def _compound(self, word: str, terms: tuple[str, ...]) -> str:
        """Return the word to split for *word*: its lemma, the first of *terms*, where a dictionary has the word."""
        spelled = self.lemmas.spelled(word)
        return terms[0] if self.lemmas.is_known(spelled) else spelled

    def _parts(self, piece: Piece, terms: tuple[str, ...]) -> tuple[Part, ...]:
        """Return the parts of *piece*, which stands for *terms*, with offsets in its chunk."""
        word = in_lower_case(piece.base)
        if len(word) < MIN_COMPOUND:
            return ()
        compound = self._compound(word, terms)
        first, last = piece.start, piece.end
        # With invisible characters inside, no part can be placed: each has the span of the word.
        is_plain = last - first == len(piece.form)
        return tuple(
            [
                # The last part takes in the ending of an acronym or a genitive.
                Part(term, first + start, first + end if end < len(word) else last)
                if is_plain
                else Part(term, first, last)
                for start, end, _, term in spans_in(word, compound, self._splitter.parts(compound))
                if term not in terms
            ]
        )


def in_lower_case(word: str) -> str:
    """Return *word* in lower case, no longer than a term may be."""
    return word.lower()[:MAX_TERM_LENGTH]

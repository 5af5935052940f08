"""
What is left of the analysis without one of its rules?

Each rule that can be left out has a class here that takes its place and does nothing, or what a simpler
search would do. The analysis itself has no switches.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, Final, Literal

from benchmarks.vocabulary_index import Asked, Fields, VocabularyIndex, Wanted, wanted
from search.analysis import AnalyzedWord, Analyzer, Language, QueryWord, Reading
from search.analysis.compounds import CompoundPart, Splitter
from search.analysis.lemmas import Lemmas
from search.analysis.lexicon import Lexicon, NumberedWord
from search.analysis.nynorsk import BokmalSpelling
from search.analysis.stemmer import stem
from search.analysis.tokenizer import Piece
from search.analysis.word_analyzer import WordAnalyzer
from search.query import parse_query
from search.query.expand import expand
from search.query.tree import Query, Span, Word
from search.ranking import QUERY_PARTS_WEIGHT, units

Repairs = Literal["all", "words without a posting", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """
    The search with or without one rule.

    Attributes:
        label: What a reader of the table is told.
        analyzer: What analyzes texts and queries.
        words: What analyzes a word.
        lexicon: What says which words there are.
        splitter: What splits compounds.
        parts_weight: What a part of a compound in the query counts.
        has_forms: Whether the exact form counts beside the readings.
        repairs: Which words of a query are repaired.
        has_own_index: Whether the index differs from that of the whole chain, and not only the query.
    """

    label: str
    analyzer: type[Analyzer] = Analyzer
    words: type[WordAnalyzer] = WordAnalyzer
    lexicon: type[Lexicon] = Lexicon
    splitter: type[Splitter] = Splitter
    parts_weight: float = QUERY_PARTS_WEIGHT
    has_forms: bool = True
    repairs: Repairs = "all"
    has_own_index: bool = True

    def opened(self, tables: Path) -> Analyzer:
        """Return the analyzer, with the tables of Norwegian in the folder *tables*."""
        return self.analyzer(self.words(self.lexicon(tables), self.splitter(tables)))

    def asked(self, text: str, analyzer: Analyzer, index: VocabularyIndex, fields: Fields) -> list[Asked]:
        """Return what a query *text* looks for in *fields* of *index*."""
        parsed, _ = parse_query(text, analyzer, match="any", fields=fields)
        query, _ = expand(
            parsed,
            text,
            analyzer,
            frequencies=_all_held if self.repairs == "none" else index.frequencies,
            parts_weight=self.parts_weight,
        )
        words = list(wanted(query))
        if self.repairs == "words without a posting":
            words = _only_missing(words, parsed, index)
        return [
            Asked(unit, word.fields, is_wish)
            for word, is_wish in words
            for unit in units(word)
            if self.has_forms or unit.streams[0][0] != "forms"
        ]


def _all_held(terms: Sequence[str], **_: object) -> list[int]:
    """Say that every word is in the index, so that none is repaired."""
    return [1] * len(terms)


def _only_missing(words: Sequence[Wanted], parsed: Query, index: VocabularyIndex) -> list[Wanted]:
    """Return *words* with the repair of those taken back of which the index has other forms."""
    typed: dict[tuple[Span, Fields], Word] = {(each.span, each.fields): each for each, _ in wanted(parsed)}
    return [
        Wanted(replace(before, weight=word.weight), is_wish)
        if word.spellings and (before := typed[word.span, word.fields]) and _is_held(before, index)
        else Wanted(word, is_wish)
        for word, is_wish in words
    ]


def _is_held(word: Word, index: VocabularyIndex) -> bool:
    terms = [reading.term for reading in word.readings]
    return any(
        any(index.frequencies(terms, fields=word.fields, stream=stream)) for stream in ("terms", "parts")
    )


class _Stems(Lemmas):
    def of_text(self, word: str, language: Language, *, capital: bool = False) -> tuple[Reading, ...]:  # noqa: ARG002 - the same interface
        return (Reading(stem(self.spelled(word))),)

    def of_query(self, word: str, language: Language, *, capital: bool = False) -> tuple[Reading, ...]:
        return self.of_text(word, language, capital=capital)


class _LettersAsTyped(Lemmas):
    def spelled(self, word: str) -> str:
        return word


class _Genitives(Lemmas):
    def _without_genitive(self, word: str) -> tuple[str, NumberedWord]:
        return word, self._lexicon.number(word)


class _AsSpelled(BokmalSpelling):
    def of(self, lemma: str) -> str:
        return lemma


class _OnlyBokmal(Lemmas):
    def __init__(self, lexicon: Lexicon, splitter: Splitter) -> None:
        super().__init__(lexicon, splitter)
        self._spelling = _AsSpelled(lambda _: None, lambda _: 0.0)


class _WithStems(WordAnalyzer):
    def open_lemmas(self, lexicon: Lexicon, splitter: Splitter) -> Lemmas:
        return _Stems(lexicon, splitter)


class _WithLettersAsTyped(WordAnalyzer):
    def open_lemmas(self, lexicon: Lexicon, splitter: Splitter) -> Lemmas:
        return _LettersAsTyped(lexicon, splitter)


class _WithGenitives(WordAnalyzer):
    def open_lemmas(self, lexicon: Lexicon, splitter: Splitter) -> Lemmas:
        return _Genitives(lexicon, splitter)


class _WithOnlyBokmal(WordAnalyzer):
    def open_lemmas(self, lexicon: Lexicon, splitter: Splitter) -> Lemmas:
        return _OnlyBokmal(lexicon, splitter)


class _AllBokmal(Analyzer):
    def words(self, chunk: str, language: Language) -> tuple[AnalyzedWord, ...]:  # noqa: ARG002 - the same interface
        return super().words(chunk, "nb")

    def query_language(self, text: str) -> Language:  # noqa: ARG002 - the same interface
        return "nb"


class _NoSecond(Lexicon):
    def terms(self, number: NumberedWord, language: Language) -> tuple[str, ...]:
        return super().terms(number, language)[:1]

    def typed_terms(self, number: NumberedWord, language: Language) -> tuple[str, ...]:
        return self.terms(number, language)


class _NoNynorsk(Lexicon):
    def terms(self, number: NumberedWord, language: Language) -> tuple[str, ...]:
        return super().terms(number, language) if language == "nb" else ()

    def typed_terms(self, number: NumberedWord, language: Language) -> tuple[str, ...]:
        return super().typed_terms(number, language) if language == "nb" else ()

    def is_known(self, number: NumberedWord) -> bool:
        return self.bokmal(number) is not None


class _WholeWords(Splitter):
    def parts(self, word: str) -> tuple[CompoundPart, ...]:  # noqa: ARG002 - the same interface
        return ()

    def part_terms(self, word: str) -> list[str]:  # noqa: ARG002 - the same interface
        return []


class _OneLevel(Splitter):
    def parts(self, word: str) -> tuple[CompoundPart, ...]:
        return self.split(word)

    def part_terms(self, word: str) -> list[str]:
        return [part.term for part in self.split(word)]


class _NotJoined(WordAnalyzer):
    def pieces(self, chunk: str) -> tuple[Piece, ...]:
        return tuple(piece._replace(joined="") for piece in super().pieces(chunk))


class _AsWritten(WordAnalyzer):
    def pieces(self, chunk: str) -> tuple[Piece, ...]:
        return tuple(
            piece._replace(base=piece.form, also=(), suspended=False) for piece in super().pieces(chunk)
        )


class _NoFunctionWords(Analyzer):
    def query_words(self, text: str, language: Language = "nb") -> tuple[QueryWord, ...]:
        return tuple(each._replace(is_function_word=False) for each in super().query_words(text, language))


class _OneTerm(Lemmas):
    """A word is one term and nothing else."""

    term: ClassVar[Callable[[str], str]]

    def of_text(self, word: str, language: Language, *, capital: bool = False) -> tuple[Reading, ...]:  # noqa: ARG002 - the same interface
        return (Reading(type(self).term(word)),)

    def of_query(self, word: str, language: Language, *, capital: bool = False) -> tuple[Reading, ...]:
        return self.of_text(word, language, capital=capital)


class _Unchanged(_OneTerm):
    term = str


class _Snowball(_OneTerm):
    term = stem


class _Plain(WordAnalyzer):
    """Words as written, without joined words, days and function words."""

    def pieces(self, chunk: str) -> tuple[Piece, ...]:
        return tuple(Piece(piece.start, piece.end, piece.form, piece.form) for piece in super().pieces(chunk))


class _PlainUnchanged(_Plain):
    def open_lemmas(self, lexicon: Lexicon, splitter: Splitter) -> Lemmas:
        return _Unchanged(lexicon, splitter)


class _PlainSnowball(_Plain):
    def open_lemmas(self, lexicon: Lexicon, splitter: Splitter) -> Lemmas:
        return _Snowball(lexicon, splitter)


WHOLE: Final = Variant(label="the whole chain", has_own_index=False)
LEFT_OUT: Final[dict[str, Variant]] = {
    "query-parts": Variant(label="parts of query words", parts_weight=0.0, has_own_index=False),
    "forms": Variant(label="exact forms", has_forms=False, has_own_index=False),
    "repair": Variant(label="repair of query words", repairs="none", has_own_index=False),
    "unseen": Variant(
        label="repair where articles have other forms",
        repairs="words without a posting",
        has_own_index=False,
    ),
    "function-words": Variant(label="function words at 0.3", analyzer=_NoFunctionWords, has_own_index=False),
    "lemmas": Variant(label="lemmas (Snowball instead)", words=_WithStems),
    "second-lemmas": Variant(label="second lemmas", lexicon=_NoSecond),
    "nynorsk": Variant(
        label="nynorsk as bokmål", lexicon=_NoNynorsk, analyzer=_AllBokmal, words=_WithOnlyBokmal
    ),
    "language": Variant(label="language of a text (all bokmål)", analyzer=_AllBokmal),
    "letters": Variant(label="letters: aa, ä, accents", words=_WithLettersAsTyped),
    "genitives": Variant(label="genitives", words=_WithGenitives),
    "endings": Variant(label="acronyms, abbreviations, dates", words=_AsWritten),
    "joined": Variant(label="hyphenated words joined", words=_NotJoined),
    "compounds": Variant(label="parts of compounds", splitter=_WholeWords),
    "inner-parts": Variant(label="parts of parts", splitter=_OneLevel),
}
"""The search without a rule, by a name to type."""
_SIMPLE: Final = Variant(
    label="no stemming",
    analyzer=_NoFunctionWords,
    words=_PlainUnchanged,
    splitter=_WholeWords,
    has_forms=False,
    parts_weight=0.0,
    repairs="none",
)
BASELINES: Final[dict[str, Variant]] = {
    "snowball": replace(_SIMPLE, label="Snowball alone", words=_PlainSnowball),
    "unstemmed": _SIMPLE,
}
"""What a simple search would do, by a name to type."""
VARIANTS: Final = {"whole": WHOLE, **LEFT_OUT, **BASELINES}

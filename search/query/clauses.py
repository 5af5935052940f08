"""Makes the leaves of the query tree: words by the same analysis as articles, prefixes, dates, exact values."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Literal

from search.analysis import Language, QueryWord, Reading
from search.query.dates.clause import DateClauseMaker
from search.query.diagnostic_collector import DiagnosticCollector
from search.query.fields import FieldName, language_codes
from search.query.lexer import Lexeme
from search.query.query_analyzer import WordAnalyzer
from search.query.tree import And, Exact, Near, Or, Phrase, Prefix, Query, Span, Word

MAX_CLAUSES: Final = 64
"""Words of a query, those of quotations and of a-b-c counted one by one."""
MAX_PREFIXES: Final = 8
"""Words with a star in a query; each may stand for thousands of words."""
MIN_PREFIX: Final = 3
"""Letters before a star."""
MAX_DISTANCE: Final = 40
"""Words between those that are near. Paragraphs are 50 positions apart, so that none is reached across."""
MAX_NEAR_WORDS: Final = 10
"""Words of a quotation with a distance; with 40 between them they still stay within a paragraph."""
DEFAULT_DISTANCE: Final = 4
"""Of NEAR without a number, as Retriever has it."""

# te?t, as Lucene has it. Not where a question ends, nor in an address.
_STAR_IN_PHRASE = re.compile(r"(?<=\w)\*+")
_STAR_AT_END = re.compile(r"(?<=\w)\*+(?!\w)")
_INNER_MARK = re.compile(r"(?<=[^\W\d_])\?(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class ClauseMaker:
    """
    Makes leaves of the tree from lexemes.

    Attributes:
        diagnostics: Collects diagnostics; has the whole typed text.
        analyzer: The analyzer of the articles.
        language: Of the query as a whole.
        match: Whether the words of ``NRK-sjefen`` must be adjacent, or any of them matches.
        exact: Whether only the form as typed counts.
        today: The current day in Oslo, for «i går»; None when unknown.
        prefixes: The prefixes so far.
        words_by_text: The words of each text so far: each is needed several times.
    """

    diagnostics: DiagnosticCollector
    analyzer: WordAnalyzer
    language: Language
    match: Literal["all", "any"]
    exact: bool
    today: date | None = None
    prefixes: list[Prefix] = field(default_factory=list)
    words_by_text: dict[str, tuple[QueryWord, ...]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The whole typed text."""
        return self.diagnostics.text

    def clause(self, lexeme: Lexeme, within: FieldName) -> Query | None:
        """Return the clause of *lexeme*, a word, quotation or range, in the fields *within*; None without a word."""
        if not lexeme.closed:
            self._warn_unclosed(lexeme)
        elif lexeme.kind == "quoted" and not lexeme.value:
            self.diagnostics.warn("empty_phrase", lexeme.span, instead=" ")
        if not lexeme.value:
            return None
        match within.kind:
            case "date":
                return DateClauseMaker(self.diagnostics, self.today).clause(lexeme, within.fields[0])
            case "exact":
                return self._exact_value(lexeme, within.fields[0])
            case "text":
                return self._text(lexeme, within.fields)

    def distance(self, typed: int | None, span: Span, *, of: str) -> int:
        """Return the distance *typed* in *of*, cut to the largest allowed with a diagnostic."""
        if typed is None:
            return DEFAULT_DISTANCE
        if typed > MAX_DISTANCE:
            shorter = of.rstrip("0123456789") + str(MAX_DISTANCE)
            self.diagnostics.warn("too_far", span, of, str(MAX_DISTANCE), instead=shorter)
        return min(typed, MAX_DISTANCE)

    def _warn_unclosed(self, lexeme: Lexeme) -> None:
        span = (lexeme.start, lexeme.start + 1)
        if lexeme.text.strip():
            self.diagnostics.warn(
                "unclosed_quote",
                span,
                instead=self.diagnostics.closing_mark(lexeme),
                suggestion_span=self.diagnostics.closing,
            )
        else:
            self.diagnostics.warn("unclosed_quote", span, instead=" ")

    def _text(self, lexeme: Lexeme, fields: tuple[str, ...]) -> Query | None:
        if lexeme.kind == "range":
            self.diagnostics.warn("foreign_sign", lexeme.span, lexeme.text)
            return None
        return self._quotation(lexeme, fields) if lexeme.kind == "quoted" else self._word(lexeme, fields)

    def _quotation(self, lexeme: Lexeme, fields: tuple[str, ...]) -> Query | None:
        span = lexeme.span
        terms = self._terms(lexeme, fields)
        if terms and _STAR_IN_PHRASE.search(lexeme.text):
            # fi*lm is two words to the analysis, film* is one.
            without = _STAR_IN_PHRASE.sub(" ", _STAR_AT_END.sub("", self.text[slice(*span)]))
            self.diagnostics.warn("wildcard_in_phrase", span, self.text[slice(*span)], instead=without)
        if lexeme.distance is None or len(terms) < 2:  # noqa: PLR2004 - one word is near to itself
            return self._phrase(terms, span)
        if len(terms) > MAX_NEAR_WORDS:
            cut = (terms[MAX_NEAR_WORDS].span[0], terms[-1].span[1])
            self.diagnostics.warn("too_many_clauses", cut, str(MAX_NEAR_WORDS))
        position = self.text.rindex("~", *span)
        distance = self.distance(lexeme.distance, (position, lexeme.end), of=self.text[position : lexeme.end])
        return Near(tuple((term,) for term in terms[:MAX_NEAR_WORDS]), distance, ordered=False, span=span)

    def _word(self, lexeme: Lexeme, fields: tuple[str, ...]) -> Query | None:
        if "?" in lexeme.text and "/" not in lexeme.text:
            lexeme = replace(lexeme, text=_INNER_MARK.sub("*", lexeme.text))
        if "*" in lexeme.text:
            return self._wildcard(lexeme, fields)
        terms = self._terms(lexeme, fields)
        if len(terms) < 2:  # noqa: PLR2004 - several words in one are what follows
            return terms[0] if terms else None
        return self._several(lexeme, terms)

    def _several(self, lexeme: Lexeme, terms: tuple[Word, ...]) -> Query:
        # NRK-sjefen is NRK and sjefen side by side, and nrksjefen too.
        words: tuple[Query, ...] = terms if self.match == "any" else (Phrase(terms, lexeme.span),)
        clauses = (*words, *self._compound(lexeme, terms))
        return clauses[0] if len(clauses) == 1 else Or(clauses, lexeme.span)

    def _compound(self, lexeme: Lexeme, terms: tuple[Word, ...]) -> Iterator[Word]:
        """Yield the compound of *terms*, where the analyzer offers one."""
        words = self.words(lexeme.text)
        compound = words[0].joined
        if compound is not None and compound.end >= words[-1].end and not self._is_exact(lexeme):
            form = "".join(term.form for term in terms)
            yield Word(form, (Reading(compound.term),), terms[0].fields, lexeme.span)

    def _is_exact(self, lexeme: Lexeme) -> bool:
        return self.exact or lexeme.is_exact

    def words(self, text: str) -> tuple[QueryWord, ...]:
        """Return the words of *text*, a part of the query."""
        if text not in self.words_by_text:
            self.words_by_text[text] = self.analyzer.query_words(text, self.language)
        return self.words_by_text[text]

    def _terms(self, lexeme: Lexeme, fields: tuple[str, ...]) -> tuple[Word, ...]:
        tokens, offset = self.words(lexeme.text), lexeme.inner
        if len(tokens) > MAX_CLAUSES:
            cut = (offset + tokens[MAX_CLAUSES].start, offset + len(lexeme.text))
            self.diagnostics.warn("too_many_clauses", cut, str(MAX_CLAUSES))
        return tuple(self._term(token, lexeme, fields) for token in tokens[:MAX_CLAUSES])

    def _term(self, token: QueryWord, lexeme: Lexeme, fields: tuple[str, ...]) -> Word:
        return Word(
            token.form,
            () if self._is_exact(lexeme) else token.readings,
            fields,
            (lexeme.inner + token.start, lexeme.inner + token.end),
            role="function" if token.is_function_word else "content",
            parts=token.parts,
            is_loose=lexeme.is_loose,
        )

    def _phrase(self, terms: tuple[Word, ...], span: Span) -> Query | None:
        if len(terms) < 2:  # noqa: PLR2004 - one word is no phrase
            return replace(terms[0], span=span) if terms else None
        return Phrase(terms, span)

    def _wildcard(self, lexeme: Lexeme, fields: tuple[str, ...]) -> Query | None:
        """Read a word with a star: a prefix where it can be one, else the word without it."""
        stars = len(lexeme.text) - len(lexeme.text.lstrip("*"))
        bare = replace(lexeme, text=lexeme.text.replace("*", ""), inner=lexeme.inner + stars)
        if not self.words(bare.text):
            return None
        span, typed = lexeme.span, self.text[lexeme.inner : lexeme.end]
        before_star, star, _ = lexeme.text.rstrip("*").partition("*")
        if len(self.prefixes) == MAX_PREFIXES:
            self.diagnostics.warn("too_many_prefixes", span, typed, str(MAX_PREFIXES))
            return self._word(bare, fields)
        prefix = self._prefix(before_star, lexeme, fields)
        if prefix is not None and not star:
            return prefix
        code = "wildcard_too_short" if not star else "inner_wildcard" if before_star else "leading_wildcard"
        searched = bare.text if prefix is None else f"{before_star}*"
        self.diagnostics.warn(
            code, span, typed, searched, instead=searched, suggestion_span=(lexeme.inner, lexeme.end)
        )
        return prefix or self._word(bare, fields)

    def _prefix(self, before_star: str, lexeme: Lexeme, fields: tuple[str, ...]) -> Query | None:
        """Return words that begin as the last word of *before_star*, after the words before it; None if too short."""
        tokens = self.words(before_star)
        if not tokens or len(tokens[-1].form) < MIN_PREFIX:
            return None
        before = tuple(self._term(token, lexeme, fields) for token in tokens[:-1])
        last = Prefix(tokens[-1].form, fields, lexeme.span)
        self.prefixes.append(last)
        return And((*before, last), lexeme.span) if before else last

    def _exact_value(self, lexeme: Lexeme, within: str) -> Query | None:
        span, value = lexeme.span, lexeme.value
        if lexeme.kind == "range":
            self.diagnostics.warn("foreign_sign", span, value)
            return None
        codes = language_codes().get(value.lower(), (value,)) if within == "language" else (value,)
        clauses = tuple(Exact(within, code, span) for code in codes)
        return clauses[0] if len(clauses) == 1 else Or(clauses, span)

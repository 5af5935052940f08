"""
What does one word or quotation ask for?

The leaves of the tree: words by the same analysis as articles, prefixes, dates, exact values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from search.analysis import Analyzer, Language, QueryWord, Reading
from search.dates import Period, parse_period
from search.query.diagnostics import Diagnostic
from search.query.lexer import FieldName, Lexeme
from search.query.tree import AllOf, AnyOf, DateRange, FieldIs, Phrase, Prefix, Query, Span, Term

MAX_CLAUSES: Final = 64
"""Words of a query, those of quotations and of a-b-c counted one by one."""
MAX_PREFIXES: Final = 8
"""Words with a star in a query; each may stand for thousands of words."""
MIN_PREFIX: Final = 3
"""Letters before a star."""
MAX_TOLD: Final = 10
"""Diagnostics of one code; a thousand parentheses would give a thousand, each with a suggestion as long."""

_NUMERIC_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ClauseMaker:
    """
    Makes leaves of the tree from lexemes.

    Attributes:
        text: The whole typed text, for suggestions.
        analyzer: Makes words of what was typed.
        language: Of the query as a whole.
        match: Whether the words of ``NRK-sjefen`` stand side by side, or any of them will do.
        exact: Whether only the form as typed counts.
        diagnostics: What was odd so far, in the order found.
        prefixes: The prefixes so far.
    """

    text: str
    analyzer: Analyzer
    language: Language
    match: Literal["all", "any"]
    exact: bool
    diagnostics: list[Diagnostic] = field(default_factory=list)
    prefixes: list[Prefix] = field(default_factory=list)

    def clause(self, lexeme: Lexeme, within: FieldName) -> Query | None:
        """Return what *lexeme*, a word or quotation, asks for in *within*; None for no word at all."""
        span = (lexeme.start, lexeme.end)
        value = lexeme.text.strip()
        if not lexeme.closed:
            self._warn_unclosed(lexeme)
        elif lexeme.kind == "quoted" and not value:
            self.warn("empty_phrase", span, instead=" ")
        if not value:
            return None
        match within.kind:
            case "date":
                return self._date_range(value, within.fields[0], span)
            case "exact":
                return FieldIs(within.fields[0], value, span)
            case "text":
                if lexeme.kind == "quoted":
                    offset = self.text.index(lexeme.text, lexeme.start)
                    return self._phrase(self._terms(lexeme.text, offset, within.fields), span)
                return self._word(lexeme, within.fields)

    def warn(
        self, code: str, span: Span, *values: str, instead: str | None = None, at: Span | None = None
    ) -> None:
        """Tell a diagnostic about *span*; its suggestion has *instead* for what stands *at* (or at *span*)."""
        if sum(each.code == code for each in self.diagnostics) == MAX_TOLD:
            return
        suggestion = ""
        if instead is not None:
            start, end = at or span
            suggestion = " ".join((self.text[:start] + instead + self.text[end:]).split())
        self.diagnostics.append(
            Diagnostic(code, *span, values, "" if suggestion == self.text else suggestion)
        )

    def _warn_unclosed(self, lexeme: Lexeme) -> None:
        span = (lexeme.start, lexeme.start + 1)
        if lexeme.text.strip():
            self.warn("unclosed_quote", span, instead='"', at=(lexeme.end, lexeme.end))
        else:
            self.warn("unclosed_quote", span, instead=" ")

    def _word(self, lexeme: Lexeme, fields: tuple[str, ...]) -> Query | None:
        if "*" in lexeme.text:
            return self._starred(lexeme, fields)
        terms = self._terms(lexeme.text, lexeme.start, fields)
        if len(terms) < 2:  # noqa: PLR2004 - several words in one are what follows
            return terms[0] if terms else None
        return self._several(lexeme, terms)

    def _several(self, lexeme: Lexeme, terms: tuple[Term, ...]) -> Query:
        # NRK-sjefen is NRK and sjefen side by side, and nrksjefen too.
        span = (lexeme.start, lexeme.end)
        words: tuple[Query, ...] = terms if self.match == "any" else (Phrase(terms, span),)
        clauses = (*words, *self._joined(lexeme, terms))
        return clauses[0] if len(clauses) == 1 else AnyOf(clauses, span)

    def _joined(self, lexeme: Lexeme, terms: tuple[Term, ...]) -> Iterator[Term]:
        """Yield the word that all of *terms* make when written as one, where they may be."""
        words = self.words(lexeme.text)
        joined = words[0].joined
        if joined is not None and joined.end >= words[-1].end and not self.exact:
            form = "".join(term.form for term in terms)
            yield Term(form, (Reading(joined.term),), terms[0].fields, (lexeme.start, lexeme.end))

    def words(self, text: str) -> tuple[QueryWord, ...]:
        """Return the words of *text*, a part of the query."""
        return self.analyzer.query_words(text, self.language)

    def _terms(self, text: str, offset: int, fields: tuple[str, ...]) -> tuple[Term, ...]:
        tokens = self.words(text)
        if len(tokens) > MAX_CLAUSES:
            cut = (offset + tokens[MAX_CLAUSES].start, offset + len(text))
            self.warn("too_many_clauses", cut, str(MAX_CLAUSES))
        return tuple(self._term(token, offset, fields) for token in tokens[:MAX_CLAUSES])

    def _term(self, token: QueryWord, offset: int, fields: tuple[str, ...]) -> Term:
        readings = () if self.exact else token.readings
        return Term(token.form, readings, fields, (offset + token.start, offset + token.end))

    def _phrase(self, terms: tuple[Term, ...], span: Span) -> Query | None:
        if len(terms) < 2:  # noqa: PLR2004 - one word is no phrase
            return replace(terms[0], span=span) if terms else None
        return Phrase(terms, span)

    def _starred(self, lexeme: Lexeme, fields: tuple[str, ...]) -> Query | None:
        """Read a word with a star: a prefix where it can be one, else the word without it."""
        bare = lexeme.text.replace("*", "")
        if not self.words(bare):
            return None
        begun, star, _ = lexeme.text.rstrip("*").partition("*")
        if len(self.prefixes) == MAX_PREFIXES:
            self.warn("too_many_prefixes", (lexeme.start, lexeme.end), lexeme.text, str(MAX_PREFIXES))
            return self._word(replace(lexeme, text=bare), fields)
        prefix = self._prefix(begun, lexeme, fields)
        if prefix is not None and not star:
            return prefix
        code = "wildcard_too_short" if not star else "inner_wildcard" if begun else "leading_wildcard"
        searched = bare if prefix is None else f"{begun}*"
        self.warn(code, (lexeme.start, lexeme.end), lexeme.text, searched, instead=searched)
        stars = len(lexeme.text) - len(lexeme.text.lstrip("*"))
        return prefix or self._word(replace(lexeme, text=bare, start=lexeme.start + stars), fields)

    def _prefix(self, begun: str, lexeme: Lexeme, fields: tuple[str, ...]) -> Query | None:
        """Return words that begin as the last word of *begun*, after the words before it; None if too short."""
        tokens = self.words(begun)
        if not tokens or len(tokens[-1].form) < MIN_PREFIX:
            return None
        span = (lexeme.start, lexeme.end)
        before = tuple(self._term(token, lexeme.start, fields) for token in tokens[:-1])
        last = Prefix(tokens[-1].form, fields, span)
        self.prefixes.append(last)
        return AllOf((*before, last), span) if before else last

    def _date_range(self, value: str, within: str, span: Span) -> Query | None:
        first, dots, last = value.partition("..")
        try:
            start = _period(first).start if first or not last else None
            end = _period(last if dots else first).end if last or not dots else None
        except ValueError:
            self.warn("invalid_date", span, value)
            return None
        if start is not None and end is not None and start >= end:
            turned = f"{last}..{first}"
            self.warn("reversed_range", span, value, instead=self.text[slice(*span)].replace(value, turned))
            return self._date_range(turned, within, span)
        return DateRange(within, start, end, span)


def _period(written: str) -> Period:
    if numeric := _NUMERIC_DATE.fullmatch(written):
        day, month, year = numeric.groups()
        return parse_period(f"{year}-{int(month):02}-{int(day):02}")
    return parse_period(written)

"""
What would the text of a query be without one of its words, its dates, its quotation marks?

Every function gives a text to search for in place of another, as a person could have typed it: what is
left stands as it was typed, and operators that have nothing more to work on are gone. Nothing is
searched here; whether a text finds anything is for who asks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from search.query.fields import FieldName, field_names, named, nearest_field
from search.query.leaves import leaves, runs_of
from search.query.lexer import Lexeme
from search.query.tree import (
    And,
    DateRange,
    Exact,
    Not,
    Optional,
    Or,
    Query,
    Span,
)

_BINARY: Final = {"or": 0, "and": 1, "near": 2}
"""How tightly each binds."""
_UNARY: Final = frozenset({"not", "must"})
_JOINING: Final = frozenset({"and", "near", "must"})
"""Operators without which words stand side by side."""
_OPERANDS: Final = frozenset({"word", "quoted", "range", "open", "all"})


@dataclass(frozen=True, slots=True)
class Limit:
    """
    A date or an exact value asked for in the text, with its field.

    Attributes:
        field: The exact field or date, such as ``source`` or ``published``.
        span: From the field's name, and what is typed before it to leave it out, to the end of the value.
    """

    field: str
    span: Span


@dataclass(frozen=True, slots=True)
class TypedWord:
    """
    A word or quotation that is wanted.

    Attributes:
        text: As typed, without the field before it.
        span: Where it stands, with its field.
        inner: Where *text* stands.
        is_quoted: Whether it is a quotation.
        has_field: Whether a field of its own stands before it.
    """

    text: str
    span: Span
    inner: Span
    is_quoted: bool
    has_field: bool


class Rewriter:
    """Rewrites *text*, cut into *lexemes* and read as *query*; *dates* are the spans of dates that do not exist."""

    def __init__(
        self, text: str, lexemes: Sequence[Lexeme], query: Query, dates: Collection[Span] = ()
    ) -> None:
        self._text = text
        self._dates = dates
        self._lexemes = lexemes
        self._query = query

    def limits(self) -> list[Limit]:
        """Return the dates and exact values asked for in the text, in order."""
        ends = dict([*_limit_spans(self._query), *self._dates])
        found = []
        for at, lexeme in enumerate(self._lexemes):
            if lexeme.kind == "field" and (name := _meant(lexeme)) is not None and name.kind != "text":
                end = self._end_of_operand(at + 1, ends)
                before = self._lexemes[at - 1] if at else lexeme
                start = before.start if before.kind in _UNARY else lexeme.start
                found.append(Limit(name.fields[0], (start, end)))
        return found

    def words(self) -> list[TypedWord]:
        """Return the words and quotations that must or may be found, in order."""
        wanted = {run.span for leaf in leaves(self._query, with_optional=False) for run in runs_of(leaf)}
        found = []
        for before, lexeme in zip([None, *self._lexemes], self._lexemes, strict=False):
            span = (lexeme.start, lexeme.end)
            if lexeme.kind in {"word", "quoted"} and any(_is_within(each, span) for each in wanted):
                has_field = before is not None and before.kind == "field"
                start = before.start if before is not None and has_field else lexeme.start
                found.append(
                    TypedWord(
                        self._text[slice(*span)],
                        (start, lexeme.end),
                        span,
                        lexeme.kind == "quoted",
                        has_field,
                    )
                )
        return found

    def without(self, spans: Collection[Span]) -> str:
        """Return the text without what stands in *spans*."""
        kept = [each for each in self._lexemes if not any(_is_within(_span(each), span) for span in spans)]
        return self._joined(_cleaned(kept))

    def without_text_fields(self) -> str:
        """Return the text without names of text fields: to look for its words everywhere."""
        return self._without(lambda each: each.kind == "field" and _kind(each) == "text")

    def without_operators(self) -> str:
        """Return the text without AND, NEAR and ``+``, so that words stand side by side."""
        return self._without(lambda each: each.kind in _JOINING)

    def widest(self) -> str:
        """Return the text without dates, exact values, names of text fields, AND, NEAR, ``+`` and ``=``."""
        limits = [limit.span for limit in self.limits()]
        remaining = [
            lexeme
            for lexeme in self._lexemes
            if not (lexeme.kind == "field" and _kind(lexeme) == "text")
            and lexeme.kind not in _JOINING
            and not any(_is_within(_span(lexeme), span) for span in limits)
        ]
        return " ".join(self._joined(_cleaned(remaining), keep_exact_signs=False).split())

    def without_unclosed_quotes(self) -> str:
        """Return the text without quotation marks that are never closed."""
        return self._edited(
            [
                (each.start, each.inner, "")
                for each in self._lexemes
                if each.kind == "quoted" and not each.closed
            ]
        )

    def inexact(self) -> str:
        """Return the text without signs that ask for a form as typed."""
        return self._edited(
            [
                (each.start, each.start + 1, "")
                for each in self._lexemes
                if each.is_exact and self._is_text(each)
            ]
        )

    def loosened(self, between: str) -> str:
        """Return the text with wanted quotations taken apart, *between* between their words, and AND for NEAR."""
        quoted = {word.inner for word in self.words() if word.is_quoted}
        edits = []
        for before, lexeme in zip([None, *self._lexemes], self._lexemes, strict=False):
            if lexeme.kind == "near":
                edits.append((lexeme.start, lexeme.end, "AND"))
            elif _span(lexeme) in quoted and not lexeme.is_exact and len(words := lexeme.value.split()) > 1:
                apart = between.join(words)
                is_loose = before is None or before.kind in {"word", "quoted", "close"}
                edits.append((*_span(lexeme), apart if is_loose and between == " " else f"({apart})"))
        return self._edited(edits)

    def replaced(self, span: Span, words: str) -> str:
        """Return the text with *words* in place of what stands in *span*."""
        return self._edited([(*span, words)])

    def neighbours(self) -> list[tuple[TypedWord, TypedWord]]:
        """Return each two wanted words with nothing between them, where neither is in quotation marks."""
        spans = {word.inner: word for word in self.words() if not word.is_quoted}
        found = []
        for first, second in zip(self._lexemes, self._lexemes[1:], strict=False):
            if _span(first) in spans and _span(second) in spans:
                found.append((spans[_span(first)], spans[_span(second)]))
        return found

    def _end_of_operand(self, at: int, ends: dict[int, int]) -> int:
        """Return where the operand at number *at* ends: a value, a date of several words, a parenthesis."""
        if at >= len(self._lexemes):
            return len(self._text)
        lexeme = self._lexemes[at]
        if lexeme.kind != "open":
            return ends.get(lexeme.start, lexeme.end)
        depth = 0
        for each in self._lexemes[at:]:
            depth += (each.kind == "open") - (each.kind == "close")
            if not depth:
                return each.end
        return len(self._text)

    def _is_text(self, lexeme: Lexeme) -> bool:
        """Return whether *lexeme* is not the value of an exact field or a date."""
        return not any(_is_within(_span(lexeme), limit.span) for limit in self.limits())

    def _without(self, is_out: Callable[[Lexeme], bool]) -> str:
        return self._joined(_cleaned([each for each in self._lexemes if not is_out(each)]))

    def _joined(self, kept: Sequence[Lexeme], *, keep_exact_signs: bool = True) -> str:
        """Return *kept* as typed, a space between any two that were not adjacent; without ``=`` if so wanted."""
        pieces: list[str] = []
        end: int | None = None
        for lexeme in kept:
            if end is not None and lexeme.start != end and lexeme.kind != "close" and pieces[-1] != "(":
                pieces.append(" ")
            start = lexeme.start + (lexeme.is_exact and not keep_exact_signs)
            pieces.append(self._text[start : lexeme.end])
            end = lexeme.end
        return "".join(pieces)

    def _edited(self, edits: Sequence[tuple[int, int, str]]) -> str:
        text = self._text
        for start, end, instead in sorted(edits, reverse=True):
            text = text[:start] + instead + text[end:]
        return " ".join(text.split())


def _cleaned(found: list[Lexeme]) -> list[Lexeme]:
    """Return *found* without operators, fields and parentheses that have nothing to work on."""
    before = None
    while before != found:
        before, found = found, [each for each, *around in _with_neighbours(found) if not _idle(each, *around)]
    return found


def _with_neighbours(found: list[Lexeme]) -> Iterator[tuple[Lexeme, str, str]]:
    kinds = ["", *(each.kind for each in found), ""]
    yield from zip(found, kinds, kinds[2:], strict=False)


def _idle(lexeme: Lexeme, before: str, after: str) -> bool:
    match lexeme.kind:
        case "and" | "or" | "near":
            own = _BINARY[lexeme.kind]
            # Of two that meet the looser stays: «fisk OR gass», not «fisk AND gass», of «fisk AND olje OR gass».
            is_second = before in {"", "open"} | _UNARY or _BINARY.get(before, own + 1) <= own
            return is_second or after in {"", "close"} or _BINARY.get(after, own) < own
        case "not" | "must":
            return after in {"", "close"} | _BINARY.keys()
        case "field":
            return after not in _OPERANDS
        case "open":
            return after == "close"
        case "close":
            return before == "open"
        case _:
            return False


def _limit_spans(query: Query) -> Iterator[Span]:
    """Yield where the dates and exact values of *query* stand, also those to be left out."""
    match query:
        case DateRange() | Exact():
            yield query.span
        case And() | Or():
            for clause in query.clauses:
                yield from _limit_spans(clause)
        case Not():
            yield from _limit_spans(query.query)
            yield from _limit_spans(query.excluded)
        case Optional():
            yield from _limit_spans(query.query)
        case _:  # a word has no dates in it
            pass


def _meant(lexeme: Lexeme) -> FieldName | None:
    return named(lexeme.text) or field_names().get(nearest_field(lexeme.text))


def _kind(lexeme: Lexeme) -> str:
    name = _meant(lexeme)
    return name.kind if name else ""


def _span(lexeme: Lexeme) -> Span:
    return lexeme.start, lexeme.end


def _is_within(one: Span, other: Span) -> bool:
    return other[0] <= one[0] and one[1] <= other[1]

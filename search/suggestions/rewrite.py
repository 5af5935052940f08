"""
Rewrites the text of a query: without a word, its dates, its quotation marks, and the like.

Every method returns a text to search for instead, as a person could have typed it: the remaining parts are
unchanged, and operators without an operand are gone. Nothing is searched here.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from search.analysis.characters import HYPHENS
from search.query.fields import FieldName, field_names, find_field, nearest_field
from search.query.leaves import leaves, limits_of, runs_of
from search.query.lexer import Lexeme
from search.query.tree import Query, Span

_BINARY: Final = {"or": 0, "and": 1, "near": 2}
"""Precedence of binary operators."""
_UNARY: Final = frozenset({"not", "must"})
_JOINING: Final = frozenset({"and", "near", "must"})
"""Operators between or before words that must all match."""
_HYPHEN: Final = re.compile(f"[{HYPHENS}–]")
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
    A word or quotation that may match, not an excluded one.

    Attributes:
        text: As typed, without the field before it.
        span: Span, with its field.
        inner: Span of *text*.
        is_quoted: Whether it is a quotation.
        has_field: Whether a field's name is right before it.
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
        operand_ends = dict([*(limit.span for limit in limits_of(self._query)), *self._dates])
        limits = []
        for index, lexeme in enumerate(self._lexemes):
            if lexeme.kind == "field" and (name := _target(lexeme)) is not None and name.kind != "text":
                end = self._end_of_operand(index + 1, operand_ends)
                before = self._lexemes[index - 1] if index else lexeme
                start = before.start if before.kind in _UNARY else lexeme.start
                limits.append(Limit(name.fields[0], (start, end)))
        return limits

    def words(self) -> list[TypedWord]:
        """Return the words and quotations that must or may be found, in order."""
        wanted = {run.span for leaf in leaves(self._query, with_optional=False) for run in runs_of(leaf)}
        words = []
        for before, lexeme in zip([None, *self._lexemes], self._lexemes, strict=False):
            if lexeme.kind in {"word", "quoted"} and any(_is_within(span, lexeme.span) for span in wanted):
                start = before.start if before is not None and lexeme.has_field else lexeme.start
                text, span = self._text[slice(*lexeme.span)], (start, lexeme.end)
                words.append(TypedWord(text, span, lexeme.span, lexeme.kind == "quoted", lexeme.has_field))
        return words

    def remove(self, spans: Collection[Span]) -> str:
        """Return the text without *spans*."""
        return self._remove_if(lambda lexeme: any(_is_within(lexeme.span, span) for span in spans))

    def without_text_fields(self) -> str:
        """Return the text without names of text fields: to look for its words everywhere."""
        return self._remove_if(lambda lexeme: lexeme.kind == "field" and _kind(lexeme) == "text")

    def without_operators(self) -> str:
        """Return the text without AND, NEAR and ``+``, so that words stand side by side."""
        return self._remove_if(lambda lexeme: lexeme.kind in _JOINING)

    def widest(self) -> str:
        """Return the text without dates, exact values, names of text fields, AND, NEAR, ``+`` and ``=``."""
        limits = [limit.span for limit in self.limits()]
        remaining = [
            lexeme
            for lexeme in self._lexemes
            if not (lexeme.kind == "field" and _kind(lexeme) == "text")
            and lexeme.kind not in _JOINING
            and not any(_is_within(lexeme.span, span) for span in limits)
        ]
        return " ".join(self._join(_drop_idle(remaining), keep_exact_signs=False).split())

    def without_unclosed_quotes(self) -> str:
        """Return the text without quotation marks that are never closed."""
        return self._apply(
            [
                (lexeme.start, lexeme.inner, "")
                for lexeme in self._lexemes
                if lexeme.kind == "quoted" and not lexeme.closed
            ]
        )

    def without_exact_signs(self) -> str:
        """Return the text without signs that ask for a form as typed."""
        return self._apply(
            [
                (lexeme.start, lexeme.start + 1, "")
                for lexeme in self._lexemes
                if lexeme.is_exact and self._is_text(lexeme)
            ]
        )

    def split_quotations(self, between: str) -> str:
        """Return the text with wanted quotations and hyphenated words split, joined by *between*, and AND for NEAR."""
        wanted = {word.inner for word in self.words()}
        edits = []
        for before, lexeme in zip([None, *self._lexemes], self._lexemes, strict=False):
            if lexeme.kind == "near":
                edits.append((lexeme.start, lexeme.end, "AND"))
            elif lexeme.span in wanted and not lexeme.is_exact and len(words := _side_by_side(lexeme)) > 1:
                apart = between.join(words)
                is_loose = before is None or before.kind in {"word", "quoted", "close"}
                edits.append((*lexeme.span, apart if is_loose and between == " " else f"({apart})"))
        return self._apply(edits)

    def replace_span(self, span: Span, words: str) -> str:
        """Return the text with *words* in place of *span*."""
        return self._apply([(*span, words)])

    def neighbours(self) -> list[tuple[TypedWord, TypedWord]]:
        """Return each two wanted words with nothing between them, where neither is in quotation marks."""
        spans = {word.inner: word for word in self.words() if not word.is_quoted}
        pairs = []
        for first, second in zip(self._lexemes, self._lexemes[1:], strict=False):
            if first.span in spans and second.span in spans:
                pairs.append((spans[first.span], spans[second.span]))
        return pairs

    def _end_of_operand(self, index: int, operand_ends: dict[int, int]) -> int:
        """Return the end of the operand at number *index*: a value, a date of several words, or parentheses."""
        if index >= len(self._lexemes):
            return len(self._text)
        lexeme = self._lexemes[index]
        if lexeme.kind != "open":
            return operand_ends.get(lexeme.start, lexeme.end)
        depth = 0
        for lexeme in self._lexemes[index:]:
            depth += (lexeme.kind == "open") - (lexeme.kind == "close")
            if not depth:
                return lexeme.end
        return len(self._text)

    def _is_text(self, lexeme: Lexeme) -> bool:
        """Tell whether *lexeme* is outside the values of exact fields and dates."""
        return not any(_is_within(lexeme.span, limit.span) for limit in self.limits())

    def _remove_if(self, is_out: Callable[[Lexeme], bool]) -> str:
        return self._join(_drop_idle([lexeme for lexeme in self._lexemes if not is_out(lexeme)]))

    def _join(self, remaining: Sequence[Lexeme], *, keep_exact_signs: bool = True) -> str:
        """Return *remaining* as typed, a space between any two that were not adjacent."""
        parts: list[str] = []
        end: int | None = None
        for lexeme in remaining:
            if end is not None and lexeme.start != end and lexeme.kind != "close" and parts[-1] != "(":
                parts.append(" ")
            start = lexeme.start + (lexeme.is_exact and not keep_exact_signs)
            parts.append(self._text[start : lexeme.end])
            end = lexeme.end
        return "".join(parts)

    def _apply(self, edits: Sequence[tuple[int, int, str]]) -> str:
        text = self._text
        for start, end, instead in sorted(edits, reverse=True):
            text = text[:start] + instead + text[end:]
        return " ".join(text.split())


def _drop_idle(lexemes: list[Lexeme]) -> list[Lexeme]:
    """Return *lexemes* without operators, fields and parentheses that have no operand."""
    before = None
    while before != lexemes:
        before, kinds = lexemes, ["", *(lexeme.kind for lexeme in lexemes), ""]
        with_neighbours = zip(lexemes, kinds, kinds[2:], strict=False)
        lexemes = [lexeme for lexeme, *around in with_neighbours if not _is_idle(lexeme, *around)]
    return lexemes


def _is_idle(lexeme: Lexeme, before: str, after: str) -> bool:
    match lexeme.kind:
        case "and" | "or" | "near":
            binding = _BINARY[lexeme.kind]
            # Of two that meet the looser stays: «fisk OR gass», not «fisk AND gass», of «fisk AND olje OR gass».
            is_second = before in {"", "open"} | _UNARY or _BINARY.get(before, binding + 1) <= binding
            return is_second or after in {"", "close"} or _BINARY.get(after, binding) < binding
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


def _side_by_side(lexeme: Lexeme) -> list[str]:
    """Return the words of a quotation, or of words joined by hyphens such as ``Brann-Viking``."""
    if lexeme.kind == "quoted":
        return lexeme.value.split()
    words = _HYPHEN.split(lexeme.value)
    return words if all(word.isalnum() for word in words) else [lexeme.value]


def _target(lexeme: Lexeme) -> FieldName | None:
    return find_field(lexeme.text) or field_names().get(nearest_field(lexeme.text))


def _kind(lexeme: Lexeme) -> str:
    name = _target(lexeme)
    return name.kind if name else ""


def _is_within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]

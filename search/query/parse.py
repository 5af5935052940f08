"""
What did the person mean? Typed text becomes a tree, with a diagnostic for whatever was odd.

Never raises, for any text: a fault is repaired in the way most likely meant, and told.

    alternatives := sequence (OR sequence)*
    sequence     := conjunction+                joined by AND when all are wanted, by OR when any is
    conjunction  := clause (AND clause)*
    clause       := NOT* field? (word | quotation | "(" alternatives ")")
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Final, Literal, assert_never

from search.analysis import Analyzer
from search.articles import TEXT_FIELDS
from search.query.clauses import MAX_CLAUSES, ClauseMaker
from search.query.diagnostics import Diagnostic
from search.query.lexer import FieldName, Lexeme, field_names, lexemes, nearest_field
from search.query.tree import (
    AllOf,
    AnyOf,
    DateRange,
    Everything,
    Excluding,
    FieldIs,
    Phrase,
    Preferring,
    Prefix,
    Query,
    Span,
    Term,
)

MAX_DEPTH: Final = 20
"""Levels of parentheses."""


def parse_query(
    text: str,
    analyzer: Analyzer,
    *,
    match: Literal["all", "any"] = "all",
    fields: Sequence[str] = TEXT_FIELDS,
    exact: bool = False,
) -> tuple[Query, tuple[Diagnostic, ...]]:
    """
    Return what *text* means, and what was odd about it in the order typed.

    Args:
        text: As typed, any text.
        analyzer: Makes words of it, as it does of articles.
        match: Whether words without operator must all match, or any.
        fields: Text fields to look in where the text names none.
        exact: Whether only the words as typed count, no other form of them.

    Returns:
        A tree of at most 64 words and quotations, each of at most 64 words, in 20 levels of
        parentheses; and at most 10 diagnostics of a code. White space only is Everything; a text
        with no word in it is an AnyOf without clauses, which nothing matches.
    """
    maker = ClauseMaker(text, analyzer, analyzer.query_language(text), match, exact)
    parser = _Parser(_bounded(lexemes(text), maker), maker)
    query = parser.parse(FieldName("text", tuple(dict.fromkeys(fields))))
    for negative in _negatives(query):
        maker.warn("only_negative", negative.excluded.span)
    return query, tuple(sorted(maker.diagnostics, key=lambda each: (each.start, each.end)))


@dataclass
class _Operands:
    """The clauses of one level: those wanted, and those not."""

    wanted: list[Query] = field(default_factory=list)
    unwanted: list[Query] = field(default_factory=list)

    def joined(self, how: Literal["all", "any"]) -> Query | None:
        """Return these clauses as one; None where nothing is wanted."""
        wanted = _joined(self.wanted, how)
        unwanted = _joined(self.unwanted, "any")
        if wanted is None or unwanted is None:
            return wanted
        return Excluding(wanted, unwanted, _around(wanted, unwanted))


class _Parser:
    """
    Recursive descent, a method a rule; *_at* is the next lexeme.

    What it reads is `_bounded`: parentheses balance, and an operand follows each field.
    """

    def __init__(self, found: list[Lexeme], maker: ClauseMaker) -> None:
        self._lexemes = found
        self._maker = maker
        self._at = 0

    def parse(self, within: FieldName) -> Query:
        """Return the query of the whole text."""
        whole = (0, len(self._maker.text))
        if not self._maker.text.strip():
            return Everything(whole)
        if all(each.kind in {"and", "or", "not"} and each.text != "-" for each in self._lexemes):
            # Nothing but operators, such as IKKE alone: then they are the words looked for.
            self._lexemes = [replace(each, kind="word") for each in self._lexemes]
        query = self._alternatives(within)
        if query is None:
            if not self._maker.diagnostics:
                self._maker.warn("no_words", whole)
            return AnyOf((), whole)
        return query

    def _alternatives(self, within: FieldName) -> Query | None:
        found = [self._sequence(within)]
        while (operator := self._next("or")) is not None:
            found.append(self._sequence(within))
            if found[-1] is None or found[-2] is None:
                self._warn_operand(operator)
        return _joined([each for each in found if each is not None], "any")

    def _sequence(self, within: FieldName) -> Query | None:
        operands = _Operands()
        while (lexeme := self._peek()) is not None and lexeme.kind not in {"or", "close"}:
            self._conjunction(within, operands)
        if operands.unwanted and not operands.wanted:
            start = operands.unwanted[0].span[0]
            operands.wanted.append(Everything((start, start)))
        if self._maker.match == "any" and within.kind == "text":
            operands.wanted = _narrowed(operands.wanted)
            return operands.joined("all")
        # kilde:(NTB NPK): an article has one source, so any of the values is meant.
        return operands.joined("any" if within.kind == "exact" else self._maker.match)

    def _conjunction(self, within: FieldName, sequence: _Operands) -> None:
        """Read clauses joined by AND into *sequence*; one that is only negative narrows all of it."""
        operands = _Operands()
        has_left = self._clause(within, operands)
        while (operator := self._next("and")) is not None:
            has_right = self._clause(within, operands)
            if not (has_left and has_right):
                self._warn_operand(operator)
            has_left = has_right
        if (query := operands.joined("all")) is not None:
            sequence.wanted.append(query)
        else:
            sequence.unwanted += operands.unwanted

    def _clause(self, within: FieldName, operands: _Operands) -> bool:
        """Read one clause into *operands*, on the side that its NOTs put it; return whether there is one."""
        is_wanted = True
        operator = None
        while (negation := self._next("not")) is not None:
            is_wanted = not is_wanted
            operator = negation
        following = self._peek()
        if following is None or following.kind in {"and", "or", "close"}:
            if operator is not None:
                self._warn_operand(operator)
            return False
        if (query := self._operand(within)) is not None:
            (operands.wanted if is_wanted else operands.unwanted).append(query)
        return True

    def _operand(self, within: FieldName) -> Query | None:
        lexeme = self._take()
        if lexeme.kind == "field":
            return self._operand(self._field(lexeme))
        if lexeme.kind == "open":
            query = self._alternatives(within)
            closing = self._take()
            if query is None:
                self._maker.warn("empty_operand", (lexeme.start, closing.end), "( )", instead=" ")
            return query
        return self._maker.clause(lexeme, within)

    def _field(self, lexeme: Lexeme) -> FieldName:
        name = lexeme.text.lower()
        if name not in field_names():
            meant = nearest_field(name)
            span = (lexeme.start, lexeme.start + len(lexeme.text))
            self._maker.warn("unknown_field", span, lexeme.text, meant, instead=meant)
            name = meant
        return field_names()[name]

    def _warn_operand(self, operator: Lexeme) -> None:
        span = (operator.start, operator.end)
        self._maker.warn("empty_operand", span, operator.text, instead=" ")

    def _peek(self) -> Lexeme | None:
        return self._lexemes[self._at] if self._at < len(self._lexemes) else None

    def _take(self) -> Lexeme:
        self._at += 1
        return self._lexemes[self._at - 1]

    def _next(self, kind: str) -> Lexeme | None:
        """Take the next lexeme if it is of *kind*."""
        lexeme = self._peek()
        return self._take() if lexeme is not None and lexeme.kind == kind else None


def _bounded(found: list[Lexeme], maker: ClauseMaker) -> list[Lexeme]:
    """Return *found* within the limits and in a shape that the parser can read."""
    return _shortened(_with_fields_bound(_balanced(found, maker)), maker)


def _balanced(found: list[Lexeme], maker: ClauseMaker) -> list[Lexeme]:
    """Return *found* with parentheses that match, at most 20 deep."""
    kept: list[Lexeme] = []
    opened: list[Lexeme | None] = []  # None stands for a parenthesis that was left out
    for lexeme in found:
        span = (lexeme.start, lexeme.end)
        is_kept = True
        if lexeme.kind == "open":
            is_kept = len(opened) < MAX_DEPTH
            if len(opened) == MAX_DEPTH:
                maker.warn("too_deep", span, str(MAX_DEPTH))
            opened.append(lexeme if is_kept else None)
        elif lexeme.kind == "close" and opened:
            is_kept = opened.pop() is not None
        elif lexeme.kind == "close":
            is_kept = False
            maker.warn("unexpected_parenthesis", span, instead=" ")
        if is_kept:
            kept.append(lexeme)
    return _closed(kept, [lexeme for lexeme in opened if lexeme is not None], maker)


def _closed(kept: list[Lexeme], unclosed: list[Lexeme], maker: ClauseMaker) -> list[Lexeme]:
    """Return *kept* without the parentheses that open at its very end, and the others closed there."""
    while unclosed and kept[-1] is unclosed[-1]:
        last = kept.pop()
        unclosed.pop()
        maker.warn("unclosed_parenthesis", (last.start, last.end), instead=" ")
    end = len(maker.text)
    quote = "" if all(lexeme.closed for lexeme in kept) else '"'
    for lexeme in unclosed:
        closing = quote + ")" * len(unclosed)
        maker.warn("unclosed_parenthesis", (lexeme.start, lexeme.end), instead=closing, at=(end, end))
    return kept + [Lexeme("close", ")", end, end)] * len(unclosed)


def _with_fields_bound(found: list[Lexeme]) -> list[Lexeme]:
    """Return *found* with each field that no operand follows, as in ``tittel:AND``, turned into a word."""
    bound: list[Lexeme] = []
    for lexeme in reversed(found):
        is_word = lexeme.kind == "field" and not (bound and bound[-1].kind in {"word", "quoted", "open"})
        bound.append(replace(lexeme, kind="word") if is_word else lexeme)
    return bound[::-1]


def _shortened(found: list[Lexeme], maker: ClauseMaker) -> list[Lexeme]:
    """Return *found* up to the word or quotation that makes 64 words; parentheses open there are closed."""
    words, kept = 0, 0
    for number, lexeme in enumerate(found):
        if lexeme.kind in {"word", "quoted"}:
            words += max(len(maker.words(lexeme.text)), 1)
            # A single quotation of more words is cut by itself.
            if words > MAX_CLAUSES and kept:
                break
            kept = number + 1
    else:
        return found
    return _closed_at(found[:kept], lexeme.start, maker)


def _closed_at(kept: list[Lexeme], start: int, maker: ClauseMaker) -> list[Lexeme]:
    """Return *kept*, cut where *start* was typed, with its parentheses closed."""
    end = len(maker.text)
    maker.warn("too_many_clauses", (start, end), str(MAX_CLAUSES))
    opened = sum((lexeme.kind == "open") - (lexeme.kind == "close") for lexeme in kept)
    return kept + [Lexeme("close", ")", end, end)] * opened


def _negatives(query: Query) -> Iterator[Excluding]:
    """Yield what says only what to leave out, and is not narrowed by a clause beside it."""
    match query:
        case Excluding(query=Everything()):
            yield query
        case Excluding() | Preferring():
            yield from _negatives(query.query)
        case AnyOf() | AllOf():
            found = [list(_negatives(clause)) for clause in query.clauses]
            if isinstance(query, AnyOf) or all(found):
                yield from chain.from_iterable(found)
        case Term() | Phrase() | Prefix() | DateRange() | FieldIs() | Everything():
            pass
        case _:
            assert_never(query)


def _joined(clauses: list[Query], how: Literal["all", "any"]) -> Query | None:
    """Return *clauses* as one; one alone is itself, none is None."""
    if len(clauses) < 2:  # noqa: PLR2004 - one alone needs no joining
        return clauses[0] if clauses else None
    kind = AllOf if how == "all" else AnyOf
    return kind(tuple(clauses), _around(*clauses))


def _narrowed(clauses: list[Query]) -> list[Query]:
    """Return what must match where any word will do: one of the words, and every date and exact value."""
    words: list[Query] = [clause for clause in clauses if not isinstance(clause, FieldIs | DateRange)]
    limits: dict[str, list[Query]] = {}
    for clause in clauses:
        if isinstance(clause, FieldIs | DateRange):
            limits.setdefault(clause.field, []).append(clause)
    joined = (_joined(group, "any") for group in (words, *limits.values()))
    return [clause for clause in joined if clause is not None]


def _around(*clauses: Query) -> Span:
    return min(clause.span[0] for clause in clauses), max(clause.span[1] for clause in clauses)

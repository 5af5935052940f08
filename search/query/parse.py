"""
Parses a typed query to a tree, with a diagnostic for each fault.

Never raises, for any text: a fault is repaired in the most likely way and reported as a diagnostic.

    alternatives := sequence (OR sequence)*
    sequence     := conjunction+                joined by AND when all are wanted, by OR when any is
    conjunction  := clause (AND clause)*
    clause       := (NOT | "+")* near
    near         := operand (NEAR operand)*
    operand      := field? (word | quotation | range | "(" alternatives ")")
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from operator import attrgetter
from typing import Final, Literal, assert_never

from search.analysis import Language
from search.articles import TEXT_FIELDS
from search.query.clauses import ClauseMaker
from search.query.diagnostic_collector import DiagnosticCollector
from search.query.diagnostics import Diagnostic
from search.query.fields import FieldName, field_names, fields_of_others, find_field, nearest_field
from search.query.lexer import Lexeme, lexemes
from search.query.normalize import FIELD_OPERANDS, join_date_words, normalize_lexemes
from search.query.operator_hints import lower_case_operators, read_capitals
from search.query.query_analyzer import WordAnalyzer
from search.query.tree import (
    And,
    DateRange,
    Exact,
    MatchAll,
    Near,
    Not,
    Optional,
    Or,
    Phrase,
    Prefix,
    Query,
    Span,
    Word,
)

_OPERANDS: Final = FIELD_OPERANDS | {"all", "field"}


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """
    A parsed query text.

    Attributes:
        text: As typed.
        language: Of the text.
        lexemes: The lexemes of the text, before normalization.
        query: The tree.
        diagnostics: Faults and notices, in the order typed.
    """

    text: str
    language: Language
    lexemes: tuple[Lexeme, ...]
    query: Query
    diagnostics: tuple[Diagnostic, ...]


def parse_query(
    text: str,
    analyzer: WordAnalyzer,
    *,
    match: Literal["all", "any"] = "all",
    fields: Sequence[str] = TEXT_FIELDS,
    exact: bool = False,
    today: date | None = None,
) -> tuple[Query, tuple[Diagnostic, ...]]:
    """Return the tree of *text* and its diagnostics, in the order typed; see `read_query`."""
    parsed = read_query(text, analyzer, match=match, fields=fields, exact=exact, today=today)
    return parsed.query, parsed.diagnostics


def read_query(
    text: str,
    analyzer: WordAnalyzer,
    *,
    match: Literal["all", "any"] = "all",
    fields: Sequence[str] = TEXT_FIELDS,
    exact: bool = False,
    today: date | None = None,
    typed: list[Lexeme] | None = None,
) -> ParsedQuery:
    """
    Return the parsed *text*.

    Args:
        text: As typed, any text.
        analyzer: The analyzer of the articles.
        match: Whether words without operator must all match, or any.
        fields: Text fields to look in where the text names none.
        exact: Whether only the words as typed count, no other form of them.
        today: The current day in Oslo. Without it, dates such as «i går» are faults.
        typed: The lexemes of *text*, where they are known.

    Returns:
        A tree of at most 64 words and quotations, each of at most 64 words, in 20 levels of
        parentheses; and at most 10 diagnostics of a code. White space only is `MatchAll`; a text
        without a word is an `Or` without clauses, which matches nothing.
    """
    language = analyzer.query_language(text)
    maker = ClauseMaker(DiagnosticCollector(text), analyzer, language, match, exact, today)
    typed = read_capitals(lexemes(text) if typed is None else typed, maker.diagnostics)
    normalized = join_date_words(typed, maker)
    for word in lower_case_operators(normalized):
        operator = word.text.upper()
        maker.diagnostics.warn("lower_case_operator", word.span, word.text, operator, instead=operator)
    parser = _Parser(normalize_lexemes(normalized, maker), maker)
    query = parser.parse(FieldName("text", tuple(dict.fromkeys(fields))))
    for negative in _negatives(query):
        maker.diagnostics.warn("only_negative", negative.excluded.span)
    diagnostics = sorted(maker.diagnostics.collected, key=attrgetter("start", "end"))
    return ParsedQuery(text, language, tuple(typed), query, tuple(diagnostics))


@dataclass
class _Operands:
    """The clauses of one level: wanted ones, those of them that must match (+), and excluded ones."""

    wanted: list[Query] = field(default_factory=list)
    required: list[Query] = field(default_factory=list)
    unwanted: list[Query] = field(default_factory=list)

    def join(self, how: Literal["all", "any"], *, has_operator: bool = False) -> Query | None:
        """Return these clauses as one; None where nothing is wanted."""
        wanted = _join(self.wanted, how, has_operator=has_operator)
        unwanted = _join(self.unwanted, "any")
        if wanted is None or unwanted is None:
            return wanted
        return Not(wanted, unwanted, _around(wanted, unwanted))


class _Parser:
    """
    Recursive descent, with a method for each rule; *_index* is that of the next lexeme.

    Its lexemes come from `normalize_lexemes`: parentheses balance, and an operand follows each field.
    """

    def __init__(self, lexemes: list[Lexeme], maker: ClauseMaker) -> None:
        self._lexemes = lexemes
        self._maker = maker
        self._index = 0

    def parse(self, within: FieldName) -> Query:
        """Return the query of the whole text."""
        span = (0, len(self._maker.text))
        if not self._maker.text.strip():
            return MatchAll(span)
        query = self._alternatives(within)
        if query is None:
            if not self._maker.diagnostics.collected:
                self._maker.diagnostics.warn("no_words", span)
            return Or((), span)
        return query

    def _alternatives(self, within: FieldName) -> Query | None:
        query, left_is_missing = self._alternative(within)
        alternatives = [query]
        while (operator := self._next("or")) is not None:
            query, right_is_missing = self._alternative(within)
            alternatives.append(query)
            if left_is_missing or right_is_missing:
                self._warn_operand(operator)
            left_is_missing = right_is_missing
        return _join([clause for clause in alternatives if clause is not None], "any", has_operator=True)

    def _alternative(self, within: FieldName) -> tuple[Query | None, bool]:
        """Read one side of an OR; return it, and whether it is missing: a foreign field has its own diagnostic."""
        start = self._index
        query = self._sequence(within)
        names = {
            lexeme.text.lower() for lexeme in self._lexemes[start : self._index] if lexeme.kind == "field"
        }
        return query, query is None and not names & fields_of_others()

    def _sequence(self, within: FieldName) -> Query | None:
        operands = _Operands()
        while (lexeme := self._peek()) is not None and lexeme.kind not in {"or", "close"}:
            self._conjunction(within, operands)
        if operands.unwanted and not operands.wanted:
            start = operands.unwanted[0].span[0]
            operands.wanted.append(MatchAll((start, start), is_implied=True))
        if self._maker.match == "any" and within.kind == "text":
            operands.wanted = _require_limits(operands.wanted, operands.required)
            return operands.join("all")
        # kilde:(NTB NPK): an article has one source, so any of the values is meant.
        return operands.join("any" if within.kind == "exact" else self._maker.match)

    def _conjunction(self, within: FieldName, sequence: _Operands) -> None:
        """Read clauses joined by AND into *sequence*; one that is only negative narrows all of it."""
        operands = _Operands()
        has_left = self._clause(within, operands)
        while (operator := self._next("and")) is not None:
            has_right = self._clause(within, operands)
            if not (has_left and has_right):
                self._warn_operand(operator)
            has_left = has_right
        if (query := operands.join("all", has_operator=True)) is not None:
            sequence.wanted.append(query)
            if operands.required:
                sequence.required.append(query)
        else:
            sequence.unwanted += operands.unwanted

    def _clause(self, within: FieldName, operands: _Operands) -> bool:
        """Read one clause into *operands*, on the side that its NOTs put it; return whether there is one."""
        is_wanted, is_required, operator = True, False, None
        while (sign := self._next("not", "must", "near")) is not None:
            if sign.kind == "near":
                self._warn_operand(sign)
            elif sign.kind == "must":
                is_required = True
            else:
                is_wanted, operator = not is_wanted, sign
        if not self._has_operand():
            if operator is not None:
                self._warn_operand(operator)
            return False
        if (query := self._near(within)) is not None:
            (operands.wanted if is_wanted else operands.unwanted).append(query)
            if is_required and is_wanted:
                operands.required.append(query)
        return True

    def _near(self, within: FieldName) -> Query | None:
        """Read operands joined by NEAR; of more than two, each is near the one before it."""
        left = self._operand(within)
        pairs: list[Query] = []
        while (operator := self._next("near")) is not None:
            right = self._operand(within) if self._has_operand() else None
            if left is None or right is None:
                self._warn_operand(operator)
                left = left or right
            else:
                pairs.append(self._pair(left, operator, right))
                left = right
        return _join(pairs, "all") if pairs else left

    def _pair(self, left: Query, operator: Lexeme, right: Query) -> Query:
        span, around = operator.span, _around(left, right)
        operands = (_alternatives_of(left), _alternatives_of(right))
        if not (operands[0] and operands[1] and _fields_of(operands[0]) & _fields_of(operands[1])):
            self._maker.diagnostics.warn("near_operand", span, operator.text, instead="AND")
            return And((left, right), around)
        distance = self._maker.distance(operator.distance, span, of=operator.text)
        return Near(operands, distance, operator.text.startswith("O"), around)

    def _operand(self, within: FieldName) -> Query | None:
        lexeme = self._take()
        if lexeme.kind == "field":
            return self._in_field(lexeme)
        if lexeme.kind == "all":
            return MatchAll(lexeme.span)
        if lexeme.kind == "open":
            query = self._alternatives(within)
            closing = self._take()
            if query is None:
                self._maker.diagnostics.warn("empty_operand", (lexeme.start, closing.end), "( )", instead=" ")
            return query
        return self._maker.clause(lexeme, within)

    def _in_field(self, lexeme: Lexeme) -> Query | None:
        name = lexeme.text.lower()
        if (fields := find_field(name)) is not None:
            return self._operand(fields)
        if name in fields_of_others():
            self._leave_out(lexeme)
            return None
        nearest = nearest_field(name)
        span = (lexeme.start, lexeme.start + len(lexeme.text))
        self._maker.diagnostics.warn("unknown_field", span, lexeme.text, nearest, instead=nearest)
        return self._operand(field_names()[nearest])

    def _leave_out(self, lexeme: Lexeme) -> None:
        """Read past the operand of a field that nothing here has; in the suggestion its operator goes too."""
        before = self._lexemes[self._index - 2] if self._index > 1 else None
        self._operand(FieldName("text", TEXT_FIELDS))
        start, end = span = (lexeme.start, self._lexemes[self._index - 1].end)
        following = self._peek()
        if following is not None and following.kind in {"and", "or"}:
            end = following.end
        elif before is not None and before.kind in {"and", "or", "not"}:
            start = before.start
        self._maker.diagnostics.warn(
            "foreign_field", span, lexeme.text, instead=" ", suggestion_span=(start, end)
        )

    def _warn_operand(self, operator: Lexeme) -> None:
        self._maker.diagnostics.warn("empty_operand", operator.span, operator.text, instead=" ")

    def _peek(self) -> Lexeme | None:
        return self._lexemes[self._index] if self._index < len(self._lexemes) else None

    def _take(self) -> Lexeme:
        self._index += 1
        return self._lexemes[self._index - 1]

    def _next(self, *kinds: str) -> Lexeme | None:
        """Take the next lexeme if it is of one of *kinds*."""
        lexeme = self._peek()
        return self._take() if lexeme is not None and lexeme.kind in kinds else None

    def _has_operand(self) -> bool:
        following = self._peek()
        return following is not None and following.kind in _OPERANDS


def _negatives(query: Query) -> Iterator[Not]:
    """Yield the clauses that only exclude, with no clause beside them to exclude from."""
    match query:
        case Not(query=MatchAll(is_implied=True)):
            yield query  # «*:* NOT fisk» says what it means
        case Not() | Optional():
            yield from _negatives(query.query)
        case Or() | And():
            negatives = [list(_negatives(clause)) for clause in query.clauses]
            if isinstance(query, Or) or all(negatives):
                yield from chain.from_iterable(negatives)
        case Word() | Phrase() | Near() | Prefix() | DateRange() | Exact() | MatchAll():
            pass
        case _:
            assert_never(query)


def _join(clauses: list[Query], how: Literal["all", "any"], *, has_operator: bool = False) -> Query | None:
    """Return *clauses* as one; one alone is itself, none is None."""
    if len(clauses) < 2:  # noqa: PLR2004 - one alone needs no joining
        return clauses[0] if clauses else None
    kind = And if how == "all" else Or
    return kind(tuple(clauses), _around(*clauses), has_operator)


def _require_limits(clauses: list[Query], required: list[Query]) -> list[Query]:
    """Return the required clauses with match=any: one of the words, and every date and exact value."""
    words: list[Query] = [clause for clause in clauses if not _limit_field(clause)]
    limits: dict[str, list[Query]] = {}
    for clause in clauses:
        if limit_field := _limit_field(clause):
            limits.setdefault(limit_field, []).append(clause)
    musts = [word for word in words if word in required]
    if musts and len(musts) < len(words):
        # MatchAll matches and scores nothing: so the others need not match, and only add to the score.
        start = words[0].span[0]
        optional = [word for word in words if word not in musts]
        words = [*musts, Or((MatchAll((start, start)), *optional), _around(*words))]
    elif musts:
        words = musts
    groups = ([word] for word in words) if musts else iter([words])
    joined_groups = (_join(group, "any") for group in chain(groups, limits.values()))
    return [clause for clause in joined_groups if clause is not None]


def _limit_field(clause: Query) -> str:
    """Return the field whose exact value or date *clause* gives; empty when it looks for words."""
    match clause:
        case Exact() | DateRange():
            return clause.field
        case Or() if clause.clauses:
            fields = {_limit_field(alternative) for alternative in clause.clauses}
            return fields.pop() if len(fields) == 1 else ""
        case _:
            return ""


def _alternatives_of(query: Query) -> tuple[Word | Phrase, ...]:
    """Return the words and phrases of *query* where it can be an operand of NEAR; else none."""
    match query:
        case Word() | Phrase():
            return (query,)
        case Or():
            runs = [_alternatives_of(clause) for clause in query.clauses]
            return tuple(chain.from_iterable(runs)) if all(runs) else ()
        case _:
            return ()


def _fields_of(alternatives: tuple[Word | Phrase, ...]) -> set[str]:
    leaves = (run if isinstance(run, Word) else run.words[0] for run in alternatives)
    return {name for leaf in leaves for name in leaf.fields}


def _around(*clauses: Query) -> Span:
    return min(clause.span[0] for clause in clauses), max(clause.span[1] for clause in clauses)

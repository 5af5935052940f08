"""
Normalizes lexemes for the parser.

Joins the words of a date, balances parentheses, turns a field without an operand into a word, and cuts what
is past the limits. The only fault left to the parser is an operator without an operand.
"""

from dataclasses import replace
from datetime import date
from itertools import takewhile
from typing import Final

from search.query.clauses import MAX_CLAUSES, ClauseMaker
from search.query.dates.nearest import correct_dates
from search.query.dates.phrases import MAX_WORDS, parse_dates
from search.query.fields import field_names, find_field, nearest_field
from search.query.lexer import SIGNS, Lexeme

MAX_DEPTH: Final = 20
"""Levels of parentheses."""
MAX_LOOSE_DATES: Final = 16
"""Positions of a query at which unquoted words are tried as a date; each takes up to 16 tries."""
FIELD_OPERANDS: Final = frozenset({"word", "quoted", "range", "open"})
"""Kinds of lexemes that may follow a field's name."""
_OPERATORS: Final = frozenset({"and", "or", "not", "must", "near"})


def normalize_lexemes(lexemes: list[Lexeme], maker: ClauseMaker) -> list[Lexeme]:
    """Return *lexemes* within the limits, with balanced parentheses and an operand after each field."""
    lexemes = _balance_parentheses(_drop_foreign(lexemes, maker), maker)
    if all(lexeme.kind in _OPERATORS and lexeme.text not in SIGNS for lexeme in lexemes):
        # Nothing but operators, such as IKKE alone: then they are the words looked for.
        lexemes = [replace(lexeme, kind="word") for lexeme in lexemes]
    return _truncate(_bind_fields(lexemes), maker)


def _drop_foreign(lexemes: list[Lexeme], maker: ClauseMaker) -> list[Lexeme]:
    """Return *lexemes* without the signs of other systems, with a diagnostic for each."""
    for lexeme in lexemes:
        if lexeme.kind == "foreign":
            maker.diagnostics.warn("foreign_sign", lexeme.span, lexeme.text, instead=" ")
    return [lexeme for lexeme in lexemes if lexeme.kind != "foreign"]


def join_date_words(lexemes: list[Lexeme], maker: ClauseMaker) -> list[Lexeme]:
    """Return *lexemes* with the words of a date, as in ``dato:i dag`` or ``dato:(i dag OR 2020)``, as one lexeme."""
    result: list[Lexeme] = []
    index = depth = tried = 0
    while index < len(lexemes):
        lexeme = lexemes[index]
        follows_field = (
            index > 0 and lexemes[index - 1].kind == "field" and _is_date_field(lexemes[index - 1])
        )
        if lexeme.kind == "open" and (depth or follows_field):
            depth += 1
        elif lexeme.kind == "close" and depth:
            depth -= 1
        is_tried = (depth or follows_field) and lexeme.kind == "word" and tried < MAX_LOOSE_DATES
        tried += bool(is_tried)
        length = _date_length(lexemes, index, maker) if is_tried else 1
        if length > 1:
            end = lexemes[index + length - 1].end
            lexeme = replace(lexeme, text=maker.text[lexeme.inner : end], end=end)
        result.append(lexeme)
        index += length
    return result


def _date_length(lexemes: list[Lexeme], index: int, maker: ClauseMaker) -> int:
    """Return the number of lexemes that from *index* on are together a date: the most possible, 1 where there is no date."""
    run = list(
        takewhile(
            lambda lexeme: lexeme.kind == "word" and not lexeme.is_exact, lexemes[index : index + MAX_WORDS]
        )
    )
    texts = [maker.text[run[0].inner : lexeme.end] for lexeme in run]
    # «31. februar» is one date too, though there is none such.
    nearest = [near if (near := correct_dates(text)) != text else "" for text in texts]
    for tried in (texts, nearest):
        for length in range(len(run), 1, -1):
            if tried[length - 1] and _is_date(tried[length - 1], maker):
                return length
    return 1


def _is_date(text: str, maker: ClauseMaker) -> bool:
    try:
        # Whether it is a date does not depend on what day it is.
        parse_dates(text, maker.today or date(2000, 1, 1))
    except ValueError:
        return False
    return True


def _is_date_field(lexeme: Lexeme) -> bool:
    target = find_field(lexeme.text) or field_names().get(nearest_field(lexeme.text))
    return target is not None and target.kind == "date"


def _balance_parentheses(lexemes: list[Lexeme], maker: ClauseMaker) -> list[Lexeme]:
    """Return *lexemes* with parentheses that match, at most 20 deep."""
    retained: list[Lexeme] = []
    opened: list[Lexeme | None] = []  # None stands for a parenthesis that was left out
    for lexeme in lexemes:
        is_retained = True
        if lexeme.kind == "open":
            is_retained = len(opened) < MAX_DEPTH
            if len(opened) == MAX_DEPTH:
                maker.diagnostics.warn("too_deep", lexeme.span, str(MAX_DEPTH))
            opened.append(lexeme if is_retained else None)
        elif lexeme.kind == "close" and opened:
            is_retained = opened.pop() is not None
        elif lexeme.kind == "close":
            is_retained = False
            maker.diagnostics.warn("unexpected_parenthesis", lexeme.span, instead=" ")
        if is_retained:
            retained.append(lexeme)
    return _close_parentheses(retained, [lexeme for lexeme in opened if lexeme is not None], maker)


def _close_parentheses(retained: list[Lexeme], unclosed: list[Lexeme], maker: ClauseMaker) -> list[Lexeme]:
    """Return *retained* without the parentheses that open at its very end, and the others closed there."""
    while unclosed and retained[-1] is unclosed[-1]:
        last = retained.pop()
        unclosed.pop()
        maker.diagnostics.warn("unclosed_parenthesis", last.span, instead=" ")
    end = len(maker.text)
    quote = "".join(maker.diagnostics.closing_mark(lexeme) for lexeme in retained if not lexeme.closed)
    for lexeme in unclosed:
        closing, at_end = quote + ")" * len(unclosed), maker.diagnostics.closing
        maker.diagnostics.warn("unclosed_parenthesis", lexeme.span, instead=closing, suggestion_span=at_end)
    return retained + [Lexeme("close", ")", end, end)] * len(unclosed)


def _bind_fields(lexemes: list[Lexeme]) -> list[Lexeme]:
    """Return *lexemes* with each field that no operand follows, as in ``tittel:AND``, turned into a word."""
    bound: list[Lexeme] = []
    for lexeme in reversed(lexemes):
        is_word = lexeme.kind == "field" and not (bound and bound[-1].kind in FIELD_OPERANDS)
        bound.append(replace(lexeme, kind="word") if is_word else lexeme)
    return bound[::-1]


def _truncate(lexemes: list[Lexeme], maker: ClauseMaker) -> list[Lexeme]:
    """Return *lexemes* up to the word or quotation that makes 64 words; parentheses open there are closed."""
    words, count = 0, 0
    for number, lexeme in enumerate(lexemes):
        if lexeme.kind in {"word", "quoted"}:
            words += max(len(maker.words(lexeme.text)), 1)
            # A single quotation of more words is cut by itself.
            if words > MAX_CLAUSES and count:
                break
            count = number + 1
    else:
        return lexemes
    return _cut_at(lexemes[:count], lexeme.start, maker)


def _cut_at(retained: list[Lexeme], start: int, maker: ClauseMaker) -> list[Lexeme]:
    """Return *retained*, cut where *start* was typed, with its parentheses closed."""
    end = len(maker.text)
    maker.diagnostics.warn("too_many_clauses", (start, end), str(MAX_CLAUSES))
    opened = sum((lexeme.kind == "open") - (lexeme.kind == "close") for lexeme in retained)
    return retained + [Lexeme("close", ")", end, end)] * opened

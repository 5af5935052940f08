"""
What of a typed text is read, and in which shape?

Between lexemes and tree: the words of a date made one, parentheses that match, a field before its operand,
and nothing past the limits. So the parser meets no fault but an operator without an operand.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import takewhile
from typing import Final

from search.query.clauses import MAX_CLAUSES, ClauseMaker
from search.query.dates.nearest import mended
from search.query.dates.phrases import MAX_WORDS, parse_dates
from search.query.fields import field_names, named, nearest_field
from search.query.lexer import SIGNS, Lexeme

MAX_DEPTH: Final = 20
"""Levels of parentheses."""
MAX_LOOSE_DATES: Final = 16
"""Places of a query where words without quotation marks are tried as a date; each takes up to 16 tries."""
FIELD_OPERANDS: Final = frozenset({"word", "quoted", "range", "open"})
"""What may stand after a field's name."""
_OPERATORS: Final = frozenset({"and", "or", "not", "must", "near"})


def bounded(found: list[Lexeme], maker: ClauseMaker) -> list[Lexeme]:
    """Return *found* within the limits and in a shape that the parser can read."""
    found = _balanced(_without_foreign(found, maker), maker)
    if all(each.kind in _OPERATORS and each.text not in SIGNS for each in found):
        # Nothing but operators, such as IKKE alone: then they are the words looked for.
        found = [replace(each, kind="word") for each in found]
    return _shortened(_with_fields_bound(found), maker)


def _without_foreign(found: list[Lexeme], maker: ClauseMaker) -> list[Lexeme]:
    """Return *found* without the signs of other systems, each told."""
    for lexeme in found:
        if lexeme.kind == "foreign":
            maker.diagnostics.warn("foreign_sign", (lexeme.start, lexeme.end), lexeme.text, instead=" ")
    return [lexeme for lexeme in found if lexeme.kind != "foreign"]


def with_dates_joined(found: list[Lexeme], maker: ClauseMaker) -> list[Lexeme]:
    """Return *found* with the words of a date, as in ``dato:i dag`` or ``dato:(i dag OR 2020)``, made one."""
    joined: list[Lexeme] = []
    at = depth = tried = 0
    while at < len(found):
        lexeme = found[at]
        follows_field = at > 0 and found[at - 1].kind == "field" and _is_date_field(found[at - 1])
        if lexeme.kind == "open" and (depth or follows_field):
            depth += 1
        elif lexeme.kind == "close" and depth:
            depth -= 1
        is_tried = (depth or follows_field) and lexeme.kind == "word" and tried < MAX_LOOSE_DATES
        tried += bool(is_tried)
        length = _date_length(found, at, maker) if is_tried else 1
        if length > 1:
            end = found[at + length - 1].end
            lexeme = replace(lexeme, text=maker.text[lexeme.inner : end], end=end)
        joined.append(lexeme)
        at += length
    return joined


def _date_length(found: list[Lexeme], at: int, maker: ClauseMaker) -> int:
    """Return how many lexemes from *at* on are together a date; the longest counts, 1 where none is."""
    run = list(takewhile(lambda each: each.kind == "word" and not each.is_exact, found[at : at + MAX_WORDS]))
    written = [maker.text[run[0].inner : each.end] for each in run]
    # «31. februar» is one date too, though there is none such.
    nearest = [near if (near := mended(each)) != each else "" for each in written]
    for tried in (written, nearest):
        for length in range(len(run), 1, -1):
            if tried[length - 1] and _is_date(tried[length - 1], maker):
                return length
    return 1


def _is_date(written: str, maker: ClauseMaker) -> bool:
    try:
        # Whether it is a date does not depend on what day it is.
        parse_dates(written, maker.today or date(2000, 1, 1))
    except ValueError:
        return False
    return True


def _is_date_field(lexeme: Lexeme) -> bool:
    meant = named(lexeme.text) or field_names().get(nearest_field(lexeme.text))
    return meant is not None and meant.kind == "date"


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
                maker.diagnostics.warn("too_deep", span, str(MAX_DEPTH))
            opened.append(lexeme if is_kept else None)
        elif lexeme.kind == "close" and opened:
            is_kept = opened.pop() is not None
        elif lexeme.kind == "close":
            is_kept = False
            maker.diagnostics.warn("unexpected_parenthesis", span, instead=" ")
        if is_kept:
            kept.append(lexeme)
    return _closed(kept, [lexeme for lexeme in opened if lexeme is not None], maker)


def _closed(kept: list[Lexeme], unclosed: list[Lexeme], maker: ClauseMaker) -> list[Lexeme]:
    """Return *kept* without the parentheses that open at its very end, and the others closed there."""
    while unclosed and kept[-1] is unclosed[-1]:
        last = kept.pop()
        unclosed.pop()
        maker.diagnostics.warn("unclosed_parenthesis", (last.start, last.end), instead=" ")
    end = len(maker.text)
    quote = "".join(maker.diagnostics.closing_mark(lexeme) for lexeme in kept if not lexeme.closed)
    for lexeme in unclosed:
        closing = quote + ")" * len(unclosed)
        maker.diagnostics.warn(
            "unclosed_parenthesis", (lexeme.start, lexeme.end), instead=closing, at=maker.diagnostics.closing
        )
    return kept + [Lexeme("close", ")", end, end)] * len(unclosed)


def _with_fields_bound(found: list[Lexeme]) -> list[Lexeme]:
    """Return *found* with each field that no operand follows, as in ``tittel:AND``, turned into a word."""
    bound: list[Lexeme] = []
    for lexeme in reversed(found):
        is_word = lexeme.kind == "field" and not (bound and bound[-1].kind in FIELD_OPERANDS)
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
    maker.diagnostics.warn("too_many_clauses", (start, end), str(MAX_CLAUSES))
    opened = sum((lexeme.kind == "open") - (lexeme.kind == "close") for lexeme in kept)
    return kept + [Lexeme("close", ")", end, end)] * opened

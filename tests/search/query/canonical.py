"""
Writes a query tree as a text that parses to the same tree, spans apart, whatever the settings.

Operators are written between all clauses, fields at every word, dates as days or instants.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final, assert_never

from search.analysis import Analyzer, QueryWord
from search.articles import TEXT_FIELDS
from search.periods import OSLO
from search.query.fields import field_names
from search.query.lexer import OPERATORS, QUOTES
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
    Word,
)

_SIGN = re.compile(rf"[\\{QUOTES}]")
_PLAIN = re.compile(r"[^\W_]+")
_SPELLING_OF: Final = {" ".join(name.fields): typed for typed, name in reversed(field_names().items())}
"""The first spelling of each field."""
_NOTHING: Final = "*"  # a text without a word, which nothing matches


def canonical(query: Query, analyzer: Analyzer) -> str:
    """
    Return *query* as a text that `parse_query` reads as *query* again, spans apart.

    The text is read alike with any settings but ``exact``. A word that analysis reads differently
    when it stands alone, as that before the sign in ``mamma's&0``, may come back as another form of itself.
    What is preferred is not written: it comes of expanding the text again.
    """
    return _Writer(analyzer).of(query)


class _Writer:
    """Writes nodes of the tree; *analyzer* tells how a word is read when it stands alone."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer

    def of(self, query: Query) -> str:
        """Return *query* in the query language."""
        match query:
            case And():
                return " AND ".join(map(self._inner, query.clauses))
            case Or():
                return " OR ".join(map(self._inner, query.clauses)) or _NOTHING
            case Not():
                left = "" if _is_left_out(query.query) else f"{self._inner(query.query)} "
                return f"{left}NOT {self._inner(query.excluded)}"
            case Optional():
                return self.of(query.query)
            case Near():
                return self._near(query)
            case Word() | Phrase() | Prefix() | DateRange() | Exact() | MatchAll():
                return self._leaf(query)
            case _:
                assert_never(query)

    def _inner(self, query: Query) -> str:
        text = self.of(query)
        return f"({text})" if isinstance(query, And | Or | Not | Near) else text

    def _leaf(self, query: Word | Phrase | Prefix | DateRange | Exact | MatchAll) -> str:
        match query:
            case Word():
                return f"{_field_prefix(query.fields)}{self._word(query)}"
            case Phrase():
                return f"{_field_prefix(query.words[0].fields)}{self._quote(query.words)}"
            case Prefix():
                return f"{_field_prefix(query.fields)}{query.prefix}*"
            case DateRange():
                days = f"{_instant(query.start)}..{_instant(query.end, is_end=True)}"
                return f"{_SPELLING_OF[query.field]}:{days}"
            case Exact():
                return f'{_SPELLING_OF[query.field]}:"{_SIGN.sub(_escape, query.value)}"'
            case MatchAll():
                return "*:*"
            case _:
                assert_never(query)

    def _near(self, near: Near) -> str:
        first, second, *further = near.operands
        if further:
            words = [word for operand in near.operands for word in operand if isinstance(word, Word)]
            return f"{_field_prefix(words[0].fields)}{self._quote(tuple(words))}~{near.distance}"
        operator = "ONEAR" if near.ordered else "NEAR"
        return f"{self._alternatives(first)} {operator}/{near.distance} {self._alternatives(second)}"

    def _alternatives(self, operand: tuple[Word | Phrase, ...]) -> str:
        text = " OR ".join(map(self._leaf, operand))
        return text if len(operand) == 1 else f"({text})"

    def _word(self, word: Word) -> str:
        spelling = self._spelling(word)
        is_plain = _PLAIN.fullmatch(spelling) and spelling not in OPERATORS
        return ("" if word.readings else "=") + (spelling if is_plain else f'"{spelling}"')

    def _quote(self, words: tuple[Word, ...]) -> str:
        text = ""
        for word in words:
            spelling = self._spelling(word)
            # «17 300» would be one number; a stroke with white space around is nothing.
            text += (
                " / " if text[-1:].isdigit() and spelling[0].isdigit() else " " if text else ""
            ) + spelling
        return ("" if words[0].readings else "=") + f'"{text}"'

    def _spelling(self, word: Word) -> str:
        """Return *word* in such capitals that analysis gives its readings: AFPs is AFP, afps is a word."""
        if not word.readings:
            return word.form
        form = word.form
        tries = (form, *(form[:length].upper() + form[length:] for length in range(1, len(form) + 1)))
        return next(
            (spelling for spelling in tries if _is_read_as(word, self._analyzer.query_words(spelling))), form
        )


def _is_left_out(query: Query) -> bool:
    return isinstance(query, MatchAll) and query.is_implied


def _field_prefix(fields: tuple[str, ...]) -> str:
    if fields == TEXT_FIELDS:
        return ""
    if fields == ("title", "lead"):
        return f"{_SPELLING_OF['title lead']}:"
    return ",".join(map(_SPELLING_OF.get, fields)) + ":"


def _is_read_as(word: Word, query_words: tuple[QueryWord, ...]) -> bool:
    return [(query_word.form, query_word.readings) for query_word in query_words] == [
        (word.form, word.readings)
    ]


def _escape(sign: re.Match[str]) -> str:
    return f"\\{sign[0]}"


def _instant(moment: datetime | None, *, is_end: bool = False) -> str:
    """Return *moment* as a day of Oslo where it is its start, else in UTC; an end by what lies before it."""
    if moment is None:
        return ""
    local = moment.astimezone(OSLO)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return (local.date() - timedelta(days=is_end)).isoformat()
    return f"{moment.astimezone(UTC) - timedelta(seconds=is_end):%Y-%m-%dT%H:%M:%SZ}"

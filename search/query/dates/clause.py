"""Makes date ranges of the query tree, with a diagnostic where there is no such day."""

import re
from dataclasses import dataclass
from datetime import date

from search.periods import Period
from search.query.dates.nearest import correct_dates
from search.query.dates.phrases import parse_dates, split_range
from search.query.diagnostic_collector import DiagnosticCollector
from search.query.lexer import Lexeme
from search.query.tree import DateRange, Query, Span

_BORDERS = re.compile(r"([\[{])(\S+)\sTO\s(\S+)([\]}])")


@dataclass(frozen=True, slots=True)
class DateClauseMaker:
    """
    Makes date ranges from lexemes.

    Attributes:
        diagnostics: Collects diagnostics; has the whole typed text.
        today: The current day in Oslo, for «i går»; None when unknown.
    """

    diagnostics: DiagnosticCollector
    today: date | None

    def clause(self, lexeme: Lexeme, within: str) -> Query | None:
        """Return the days that *lexeme* names in the date field *within*; None where there are no such days."""
        span, typed = lexeme.span, lexeme.value
        try:
            if lexeme.kind == "range":
                return self._parse_bracketed(typed, within, span)
            period = parse_dates(typed, self.today)
        except ValueError:
            self.diagnostics.warn("invalid_date", span, typed, instead=self._nearest_date(lexeme))
            return None
        if period.start is not None and period.end is not None and period.start >= period.end:
            first, last = split_range(typed)
            return self._swap_ends(f"{last}..{first}", lexeme, within)
        return DateRange(within, period.start, period.end, span)

    def _nearest_date(self, lexeme: Lexeme) -> str | None:
        """Return the typed *lexeme* with its impossible dates corrected; None where that gives no date."""
        nearest = correct_dates(lexeme.value)
        if nearest == lexeme.value:
            return None
        try:
            if lexeme.kind == "range":
                self._parse_bracketed(nearest, "published", lexeme.span)
            else:
                parse_dates(nearest, self.today)
        except ValueError:
            return None
        return correct_dates(self.diagnostics.text[lexeme.start : lexeme.end])

    def _swap_ends(self, typed: str, lexeme: Lexeme, within: str) -> Query | None:
        """Return the range of *typed*, which is *lexeme* with its reversed ends swapped, and warn."""
        period = parse_dates(typed, self.today)
        instead = f'"{typed}"' if " " in typed else typed
        self.diagnostics.warn("reversed_range", lexeme.span, lexeme.value, instead=instead)
        return DateRange(within, period.start, period.end, lexeme.span)

    def _parse_bracketed(self, typed: str, within: str, span: Span) -> Query:
        """Read [2020 TO 2021], and {2020 TO 2021} without the two."""
        borders = _BORDERS.fullmatch(" ".join(typed.split()).replace('"', ""))
        if borders is None:
            raise ValueError(typed)
        first, last = (
            Period(None, None) if side == "*" else parse_dates(side, self.today)
            for side in borders.group(2, 3)
        )
        start = first.start if borders[1] == "[" else first.end
        end = last.end if borders[4] == "]" else last.start
        if start == end is None or (start is not None and end is not None and start >= end):
            raise ValueError(typed)
        return DateRange(within, start, end, span)

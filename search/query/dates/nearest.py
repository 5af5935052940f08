"""
Corrects impossible dates in a text to the nearest possible ones.

31 February is its last day, 2021-13 is December, and 8/30/2021 is the 30th of August. Only numbers are
changed, in place; whether the result is a date is for `search.query.dates.phrases` to decide.
"""

import re
from calendar import monthrange
from typing import Final

from search.query.dates.phrases import month_number

_MONTHS: Final = 12
_LONGEST_MONTH: Final = 31
_LAST_WEEK: Final = 52  # of every year; not all have a 53rd
_ANY_YEAR: Final = 2021  # no leap year, so that 29 February is offered for none it may not be in
_NUMBER = re.compile(r"\d", re.ASCII)
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?![\d-])", re.ASCII)
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d\d)(\d\d)(?!\d)", re.ASCII)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([./])(\d{1,2})([./])(\d{4}|\d\d)(?!\d)", re.ASCII)
_NAMED = re.compile(
    r"(?<![\d-])(?P<day>\d{1,2})(?P<between>\.? )(?P<month>[^\W\d_]{3,9})(?P<after>\.?(?: (?P<year>\d{4}))?)(?!\d)"
)
_WEEK = re.compile(r"\b((?:uke|uka|uken|veke|veka|week) |\d{4}-?w)(\d\d?)(?!\d)", re.ASCII | re.IGNORECASE)


def correct_dates(text: str) -> str:
    """Return *text* with each impossible day, week and month replaced by the nearest possible one."""
    if _NUMBER.search(text) is None:
        return text
    for pattern, correct in (
        (_ISO, _correct_iso),
        (_COMPACT, _correct_compact),
        (_NUMERIC, _correct_numeric),
        (_NAMED, _correct_named),
        (_WEEK, _correct_week),
    ):
        text = pattern.sub(correct, text)
    return text


def _nearest_day(year: int, month: int, day: int) -> tuple[int, int]:
    """Return the nearest possible month and day, swapped where only the swap is a date."""
    if _MONTHS < month <= _LONGEST_MONTH and 1 <= day <= _MONTHS:
        month, day = day, month
    month = min(max(month, 1), _MONTHS)
    return month, min(max(day, 1), monthrange(year, month)[1])


def _correct_iso(match: re.Match[str]) -> str:
    year, day = int(match[1]) or _ANY_YEAR, match[3]
    if day is None:
        return f"{match[1]}-{min(max(int(match[2]), 1), _MONTHS):02}"
    month, possible = _nearest_day(year, int(match[2]), int(day))
    return f"{match[1]}-{month:02}-{possible:02}"


def _correct_compact(match: re.Match[str]) -> str:
    month, day = _nearest_day(int(match[1]) or _ANY_YEAR, int(match[2]), int(match[3]))
    return f"{match[1]}{month:02}{day:02}"


def _correct_numeric(match: re.Match[str]) -> str:
    year = int(match[5]) or _ANY_YEAR
    month, day = _nearest_day(year, int(match[3]), int(match[1]))
    if (month, day) == (int(match[3]), int(match[1])):
        return match[0]
    return f"{day}{match[2]}{month}{match[4]}{match[5]}"


def _correct_named(match: re.Match[str]) -> str:
    number = month_number(match["month"])
    if number is None:
        return match[0]
    day = int(match["day"])
    possible = min(max(day, 1), monthrange(int(match["year"] or _ANY_YEAR) or _ANY_YEAR, number)[1])
    return match[0] if possible == day else f"{possible}{match[0][match.end('day') - match.start() :]}"


def _correct_week(match: re.Match[str]) -> str:
    week = int(match[2])
    possible = min(max(week, 1), _LAST_WEEK)
    return match[0] if possible == week else f"{match[1]}{possible:0{1 if match[1].endswith(' ') else 2}}"

"""
Which day does a text name, and how is that day one term?

«30. august 2021», «30. aug. 2021», «30.08.2021» and «2021-08-30» are one day in four spellings. All
get the term ``2021-08-30``, and ``--08-30``, the day in any year, spelled as gMonthDay in XML Schema.
No other term has a hyphen, because words are parted at theirs.

The numbers come in Norwegian order, day before month. What is no day so read («08.19.2014») has no
term of a day and stays as written.
"""

import re
from datetime import date
from typing import Final, NamedTuple

from search.analysis.characters import INVISIBLE, SPACES
from search.analysis.data import table
from search.notation.unicode import MARKS

_TABLE: Final = table("dates")
_NAMES: Final[list[str]] = _TABLE["months"]
_SHORT: Final[dict[str, int]] = _TABLE["short"]
_NUMBER_OF: Final = {name: number for number, name in enumerate(_NAMES, 1)} | _SHORT

_ANY_LEAP_YEAR: Final = 2000
_FIRST_YEAR: Final = 1000
_PIVOT: Final = 40
"""«27.6.39» is of this century, «27.6.40» of the last: articles tell of the war more than of the 2040s."""

_NUMERIC = re.compile(
    r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4}|[0-9]{2})"  # 30.08.2021, 30.8.21
    rf"|([0-9]{{1,2}})/([0-9]{{1,2}})[-/{SPACES}]([0-9]{{4}})"  # 30/8-2021, 30/8 2021
    r"|(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2})"
)


_END: Final = rf"(?![^\W_]|[{MARKS}{INVISIBLE}])"


def _one_of(spellings: list[str]) -> str:
    return "(?:" + "|".join(sorted(spellings, key=len, reverse=True)) + ")"


def _written() -> str:
    """Return the pattern of a day whose month is a word."""
    gap = f"[{SPACES}]"
    year = f"{gap}[0-9]{{4}}{_END}"
    name = _one_of([*_NAMES, *map(str.upper, _NAMES)])
    # A capital begins a name in a list of places won («1. August Cappelen»), unless a year follows.
    title = _one_of([*map(str.capitalize, _NAMES)])
    short = _one_of([*_SHORT, *map(str.upper, _SHORT)])
    sure = _one_of([each for each in _SHORT if each not in _TABLE["words"]["pointed"]])
    day = rf"(?:[0-9]{{1,2}}\.?[-–])?[0-9]{{1,2}}(?:\.{gap}?|{gap})"
    month = rf"(?:{name}{_END}(?:{year})?|{title}{year}|{short}\.?{year}|{short}\.|{sure}{_END})"
    return f"{day}{month}"


WRITTEN_DATE: Final = rf"{_written()}|[0-9]{{1,2}}/[0-9]{{1,2}}[{SPACES}][0-9]{{4}}{_END}"
"""Pattern of the dates that have a space inside, or may: «30. august 2021», «30. aug.», «8/9 1964»."""

_HEAD = re.compile(
    r"(?:(?P<first>[0-9]{1,2})\.?[-–])?(?P<day>[0-9]{1,2})[^\w]{1,2}(?P<month>[^\W\d_]+)"
    rf"(?:\.?[{SPACES}](?P<year>[0-9]{{4}}))?"
)


class NumericDate(NamedTuple):
    """
    A date in numbers.

    Attributes:
        term: The day, year-month-day.
        also: The day in any year, and the words of the same date written out. An article that has
            the numbers is so found by all words of «30. august 2021».
    """

    term: str
    also: tuple[str, ...]


def numeric_date(written: str) -> NumericDate | None:
    """Return the date that *written* is, all in numbers; None where it is none, or no such day exists."""
    found = _NUMERIC.fullmatch(written)
    if found is None:
        return None
    if found["iso"]:
        year, month, day = written.split("-")
    else:
        day, month, year = (part for part in found.groups()[:6] if part)
    terms = day_terms(int(day), int(month), _full_year(year))
    if not terms:
        return None
    return NumericDate(terms[-1], (terms[0], str(int(day)), _NAMES[int(month) - 1], str(_full_year(year))))


def _full_year(written: str) -> int:
    year = int(written)
    if len(written) == len("2021"):
        return year
    return year + (2000 if year < _PIVOT else 1900)


def month_name(month: int) -> str:
    """Return the name of *month*, 1 to 12, in bokmål."""
    return _NAMES[month - 1]


def month_number(word: str) -> int:
    """Return the number of the month that *word*, in lower case, names, in full or short; 0 for another word."""
    return _NUMBER_OF.get(word, 0)


def day_terms(day: int, month: int, year: int | None) -> tuple[str, ...]:
    """Return the term of a day in any year and, with *year*, of that day; nothing where there is no such day."""
    try:
        found = date(_ANY_LEAP_YEAR if year is None else year, month, day)
    except ValueError:
        return ()
    if found.year < _FIRST_YEAR:
        return ()
    any_year = found.strftime("--%m-%d")
    return (any_year,) if year is None else (any_year, found.isoformat())


class WrittenDay(NamedTuple):
    """
    A number before the name of a month.

    Attributes:
        start: First code point, in the text it was found in.
        end: After the last digit.
        term: The number without a leading zero.
        also: The terms of the day.
    """

    start: int
    end: int
    term: str
    also: tuple[str, ...]


class WrittenDate(NamedTuple):
    """
    A date whose month is a word.

    Attributes:
        days: The day, or the first and the last of several («13.–16. april»).
        month: Its first and after its last code point.
        month_name: The name written out.
        year: The first code point of the year; None where there is none.
    """

    days: tuple[WrittenDay, ...]
    month: tuple[int, int]
    month_name: str
    year: int | None


def written_date(text: str) -> WrittenDate | None:
    """Return the date that *text* begins with, as `WRITTEN_DATE` finds it; None where no such day exists."""
    found = _HEAD.match(text)
    number = _NUMBER_OF.get(found["month"].lower()) if found else None
    if found is None or number is None:
        return None
    year = int(found["year"]) if found["year"] else None
    groups = [name for name in ("first", "day") if found[name]]
    days = tuple(
        WrittenDay(*found.span(name), str(int(found[name])), day_terms(int(found[name]), number, year))
        for name in groups
    )
    if not all(day.also for day in days):
        return None
    return WrittenDate(days, found.span("month"), _NAMES[number - 1], found.start("year") if year else None)

"""
Parses dates in words, such as «i går», «uke 34» and «30. aug. 2021», to periods.

Understands Bokmål, Nynorsk and English. Days are those of Europe/Oslo, weeks those of ISO 8601; the current
day is a parameter. A date without a year, a season or a weekday is the latest that has begun.
"""

import re
import tomllib
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from babel import Locale

from search.articles import FIRST_YEAR, LAST_YEAR
from search.periods import Period, oslo, parse_period

MAX_WORDS: Final = 9
"""Words of the longest date, two of four words and a word between them."""

_FOLDED: Final = str.maketrans({"å": "a", "ø": "o", "æ": "ae", "é": "e"})
# «to» alone is no border: it is the Norwegian two, as in «siste to uker».
_RANGE = re.compile(
    r"(?P<first>.*?)\.\.(?P<last>.*)"
    r"|(?:(?:fra|frå) )?(?P<since>.+?) til (?P<until>.+)"
    r"|from (?P<from>.+?) to (?P<to>.+)"
)
_LEAP_CYCLE: Final = 9  # years back in which any day and any week of the calendar comes again
_MONTHS: Final = 12
_DAYS_IN_WEEK: Final = 7


class Days(NamedTuple):
    """A period of whole days; both are in it."""

    first: date
    last: date


def parse_dates(text: str, today: date | None) -> Period:
    """
    Return the instants that *text* covers.

    Args:
        text: A date or a period, or two with ``..`` or «til» between them; either may be left out beside ``..``.
        today: The current day in Oslo. Without it, relative dates such as «i går» are not understood.

    Raises:
        ValueError: *text* is none of these, or there is no such day. An end before the start is no error.
    """
    first, last = split_range(text)
    if first == last:
        return _period(first, today)
    start = _period(first, today).start if first else None
    return Period(start, _period(last, today).end if last else None)


def month_number(name: str) -> int | None:
    """Return 1 to 12 for the name of a month, long or short, in any of the languages; None for another word."""
    return _calendar_names("months").get(_normalize(name))


def split_range(text: str) -> tuple[str, str]:
    """Return the two dates of *text*, in lower case; the same twice where there is one, empty for an open end."""
    text = " ".join(text.lower().split())
    between = _RANGE.fullmatch(text)
    return (text, text) if between is None else _range_bounds(between)


def _range_bounds(between: re.Match[str]) -> tuple[str, str]:
    """Return the text before and after the border."""
    groups = between.groupdict()
    first = groups["first"] or groups["since"] or groups["from"] or ""
    return first.strip(), (groups["last"] or groups["until"] or groups["to"] or "").strip()


def _period(text: str, today: date | None) -> Period:
    try:
        return parse_period(text)
    except ValueError:
        try:
            days = _days(text, today)
            if not FIRST_YEAR <= days.first.year <= days.last.year <= LAST_YEAR:
                raise ValueError(f"The year is not from {FIRST_YEAR} to {LAST_YEAR}.") from None
            after = days.last + timedelta(days=1)
        except OverflowError as error:
            raise ValueError(f"«{text}» is not a date: {error}.") from error
    return Period(oslo(*days.first.timetuple()[:3]), oslo(*after.timetuple()[:3]), "day")


def _days(text: str, today: date | None) -> Days:
    tokens = text.translate(_FOLDED).replace(",", " ").split()
    folded = " ".join(stripped for token in tokens if (stripped := token.rstrip(".")))
    for rule, meaning in _rules():
        if (match := rule.fullmatch(folded)) is not None:
            days = meaning(match, today)
            if days is not None:
                return days
    raise ValueError(f"«{text}» is not a date.")


def _numeric(match: re.Match[str], today: date | None) -> Days | None:
    year = int(match["year"])
    if len(match["year"]) == 2:  # noqa: PLR2004 - 30.8.21
        if today is None:
            return None
        century = today.year // 100 * 100
        year += century if century + year <= today.year else century - 100
    return _single_day(date(year, int(match["month"]), int(match["day"])))


def _day_of_month(match: re.Match[str], today: date | None) -> Days | None:
    month, day = _calendar_names("months")[match["month"]], int(match["day"])
    return _in_year(match["year"], today, lambda year: _single_day(date(year, month, day)))


def _month(match: re.Match[str], today: date | None) -> Days | None:
    month = _calendar_names("months")[match["month"]]
    return _in_year(match["year"], today, lambda year: _months(year, month, 1))


def _week(match: re.Match[str], today: date | None) -> Days | None:
    week = int(match["week"])
    return _in_year(match["year"], today, lambda year: _week_from(date.fromisocalendar(year, week, 1)))


def _season(match: re.Match[str], today: date | None) -> Days | None:
    first = _meanings("seasons")[match["season"]]
    # The winter of 2021 begins in December 2020.
    return _in_year(match["year"], today, lambda year: _months(year - (first == _MONTHS), first, 3))


def _season_last_year(match: re.Match[str], today: date | None) -> Days | None:
    first = _meanings("seasons")[match["season"]]
    return None if today is None else _months(today.year - 1 - (first == _MONTHS), first, 3)


def _decade_days(match: re.Match[str], _: date | None) -> Days | None:
    return Days(date(int(match["year"]), 1, 1), date(int(match["year"]) + 9, 12, 31))


def _century_days(match: re.Match[str], _: date | None) -> Days | None:
    """Read «1800-tallet», the years 1800 to 1899; «1810-tallet» is a decade."""
    return Days(date(int(match["year"]), 1, 1), date(int(match["year"]) + 99, 12, 31))


def _day_ago(match: re.Match[str], today: date | None) -> Days | None:
    return None if today is None else _unit("day", today, _meanings("days")[match["day"]])


def _year_ago(match: re.Match[str], today: date | None) -> Days | None:
    return None if today is None else _unit("year", today, _meanings("years")[match["year"]])


def _unit_ago(match: re.Match[str], today: date | None) -> Days | None:
    """Read «denne uka», «forrige måned», «for to år siden»."""
    groups = match.groupdict()
    count = _number(groups["number"]) if groups.get("number") else 0 if groups.get("this") else 1
    return None if today is None else _unit(_unit_names()[match["unit"]], today, count)


def _rolling(match: re.Match[str], today: date | None) -> Days | None:
    """Read «siste 30 dager»: as many days, today the last of them."""
    unit, count = _unit_names()[match["unit"]], _number(match["number"] or "1")
    if today is None or count == 0 or (unit == "day" and not match["number"]):
        return None
    return Days(_back(unit, today, count) + timedelta(days=1), today)


def _weekday(match: re.Match[str], today: date | None) -> Days | None:
    if today is None:
        return None
    back = (today.weekday() - _calendar_names("days")[match["weekday"]]) % _DAYS_IN_WEEK
    if match["previous"] and back == 0:
        back = _DAYS_IN_WEEK
    return _unit("day", today, back)


def _weekend(match: re.Match[str], today: date | None) -> Days | None:
    if today is None:
        return None
    saturday = today - timedelta(days=(today.weekday() + 2) % _DAYS_IN_WEEK)
    if match["previous"] and today <= saturday + timedelta(days=1):
        saturday -= timedelta(days=_DAYS_IN_WEEK)
    return Days(saturday, saturday + timedelta(days=1))


def _in_year(year: str | None, today: date | None, days_of: Callable[[int], Days]) -> Days | None:
    """Return the days of *year*, or without one the latest that have begun by *today*."""
    if year:
        return days_of(int(year))
    if today is None:
        return None
    for candidate in range(today.year + 1, today.year - _LEAP_CYCLE, -1):
        try:
            days = days_of(candidate)
        except ValueError:  # 29 February, or week 53
            continue
        if days.first <= today:
            return days
    return None


def _single_day(day: date) -> Days:
    return Days(day, day)


def _week_from(monday: date) -> Days:
    return Days(monday, monday + timedelta(days=_DAYS_IN_WEEK - 1))


def _months(year: int, month: int, count: int) -> Days:
    first = date(year, month, 1)
    years, last = divmod(month - 1 + count - 1, _MONTHS)
    return Days(first, date(year + years, last + 1, monthrange(year + years, last + 1)[1]))


def _unit(unit: str, today: date, count: int) -> Days:
    """Return the day, calendar week, month or year that is *count* units back."""
    day = _back(unit, today, count)
    match unit:
        case "week":
            return _week_from(day - timedelta(days=day.weekday()))
        case "month":
            return _months(day.year, day.month, 1)
        case "year":
            return _months(day.year, 1, _MONTHS)
        case _:
            return _single_day(day)


def _back(unit: str, today: date, count: int) -> date:
    """Return the day *count* units before *today*; in a shorter month, its last day."""
    if unit in {"day", "week"}:
        return today - timedelta(days=count * (_DAYS_IN_WEEK if unit == "week" else 1))
    years, month = divmod(today.month - 1 - count * (_MONTHS if unit == "year" else 1), _MONTHS)
    year = today.year + years
    if year < FIRST_YEAR:
        raise ValueError(f"The year is not from {FIRST_YEAR}.")
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _meanings("numbers")[text]


Meaning = Callable[[re.Match[str], date | None], Days | None]


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Meaning], ...]:
    """Return the patterns of dates, each with the function that reads it; the first that matches counts."""
    words = {
        "MONTH": _any_of(_calendar_names("months")),
        "WEEKDAY": _any_of(_calendar_names("days")),
        "SEASON": _any_of(_meanings("seasons")),
        "NUMBER": r"\d{1,4}|" + _any_of(_meanings("numbers")),
        "UNIT": _any_of(_unit_names()),
        "THIS": _any_of(_table()["which"]["this"]),
        "PREVIOUS": _any_of(_table()["which"]["previous"]),
        "ROLLING": _any_of(_table()["which"]["rolling"]),
        "DAYS": _any_of(_meanings("days")),
        "YEARS": _any_of(_meanings("years")),
    }
    year = r"(?: (?P<year>\d{4}))?"
    rules: tuple[tuple[str, Meaning], ...] = (
        (r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4}|\d{2})", _numeric),
        (r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})", _numeric),
        (rf"(?:(?:WEEKDAY) )?(?:den )?(?P<day>\d{{1,2}}) (?P<month>MONTH){year}", _day_of_month),
        (rf"(?P<month>MONTH) (?P<day>\d{{1,2}}){year}", _day_of_month),
        (rf"(?P<month>MONTH){year}", _month),
        (rf"(?:uke|uka|uken|veke|veka|week) (?P<week>\d{{1,2}}){year}", _week),
        (r"(?P<year>\d{4})-?w(?P<week>\d{2})", _week),
        (rf"(?:i |last |this )?(?P<season>SEASON){year}", _season),
        (r"i fjor (?P<season>SEASON)", _season_last_year),
        (r"(?P<season>SEASON) i fjor", _season_last_year),
        (r"(?P<year>\d{2}00)(?:-?(?:tallet|talet))", _century_days),
        (r"(?P<year>\d{3}0)(?:-?(?:tallet|talet|arene|ara)|s)", _decade_days),
        (r"(?P<day>DAYS)", _day_ago),
        (r"(?P<year>YEARS)", _year_ago),
        (r"(?P<this>THIS) (?P<unit>UNIT)", _unit_ago),
        (r"(?:PREVIOUS) (?P<unit>UNIT)", _unit_ago),
        (r"for (?P<number>NUMBER) (?P<unit>UNIT) si(?:den|dan)", _unit_ago),
        (r"(?P<number>NUMBER) (?P<unit>UNIT) (?:siden|sidan|ago)", _unit_ago),
        (r"(?:ROLLING)(?: (?P<number>NUMBER))? (?P<unit>UNIT)", _rolling),
        (r"(?:(?:pa|on) )?(?:(?P<previous>PREVIOUS) )?(?P<weekday>WEEKDAY)", _weekday),
        (r"(?:i |the )?(?:(?P<previous>PREVIOUS) )?(?:helga|helgen|helg|weekend)", _weekend),
    )
    placeholder = re.compile("|".join(words))
    return tuple(
        (re.compile(placeholder.sub(lambda name: words[name[0]], rule), re.ASCII), meaning)
        for rule, meaning in rules
    )


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(_normalize(word)) for word in words), key=len, reverse=True))


def _normalize(word: str) -> str:
    return word.lower().translate(_FOLDED).rstrip(".")


@cache
def _table() -> dict[str, Any]:
    text = files("search.query.dates").joinpath("dates.toml").read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(text)
    return table


@cache
def _meanings(name: str) -> dict[str, int]:
    """Return the words of a table whose keys are numbers."""
    return {_normalize(word): int(number) for number, words in _table()[name].items() for word in words}


@cache
def _unit_names() -> dict[str, str]:
    return {_normalize(word): unit for unit, words in _table()["units"].items() for word in words}


@cache
def _calendar_names(kind: str) -> dict[str, int]:
    """Return the names of months or days of the week, long and short; abbreviations may lack their point."""
    numbers: dict[str, int] = {}
    for language in ("nb", "nn", "en"):
        table = getattr(Locale(language), kind)["format"]
        for width in ("wide", "abbreviated"):
            numbers |= {_normalize(name): number for number, name in table[width].items()}
    # CLDR shortens «september» to «sep.» in one language and «sept.» in another; people do either anywhere.
    return numbers | ({"sept": 9, "sep": 9} if kind == "months" else {})

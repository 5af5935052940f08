"""
Times as agencies, feeds and papers write them: one reader for every format.

    20131020T192751+1100   2021-05-16T09:00:04   28.09.2018 11:15   9. okt. 2022 kl. 11.37
    Sun, 09 Oct 2022 11:37:40 +0200   2022-10-09T11:37:40[Europe/Oslo]   1715279080

A time without a zone is one of Oslo. What is no time, such as «0000-00-00» or «i går», is None.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from search.articles import FIRST_YEAR, LAST_YEAR
from search.periods import OSLO, Period, parse_period

MAX_LENGTH: Final = 100
"""Longest text that may be a time, in characters."""

_MONTHS: Final = (
    ("januar", "january", "januari"), ("februar", "february", "februari"), ("mars", "march", "marts"),
    ("april",), ("mai", "may", "maj"), ("juni", "june"), ("juli", "july"), ("august", "augusti"),
    ("september",), ("oktober", "october"), ("november",), ("desember", "december"),
)  # fmt: skip
_WEEKDAYS: Final = (
    "mandag", "måndag", "monday", "tirsdag", "tysdag", "tisdag", "tuesday", "onsdag", "wednesday", "torsdag",
    "thursday", "fredag", "friday", "lørdag", "laurdag", "lördag", "saturday", "søndag", "sundag", "söndag", "sunday",
)  # fmt: skip
_SHORTEST_NAME: Final = 3
"""Letters that a shortened name of a month or weekday has at least."""

# Zones of RFC 822 and of European papers, in hours from UTC.
_ZONES: Final = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "met": 1, "mez": 1, "cest": 2,
    "mest": 2, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7,
    "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip

_DATE = (
    r"(?P<y1>\d{4})-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})"
    r"|(?P<y2>\d{4})[./](?P<m2>\d{1,2})[./](?P<d2>\d{1,2})"
    r"|(?P<y3>\d{4})(?P<m3>\d{2})(?P<d3>\d{2})"
    r"|(?P<d4>\d{1,2})[./-]\s?(?P<m4>\d{1,2})[./-]\s?(?P<y4>\d{4})"
    r"|(?P<d5>\d{1,2})\.?[\s-]+(?P<n5>[^\W\d_]{3,9})\.?,?[\s-]+(?P<y5>\d{4}|\d{2}(?=\s\d))"
    r"|(?P<n6>[^\W\d_]{3,9})\.?\s+(?P<d6>\d{1,2}),?\s+(?P<y6>\d{4})"
)
_CLOCK = (
    r"(?:(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?|(?P<digits>\d{4}|\d{6}))"
    r"(?:\s?(?P<half>[ap])\.?m\.?)?"
)
_SEPARATOR = r"(?:[Tt]|[\s,–-]*\b(?:kl\.?|klokka|klokken|at)\s*|\s*[,–-]\s+|\s+|(?<=\d{8})(?=\d))"
_ZONE = (
    r"(?:\s*(?:(?:UTC|GMT)?(?P<offset>[+-]\d{2}(?::?\d{2})?)|(?P<name>[A-Za-z]{1,4})))?"
    r"(?:\s*\((?:[A-Za-z ]{1,40})\))?(?:\[(?P<region>[\w/+-]{1,40})\])?"
)
_TIME = re.compile(
    rf"(?:(?P<weekday>[^\W\d_]{{2,9}})\.?,?\s+)?(?:den\s+)?(?:{_DATE})(?:{_SEPARATOR}{_CLOCK}{_ZONE}|Z)?",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d{1,6})?", re.ASCII)
_MILLISECONDS_FROM: Final = 10**12
_HOURS: Final = 24
_HALF_DAY: Final = 12
_SHORT_YEARS_FROM: Final = 50
"""A year of two digits is of this century below it (RFC 2822)."""


def read_time(text: str) -> Period | None:
    """Return the instants that *text* covers, of a precision of minutes, a day, month or year; None if it is no time."""
    text = " ".join(text.split())
    if not text or len(text) > MAX_LENGTH:
        return None
    try:
        if _EPOCH.fullmatch(text):
            return _read_epoch(float(text))
        if match := _TIME.fullmatch(text):
            return _period(match)
        return parse_period(text)
    except (ValueError, OverflowError):
        return None


def states_zone(text: str) -> bool:
    """Say whether *text*, a time, says what zone it is of, or is no finer than a day."""
    match = _TIME.fullmatch(" ".join(text.split()))
    if match is None or (match["hour"] is None and match["digits"] is None):
        return True
    return bool(match["offset"] or match["name"] or match["region"])


def _read_epoch(seconds: float) -> Period:
    seconds = seconds / 1000 if seconds >= _MILLISECONDS_FROM else seconds
    return _second(datetime.fromtimestamp(int(seconds), UTC))


def _period(match: re.Match[str]) -> Period:
    """Return the period of a time that `_TIME` matches. Raises ValueError where there is no such day, clock or zone."""
    weekday = match["weekday"]
    if weekday and weekday.lower() != "den" and not _begins_one_of(weekday, _WEEKDAYS):
        raise ValueError(weekday)
    day = _date(match)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(day)
    if match["hour"] is None and match["digits"] is None:
        return parse_period(day.isoformat())
    hour, minute, second = _clock(match)
    if (hour, minute) == (_HOURS, 0):
        day, hour = day + timedelta(days=1), 0
    # A leap second, which RFC 3339 allows, is read as the one before.
    local = datetime(day.year, day.month, day.day, hour, minute, min(second or 0, 59), tzinfo=_zone(match))
    start = local.astimezone(UTC)
    return _second(start) if second is not None else Period(start, start + timedelta(minutes=1), "minute")


def _second(start: datetime) -> Period:
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        raise ValueError(start)
    return Period(start, start + timedelta(seconds=1), "minute")


def _date(match: re.Match[str]) -> date:
    variant = next(number for number in "123456" if match[f"d{number}"])
    year = match[f"y{variant}"]
    if len(year) == 2:  # noqa: PLR2004 - digits of a short year
        year = str((2000 if int(year) < _SHORT_YEARS_FROM else 1900) + int(year))
    month = _month(match[f"n{variant}"]) if variant in "56" else int(match[f"m{variant}"])
    return date(int(year), month, int(match[f"d{variant}"]))


def _month(name: str) -> int:
    for number, names in enumerate(_MONTHS, start=1):
        if _begins_one_of(name, names):
            return number
    raise ValueError(name)


def _begins_one_of(word: str, names: tuple[str, ...]) -> bool:
    folded = word.lower()
    return len(folded) >= _SHORTEST_NAME and any(name.startswith(folded) for name in names)


def _clock(match: re.Match[str]) -> tuple[int, int, int | None]:
    """Return hour, minute, and second where it is stated."""
    if digits := match["digits"]:
        parts = [int(digits[index : index + 2]) for index in range(0, len(digits), 2)]
        hour, minute, second = parts[0], parts[1], parts[2] if len(parts) > 2 else None  # noqa: PLR2004 - HHMMSS
    else:
        hour, minute = int(match["hour"]), int(match["minute"])
        second = int(match["second"]) if match["second"] else None
    if match["half"]:
        if not 1 <= hour <= _HALF_DAY:
            raise ValueError(hour)
        hour = hour % _HALF_DAY + (_HALF_DAY if match["half"].lower() == "p" else 0)
    return hour, minute, second


def _zone(match: re.Match[str]) -> tzinfo:
    """Return the zone stated: an offset before a name before a region; Oslo where there is none."""
    if offset := match["offset"]:
        digits = offset[1:].replace(":", "").ljust(4, "0")
        length = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        return timezone(-length if offset[0] == "-" else length)
    if name := match["name"]:
        if name.lower() not in _ZONES:
            raise ValueError(name)
        return timezone(timedelta(hours=_ZONES[name.lower()]))
    if region := match["region"]:
        return _region(region)
    return OSLO


def _region(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (OSError, KeyError) as error:  # OSError: a folder of the database, such as «Europe»
        raise ValueError(name) from error

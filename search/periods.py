"""
Periods: a time as written (2021, 2021-08-30, 2021-08-30T22:38) and the instants that it covers.

Days, months and years are those of Europe/Oslo; instants are aware and in UTC.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from search.articles import FIRST_YEAR, LAST_YEAR, Precision

OSLO: Final = ZoneInfo("Europe/Oslo")

_PATTERN = re.compile(
    r"(?P<year>\d{4})"
    r"(?:-(?P<month>\d{2})"
    r"(?:-(?P<day>\d{2})"
    r"(?:[T ](?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"(?P<zone>Z|[+-]\d{2}:\d{2})?)?)?)?",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Period:
    """The instants from *start* up to, not including, *end*; None leaves that end open."""

    start: datetime | None
    end: datetime | None
    precision: Precision = "unknown"


def today() -> date:
    """Return the current day in Oslo."""
    return datetime.now(OSLO).date()


def parse_period(text: str) -> Period:
    """
    Return the instants that *text* covers.

    Args:
        text: ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD``, a minute or second of Oslo time
            (``2021-08-30T22:38``), or RFC 3339 with a zone. A gap or overlap of daylight-saving
            time is read as its first instant (fold 0).

    Raises:
        ValueError: *text* is none of these, no such day exists, or the year is not from 1000 to 9000.
    """
    match = _PATTERN.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"«{text}» is not a date.")
    year, month, day = int(match["year"]), int(match["month"] or 1), int(match["day"] or 1)
    try:
        return _period(match, year, month, day)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"«{text}» is not a date: {error}.") from error


def _period(match: re.Match[str], year: int, month: int, day: int) -> Period:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year is not from {FIRST_YEAR} to {LAST_YEAR}")
    if match["hour"]:
        return _instant(match, year, month, day)
    if match["day"]:
        return Period(oslo(year, month, day), _day_after(date(year, month, day)), "day")
    if match["month"]:
        after = date(year + month // 12, month % 12 + 1, 1)
        return Period(oslo(year, month, 1), oslo(after.year, after.month, 1), "month")
    return Period(oslo(year, 1, 1), oslo(year + 1, 1, 1), "year")


def oslo(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """Return the UTC instant of a wall-clock time in Oslo. Raises ValueError where there is no such day."""
    return datetime(year, month, day, hour, minute, second, tzinfo=OSLO).astimezone(UTC)


def _instant(match: re.Match[str], year: int, month: int, day: int) -> Period:
    second = int(match["second"] or 0)
    clock = (int(match["hour"]), int(match["minute"]), min(second, 59))  # RFC 3339 allows a leap second
    if (zone := match["zone"]) is None:
        start = oslo(year, month, day, *clock)
    else:
        naive = datetime(year, month, day, *clock, tzinfo=UTC)
        start = naive - _offset(zone)
    length = timedelta(seconds=1) if match["second"] else timedelta(minutes=1)
    return Period(start, start + length, "minute")


def _offset(zone: str) -> timedelta:
    if zone in "Zz":
        return timedelta(0)
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    if hours > 23 or minutes > 59:  # noqa: PLR2004 - the clock's own limits
        raise ValueError(f"no zone {zone}")
    return (timedelta(hours=hours, minutes=minutes)) * (1 if zone[0] == "+" else -1)


def _day_after(day: date) -> datetime:
    following = day + timedelta(days=1)
    return oslo(following.year, following.month, following.day)

"""
Times of publication and change on one line of a pasted page.

Finds times such as «Publisert 30. aug. 2021 kl. 22.38 | Sist oppdatert nå nettopp» in one line.
A line counts only if it holds nothing but times and bylines, so that a sentence with a date in it
stays a sentence. «I dag 12:30» depends on the day of copying, so it is recognised, but is never a time.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final, Literal

from search.articles import Precision
from search.formats.pasted.bylines import Byline, parse_byline
from search.formats.pasted.vocabulary import one_of, words
from search.periods import oslo

Label = Literal["published", "modified", ""]

MAX_LINE: Final = 200
"""A longer line is a paragraph, whatever it holds."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """
    A time as written.

    Attributes:
        label: Whether it is the time of publication or of a change; empty when the page does not say.
        moment: In UTC; None when no such day or time exists.
        precision: ``minute`` or ``day``.
        text: As written, with its label.
    """

    label: Label
    moment: datetime | None
    precision: Precision
    text: str


@dataclass(frozen=True, slots=True)
class TimeLine:
    """
    A line that holds times and nothing else of the story.

    Attributes:
        stamps: Times with day, month and year; may be none.
        relative: Times that depend on the day of copying, or lack the year.
        byline: Who wrote it, when that stands on the same line.
    """

    stamps: tuple[Stamp, ...]
    relative: tuple[str, ...] = ()
    byline: Byline | None = None

    @property
    def is_published(self) -> bool:
        """Whether the line may say when the story was published: it has a time that is not of a change."""
        return any(stamp.label != "modified" for stamp in self.stamps)

    @property
    def is_labelled(self) -> bool:
        """Whether a label such as «Publisert» shows that these are times of the page, not of the story."""
        return any(stamp.label for stamp in self.stamps) or any(map(_ANY_LABEL.match, self.relative))

    @property
    def is_exact(self) -> bool:
        """Whether a relative time says more than the day, as «I dag 12:30» and «2 timer siden» do."""
        return any(
            match["clock"] or _AGO.search(match[0])
            for match in map(_RELATIVE.fullmatch, self.relative)
            if match
        )


_MONTH = one_of(words().months)
_PUBLISHED = one_of(words().published_labels)
_MODIFIED = one_of(words().modified_labels)
_LABEL = rf"(?:\b(?:(?P<published>{_PUBLISHED})|(?P<modified>{_MODIFIED}))\b\s*[:.]?\s*)?"
_WEEKDAY = rf"(?:\b{one_of(words().weekdays)}\b\.?,?\s+)?(?:den\s+)?"
_TIME = r"(?:(?:kl\.?|klokka|klokken)\s*)?(?P<{p}hour>\d{{1,2}})[:.](?P<{p}minute>\d{{2}})(?::\d{{2}})?(?!\d|[.:]\d)"
_WIRE_TIME = r"kl\.?\s*(?P<hour2>\d{2})(?P<minute2>\d{2})(?!\d)"
_CLOCK = rf"(?:(?:\s*[,–|•·/-]\s*|\s+|\s*T)(?:{_TIME.format(p='')}|{_WIRE_TIME}))?"
_TIME_BEFORE = rf"(?:\b{_TIME.format(p='early_')}[\s,–|•·-]+)?"
_DAY = "|".join(
    (
        rf"(?P<day1>\d{{1,2}})\.?\s*(?P<month1>{_MONTH})\b\.?,?\s+(?P<year1>\d{{4}})",
        rf"(?P<month2>{_MONTH})\b\.?\s+(?P<day2>\d{{1,2}}),?\s+(?P<year2>\d{{4}})",
        r"(?P<day3>\d{1,2})[./]\s?(?P<month3>\d{1,2})(?:[./-]\s?)(?P<year3>\d{4}|\d{2})",
        r"(?P<year4>\d{4})-(?P<month4>\d{2})-(?P<day4>\d{2})",
    )
)
_STAMP = re.compile(rf"{_LABEL}{_TIME_BEFORE}{_WEEKDAY}(?<!\d)(?:{_DAY})(?!\d){_CLOCK}", re.IGNORECASE)

_NUMBER = rf"(?:\d+|{one_of(words().small_numbers)})"
_UNIT = r"(?:s|sek\w*|m|min|minutt\w*|t|time\w*|timar|d|døgn|dag|dager|dagar|uke\w*|veke\w*|måned\w*|månad\w*|år)\.?"
_SINCE = (
    r"(?:akkurat\s+)?(?:nå|no)(?:\s+nettopp)?|nettopp|nyleg|nylig"
    r"|i\s+(?:dag|går|natt|morges|morgon|kveld|ettermiddag|formiddag|forgårs)|just\s+now|today|yesterday"
    rf"|(?:for\s+)?(?:(?:under|mindre\s+enn|over|ca\.?|om\s+lag)\s+)?{_NUMBER}\s*{_UNIT}(?:\s+(?:siden|sidan))?"
)
_NO_YEAR = rf"\d{{1,2}}\.?\s*{_MONTH}\b\.?|\d{{1,2}}\.\d{{1,2}}\b\.?"
# Every time has one of these; looking for it first is ten times as fast as looking for times.
_HINT = re.compile(
    rf"\d|\b(?:nå|no|nettopp|nylig|nyleg|i\s+\w+|just|today|yesterday|sidan|siden|{one_of(words().weekdays)})\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    rf"(?P<label>{_PUBLISHED}|{_MODIFIED})?\s*[:.]?\s*{_WEEKDAY}"
    rf"(?P<when>{_SINCE}|{_NO_YEAR}|{one_of(words().weekdays)})?\.?"
    rf"(?P<clock>[\s,–-]*{_TIME.format(p='r')})?\.?",
    re.IGNORECASE,
)
_AGO = re.compile(r"(?:siden|sidan|nettopp|now)\.?$", re.IGNORECASE)
# «kl. 07:12Oppdatert»: what copying makes of two boxes on one line.
_GLUED = re.compile(rf"(?<=\d)(?={_PUBLISHED}|{_MODIFIED})", re.IGNORECASE)
_ANY_LABEL = re.compile(rf"\b(?:{_PUBLISHED}|{_MODIFIED})\b", re.IGNORECASE)
_ONLY_LABEL = re.compile(rf"(?:{_PUBLISHED}|{_MODIFIED})\s*:?", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*[|•·;,()]\s*|\s+[/–—-]\s+|^\s*[/–—-]\s*|\s*[/–—-]\s*$")
# Two spaces part as well as a hundred, and are sooner read.
_WIDE = re.compile(r"\s{3,}")
_READING_TIME = re.compile(
    r"(?:lesetid|lesetid:)?\s*\d+\s*min(?:utt(?:er|ar)?)?\.?(?:\s+lesetid)?|lesetid", re.IGNORECASE
)


@lru_cache(maxsize=1024)  # a line is judged several times, and many pages have the same ones
def read_times(line: str) -> TimeLine | None:
    """
    Return the times on *line*, or None when it holds anything else, or no time at all.

    A time without a year, and one such as «for 2 timer siden», is relative. A year of two digits is taken
    for one of 1950 to 2049, and only after a label or before a clock time.
    """
    if len(line) > MAX_LINE or not _HINT.search(line):
        return None
    line = _GLUED.sub(" ", _WIDE.sub("  ", line))
    stamps = [match for match in _STAMP.finditer(line) if not _is_doubtful(match)]
    fragments = _split_gaps(line, stamps)
    relative = tuple(filter(is_relative, fragments))
    if not stamps and not any(map(_has_label_or_day, relative)):
        return None
    other_text = ", ".join(
        fragment
        for fragment in fragments
        if fragment not in relative and not _READING_TIME.fullmatch(fragment)
    )
    byline = parse_byline(other_text) if other_text else None
    if other_text and byline is None:
        return None
    return TimeLine(tuple(_stamp(match) for match in stamps), relative, byline)


def is_relative(text: str) -> bool:
    """Say whether *text* is a time that depends on the day it was written: «i går 12:30», «21. mai»."""
    match = _RELATIVE.fullmatch(text)
    return bool(match and text and (match["when"] or match["clock"]))


def is_label(line: str) -> bool:
    """Say whether *line* is the label of a time and nothing else: «Publisert:»."""
    return _ONLY_LABEL.fullmatch(line.strip()) is not None


def _is_doubtful(match: re.Match[str]) -> bool:
    """Say whether *match* may be a result or a section number: «21.11.26» alone is no date."""
    is_short = match["year3"] is not None and len(match["year3"]) != 4  # noqa: PLR2004 - digits of a whole year
    return is_short and not (match["published"] or match["modified"] or match["hour"])


def _has_label_or_day(fragment: str) -> bool:
    """Say whether *piece* alone makes a time line; «12:30» or «10.30» may be the score of a match."""
    match = _RELATIVE.fullmatch(fragment)
    return bool(
        match and (match["label"] or (match["when"] and (match["clock"] or _is_day_word(match["when"]))))
    )


def _is_day_word(when: str) -> bool:
    return re.fullmatch(_SINCE, when, re.IGNORECASE) is not None and not when[0].isdigit()


def _split_gaps(line: str, stamps: list[re.Match[str]]) -> list[str]:
    """Return the text before, between and after *stamps*, cut at separators, without empty fragments."""
    gap_starts = [0, *(match.end() for match in stamps)]
    gap_ends = [*(match.start() for match in stamps), len(line)]
    gaps = [
        _ANY_LABEL.sub(r"|\g<0>", line[start:end]) for start, end in zip(gap_starts, gap_ends, strict=True)
    ]
    fragments = [fragment.strip(" .:\t") for gap in gaps for fragment in _SEPARATOR.split(gap)]
    return [fragment for fragment in fragments if fragment]


def _stamp(match: re.Match[str]) -> Stamp:
    label: Label = "published" if match["published"] else "modified" if match["modified"] else ""
    hour = match["hour"] or match["hour2"] or match["early_hour"]
    minute = match["minute"] or match["minute2"] or match["early_minute"]
    text = match[0].strip()
    try:
        moment = oslo(*_year_month_day(match), int(hour or 0), int(minute or 0))
    except (ValueError, OverflowError):
        return Stamp(label, None, "unknown", text)
    return Stamp(label, moment, "minute" if hour else "day", text)


def _year_month_day(match: re.Match[str]) -> tuple[int, int, int]:
    year, month, day = next(
        (match[f"year{variant}"], match[f"month{variant}"], match[f"day{variant}"])
        for variant in "1234"
        if match[f"year{variant}"]
    )
    number = int(month) if month.isdecimal() else words().months.get(month.casefold(), 0)
    full_year = int(year) if len(year) > 2 else int(year) + (2000 if int(year) < 50 else 1900)  # noqa: PLR2004 - as documented
    return full_year, number, int(day)

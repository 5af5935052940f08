from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.periods import OSLO, Period, oslo
from search.query.dates.phrases import parse_dates, split_range
from tests.strategies import typed_text

TODAY = date(2021, 9, 1)  # a Wednesday


def days(period):
    """Return *period* as its first and last day, an open end as nothing."""
    first = period.start.astimezone(OSLO).date() if period.start else ""
    last = (period.end - timedelta(microseconds=1)).astimezone(OSLO).date() if period.end else ""
    return f"{first}..{last}"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        # Days that depend on today
        ("i dag", "2021-09-01..2021-09-01"),
        ("i morgon", "2021-09-02..2021-09-02"),
        ("the day after tomorrow", "2021-09-03..2021-09-03"),
        ("Idag", "2021-09-01..2021-09-01"),
        ("today", "2021-09-01..2021-09-01"),
        ("i går", "2021-08-31..2021-08-31"),
        ("i gar", "2021-08-31..2021-08-31"),
        ("yesterday", "2021-08-31..2021-08-31"),
        ("i forgårs", "2021-08-30..2021-08-30"),
        ("for tre dager siden", "2021-08-29..2021-08-29"),
        ("for 3 dagar sidan", "2021-08-29..2021-08-29"),
        ("3 days ago", "2021-08-29..2021-08-29"),
        # Days of the week: the latest, today among them
        ("mandag", "2021-08-30..2021-08-30"),
        ("måndag", "2021-08-30..2021-08-30"),
        ("Monday", "2021-08-30..2021-08-30"),
        ("onsdag", "2021-09-01..2021-09-01"),
        ("forrige onsdag", "2021-08-25..2021-08-25"),
        ("torsdag", "2021-08-26..2021-08-26"),
        ("i helga", "2021-08-28..2021-08-29"),
        # Calendar weeks, months and years
        ("denne uka", "2021-08-30..2021-09-05"),
        ("forrige uke", "2021-08-23..2021-08-29"),
        ("førre veke", "2021-08-23..2021-08-29"),
        ("last week", "2021-08-23..2021-08-29"),
        ("for to uker siden", "2021-08-16..2021-08-22"),
        ("denne måneden", "2021-09-01..2021-09-30"),
        ("forrige måned", "2021-08-01..2021-08-31"),
        ("førre månad", "2021-08-01..2021-08-31"),
        ("i år", "2021-01-01..2021-12-31"),
        ("i fjor", "2020-01-01..2020-12-31"),
        ("last year", "2020-01-01..2020-12-31"),
        ("uke 34 2021", "2021-08-23..2021-08-29"),
        ("veke 34, 2021", "2021-08-23..2021-08-29"),
        ("week 34", "2021-08-23..2021-08-29"),
        ("2021-W34", "2021-08-23..2021-08-29"),
        ("uke 36", "2020-08-31..2020-09-06"),
        ("uke 53", "2020-12-28..2021-01-03"),
        # As many days back as said, today the last
        ("siste 30 dager", "2021-08-03..2021-09-01"),
        ("dei siste 30 dagane", "2021-08-03..2021-09-01"),
        ("last 30 days", "2021-08-03..2021-09-01"),
        ("siste uke", "2021-08-26..2021-09-01"),
        ("de siste to ukene", "2021-08-19..2021-09-01"),
        ("siste måned", "2021-08-02..2021-09-01"),
        ("siste 3 månader", "2021-06-02..2021-09-01"),
        ("siste år", "2020-09-02..2021-09-01"),
        # Seasons
        ("i sommer", "2021-06-01..2021-08-31"),
        ("i sumar", None),
        ("i sommar", "2021-06-01..2021-08-31"),
        ("i høst", "2021-09-01..2021-11-30"),
        ("hausten 2020", "2020-09-01..2020-11-30"),
        ("vinteren 2021", "2020-12-01..2021-02-28"),
        ("i fjor sommer", "2020-06-01..2020-08-31"),
        # Days and months by name
        ("30. august 2021", "2021-08-30..2021-08-30"),
        ("30. aug. 2021", "2021-08-30..2021-08-30"),
        ("30 AUG 2021", "2021-08-30..2021-08-30"),
        ("August 30, 2021", "2021-08-30..2021-08-30"),
        ("mandag 30. august 2021", "2021-08-30..2021-08-30"),
        ("30. august", "2021-08-30..2021-08-30"),
        ("24. desember", "2020-12-24..2020-12-24"),
        ("29. februar", "2020-02-29..2020-02-29"),
        ("17. mai 2021", "2021-05-17..2021-05-17"),
        ("3. sept. 2020", "2020-09-03..2020-09-03"),
        ("august 2021", "2021-08-01..2021-08-31"),
        ("okt. 2020", "2020-10-01..2020-10-31"),
        ("desember", "2020-12-01..2020-12-31"),
        ("30.8.2021", "2021-08-30..2021-08-30"),
        ("30/8/2021", "2021-08-30..2021-08-30"),
        ("30.8.21", "2021-08-30..2021-08-30"),
        ("30.8.94", "1994-08-30..1994-08-30"),
        ("20210830", "2021-08-30..2021-08-30"),
        ("1990-tallet", "1990-01-01..1999-12-31"),
        ("1800-tallet", "1800-01-01..1899-12-31"),
        ("1700-talet", "1700-01-01..1799-12-31"),
        ("1810-tallet", "1810-01-01..1819-12-31"),
        ("1900-tallet", "1900-01-01..1999-12-31"),
        # What search.periods reads
        ("2021", "2021-01-01..2021-12-31"),
        ("2021-08", "2021-08-01..2021-08-31"),
        # From and to
        ("2020..2021", "2020-01-01..2021-12-31"),
        ("2021-08-01..", "2021-08-01.."),
        ("..i går", "..2021-08-31"),
        ("uke 33 2021 .. i går", "2021-08-16..2021-08-31"),
        ("fra 1. august til i går", "2021-08-01..2021-08-31"),
        ("frå 1. august til i går", "2021-08-01..2021-08-31"),
        ("1. august til 3. august", "2021-08-01..2021-08-03"),
        ("from last week to today", "2021-08-23..2021-09-01"),
        # No dates
        ("", None),
        ("..", None),
        ("snart", None),
        ("i", None),
        ("31.2.2021", None),
        ("31. juni 2021", None),
        ("uke 53 2021", None),
        ("uke 60", None),
        ("siste 0 dager", None),
        ("siste 9999 år", None),
        ("siste dag", None),
        ("2021 august", None),
        ("0999..", None),
        ("1. januar 0001", None),
    ],
)
def test_reads_dates_as_people_write_them(written, expected):
    if expected is None:
        with pytest.raises(ValueError, match=r"."):
            parse_dates(written, TODAY)
    else:
        assert days(parse_dates(written, TODAY)) == expected


@pytest.mark.parametrize(
    "written", ["i går", "mandag", "uke 34", "30. august", "siste uke", "i fjor", "30.8.21"]
)
def test_without_knowing_today_only_whole_dates_are_read(written):
    with pytest.raises(ValueError, match="is not a date"):
        parse_dates(written, None)


@pytest.mark.parametrize(
    ("today", "hours"), [(date(2021, 3, 29), 23), (date(2021, 11, 1), 25), (date(2021, 9, 1), 24)]
)
def test_a_day_is_as_long_as_the_clock_in_oslo_makes_it(today, hours):
    """Clocks went forward on 28 March and back on 31 October 2021."""
    period = parse_dates("i går", today)

    assert period.end - period.start == timedelta(hours=hours)


def test_days_begin_at_midnight_in_oslo_in_summer_and_winter():
    assert parse_dates("i dag", date(2021, 7, 1)).start == datetime(2021, 6, 30, 22, tzinfo=UTC)
    assert parse_dates("i dag", date(2021, 1, 1)).start == datetime(2020, 12, 31, 23, tzinfo=UTC)
    assert parse_dates("siste 2 dager", date(2021, 3, 29)) == Period(
        oslo(2021, 3, 28), oslo(2021, 3, 30), "day"
    )


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 400))
def test_the_last_days_are_as_many_as_said_and_end_today(today, count):
    period = parse_dates(f"siste {count} dager", today)

    assert days(period) == f"{today - timedelta(days=count - 1)}..{today}"


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
@pytest.mark.parametrize(
    "written", ["uke 1", "uke 53", "29. februar", "mandag", "vinter", "mai", "i helga", "i fjor"]
)
def test_what_has_no_year_has_begun(written, today):
    assert parse_dates(written, today).start <= oslo(today.year, today.month, today.day)


@given(typed_text | st.text(max_size=30))
def test_any_text_is_a_date_or_refused(text):
    try:
        period = parse_dates(text, TODAY)
    except ValueError:
        return
    assert period.start or period.end
    assert split_range(text)

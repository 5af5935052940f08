from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.periods import OSLO, oslo, parse_period
from tests.strategies import any_text


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "start", "end", "precision"),
    [
        ("2021", "2020-12-31T23:00", "2021-12-31T23:00", "year"),
        ("2021-01", "2020-12-31T23:00", "2021-01-31T23:00", "month"),
        ("2021-12", "2021-11-30T23:00", "2021-12-31T23:00", "month"),
        ("2021-08-30", "2021-08-29T22:00", "2021-08-30T22:00", "day"),
        (" 2021-08-30 ", "2021-08-29T22:00", "2021-08-30T22:00", "day"),
        ("2021-08-30T22:38", "2021-08-30T20:38", "2021-08-30T20:39", "minute"),
        ("2021-08-30 22:38", "2021-08-30T20:38", "2021-08-30T20:39", "minute"),
        ("2021-08-30T22:38:05", "2021-08-30T20:38:05", "2021-08-30T20:38:06", "minute"),
        ("2021-08-30T22:38:05.75", "2021-08-30T20:38:05", "2021-08-30T20:38:06", "minute"),
        ("2021-08-30T20:38Z", "2021-08-30T20:38", "2021-08-30T20:39", "minute"),
        ("2021-08-30t20:38:00z", "2021-08-30T20:38:00", "2021-08-30T20:38:01", "minute"),
        ("2021-08-30T20:38-03:30", "2021-08-31T00:08", "2021-08-31T00:09", "minute"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59", "2017-01-01T00:00:00", "minute"),
    ],
)
def test_a_time_covers_all_that_it_leaves_unsaid(written, start, end, precision):
    period = parse_period(written)

    assert (period.start, period.end, period.precision) == (utc(start), utc(end), precision)


@pytest.mark.parametrize(
    ("day", "hours"), [("2021-03-27", 24), ("2021-03-28", 23), ("2021-10-31", 25), ("2021-11-01", 24)]
)
def test_a_day_is_as_long_as_it_is_in_oslo(day, hours):
    """Summer time begins 28 March 2021 and ends 31 October."""
    period = parse_period(day)

    assert period.end - period.start == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("written", "start"),
    [("2021-10-31T02:30", "2021-10-31T00:30"), ("2021-03-28T02:30", "2021-03-28T01:30")],
    ids=["twice", "never"],
)
def test_a_clock_time_that_came_twice_or_never_is_its_first_instant(written, start):
    assert parse_period(written).start == utc(start)


@pytest.mark.parametrize(
    "written",
    [
        "", "i går", "21", "20210830", "2021-8", "2021-08-3", "30.08.2021", "2021-13", "2021-00", "2021-02-29",
        "2021-08-32", "2021-08-30T24:00", "2021-08-30T12:60", "2021-08-30T12", "2021-08-30T12:00+24:00",
        "2021-08-30T12:00+02", "0000", "0001", "0999", "9999", "9999-12-31", "9999-12-31T23:30:00Z", "２０２１", "2021-08-30Z", "-2021", "2021\n2022",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_by_name(written):
    with pytest.raises(ValueError, match="is not a date") as refused:
        parse_period(written)

    assert f"«{written}»" in str(refused.value)


@given(st.dates(datetime(1900, 1, 1, tzinfo=UTC).date(), datetime(2100, 1, 1, tzinfo=UTC).date()))
def test_days_months_and_years_follow_each_other_without_gap(day):
    written = day.isoformat()
    of_day, of_month, of_year = (parse_period(written[:length]) for length in (10, 7, 4))

    assert of_day.end == parse_period((day + timedelta(days=1)).isoformat()).start
    assert of_year.start <= of_month.start <= of_day.start < of_day.end <= of_month.end <= of_year.end
    assert of_day.start.astimezone(OSLO).date() == day


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 - a wall clock
def test_a_minute_in_oslo_is_read_as_written(moment):
    written = moment.strftime("%Y-%m-%dT%H:%M")
    period = parse_period(written)

    assert period.start == oslo(*moment.timetuple()[:5])
    assert period.start.utcoffset() == timedelta(0)
    assert period.end - period.start == timedelta(minutes=1)


@given(
    any_text | st.from_regex(r"\d{4}(-\d\d){0,2}([T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?", fullmatch=True)
)
def test_any_text_is_a_period_or_a_value_error(text):
    try:
        period = parse_period(text)
    except ValueError:
        return

    assert period.start < period.end

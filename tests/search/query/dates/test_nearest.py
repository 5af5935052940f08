"""Which day is offered for one that there is not?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.dates.nearest import correct_dates
from search.query.dates.phrases import parse_dates

TODAY = date(2021, 9, 1)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2021-02-31", "2021-02-28"),
        ("2020-02-31", "2020-02-29"),
        ("2021-13", "2021-12"),
        ("2021-00", "2021-01"),
        ("20210231", "20210228"),
        ("2021-02-31T12:00", "2021-02-28T12:00"),
        ("31.6.2021", "30.6.2021"),
        ("29/2/21", "28/2/21"),
        ("31. februar 2021", "28. februar 2021"),
        ("30. feb. 2020", "29. feb. 2020"),
        ("31. juni", "30. juni"),
        ("0. august", "1. august"),
        ("uke 54 2021", "uke 52 2021"),
        ("veke 0", "veke 1"),
        ("2021-W53", "2021-W52"),
    ],
)
def test_a_day_too_many_is_the_last_there_is(written, expected):
    assert correct_dates(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [("8/30/2021", "30/8/2021"), ("2021-30-08", "2021-08-30"), ("2021-13-01", "2021-01-13")],
)
def test_day_and_month_change_places_where_only_that_is_a_day(written, expected):
    assert correct_dates(written) == expected


def test_a_single_figure_gets_its_nought():
    assert correct_dates("2021-8-3") == "2021-08-03"


def test_both_ends_are_mended():
    assert correct_dates("fra 31. juni til 2021-13") == "fra 30. juni til 2021-12"
    assert correct_dates("2021-02-30..31.9.2021") == "2021-02-28..30.9.2021"


@pytest.mark.parametrize("written", ["snart", "31. fisk 2021", "123-45", "2021-08-30-1", "1234567"])
def test_what_looks_like_no_date_is_left_alone(written):
    assert correct_dates(written) == written


@given(
    st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%Y-%m", "%d.%m.%Y"])
)
def test_a_day_that_there_is_stays(day, how):
    assert correct_dates(day.strftime(how)) == day.strftime(how)


@given(st.integers(1000, 9000), st.integers(0, 99), st.integers(0, 99))
def test_any_numbers_are_near_some_day(year, month, day):
    for written in (f"{year}-{month:02}-{day:02}", f"{day}.{month}.{year}", f"{day}. februar {year}"):
        assert parse_dates(correct_dates(written), TODAY).start is not None


@given(st.text("0123456789-./ wWfebruaruke", max_size=30))
def test_any_text_can_be_looked_at(text):
    correct_dates(text)

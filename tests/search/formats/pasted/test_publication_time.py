from __future__ import annotations

import pytest
from hypothesis import given

from search.formats.pasted.publication_time import is_label, is_relative, read_times
from search.periods import parse_period
from tests.strategies import any_text


@pytest.mark.parametrize(
    ("line", "stamps"),
    [
        ("Publisert 30.08.2021 22:38", [("published", "2021-08-30T22:38", "minute")]),
        (
            "Publisert 30. august 2021, kl. 22.38. Oppdatert 31. august 2021, kl. 08.15.",
            [("published", "2021-08-30T22:38", "minute"), ("modified", "2021-08-31T08:15", "minute")],
        ),
        ("2021-08-30", [("", "2021-08-30", "day")]),
    ],
)
def test_reads_each_time_with_its_label_and_precision(line, stamps):
    times = read_times(line)

    assert [(stamp.label, stamp.moment, stamp.precision) for stamp in times.stamps] == [
        (label, parse_period(written).start, precision) for label, written, precision in stamps
    ]


def test_a_day_that_does_not_exist_is_a_time_without_a_moment():
    [stamp] = read_times("Publisert 31. februar 2021").stamps

    assert (stamp.moment, stamp.precision, stamp.text) == (None, "unknown", "Publisert 31. februar 2021")


def test_a_byline_may_stand_beside_a_time():
    assert read_times("30. aug. 2021 | Kari Nordmann").byline.names == ("Kari Nordmann",)


@pytest.mark.parametrize(
    "line", ["Han kom 30. august 2021 til byen.", "21.11.26", "12:30", "Ny bru i Vika", "", "x" * 201]
)
def test_a_line_with_anything_else_has_no_times(line):
    assert read_times(line) is None


def test_a_time_that_depends_on_the_day_of_copying_is_relative():
    assert is_relative("i går 12:30")
    assert not is_relative("30. august 2021")
    assert read_times("Publisert for 2 timer siden").stamps == ()


def test_a_label_alone_is_a_label():
    assert is_label("Publisert:")
    assert not is_label("Publisert i dag")


@given(any_text)
def test_any_line_is_read_or_is_none(text):
    times = read_times(text)

    assert times is None or times.stamps or times.relative

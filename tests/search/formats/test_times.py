from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.formats.times import read_time, states_zone
from search.periods import OSLO, parse_period

SPELLINGS = json.loads((Path(__file__).parent / "fixtures" / "times.json").read_text(encoding="utf-8"))[
    "times"
]


@pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda spelling: spelling["text"] or "empty")
def test_every_spelling_seen_in_real_files_is_read(spelling):
    expected = spelling["is"]
    if expected is None:
        assert read_time(spelling["text"]) is None
    elif expected.startswith("day "):
        assert read_time(spelling["text"]) == parse_period(expected.removeprefix("day "))
    else:
        period = read_time(spelling["text"])
        assert period is not None
        assert period.start == datetime.fromisoformat(expected)
        assert period.precision == "minute"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20221009113740", "2022-10-09T11:37:40+02:00"),
        ("20221009T1137Z", "2022-10-09T11:37:00+00:00"),
        ("2022.10.09 11:37:40", "2022-10-09T11:37:40+02:00"),
        ("09/10/2022 11:37", "2022-10-09T11:37:00+02:00"),
        ("Sunday, October 9, 2022 11:37 PM", "2022-10-09T23:37:00+02:00"),
        ("9 Oct 22 11:37:40 GMT", "2022-10-09T11:37:40+00:00"),
        ("søn. 9. okt. 2022 kl. 11.37", "2022-10-09T11:37:00+02:00"),
        ("2022-10-09T24:00:00Z", "2022-10-10T00:00:00+00:00"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59+00:00"),
        ("2022-10-09T11:37:40+02:00[Europe/Oslo]", "2022-10-09T11:37:40+02:00"),
        ("2022-10-09T11:37:40[Asia/Tokyo]", "2022-10-09T11:37:40+09:00"),
        ("1715279080000", "2024-05-09T18:24:40+00:00"),
        ("2026-03-29T02:30:00", "2026-03-29T01:30:00+00:00"),
        ("Sun, 09 Oct 2022 11:37:40 +0200 (CEST)", "2022-10-09T11:37:40+02:00"),
        (" 2022-10-09\n11:37 ", "2022-10-09T11:37:00+02:00"),
    ],
)
def test_other_spellings_of_the_same_kinds_are_read(text, expected):
    period = read_time(text)

    assert period is not None
    assert period.start == datetime.fromisoformat(expected)


@pytest.mark.parametrize(("text", "precision"), [("2022", "year"), ("2022-10", "month"), ("20221009", "day")])
def test_a_coarse_time_keeps_its_precision(text, precision):
    assert read_time(text).precision == precision


@pytest.mark.parametrize(
    "text",
    [
        "2022-02-30",
        "2022-10-09T25:00:00",
        "2022-10-09T11:61",
        "2022-10-09 13:00 PM",
        "2022-10-09T11:37+99:00",
        "2022-10-09T11:37 XYZ",
        "2022-10-09T11:37[Mars/Olympus]",
        "2022-10-09T11:37[Europe]",
        "2022-10-09T11:37[../../etc]",
        "ca. 9. oktober 2022",
        "9. brumaire 2022",
        "0999-10-09",
        "9999-12-31T23:59:59-12:00",
        "0",
        "nå nettopp",
        "2022-10-09 " * 100,
    ],
)
def test_what_is_no_time_is_none(text):
    assert read_time(text) is None


@given(st.text(max_size=30) | st.from_regex(r"[0-9T:.+ -]{4,30}", fullmatch=True))
@example("٢٠٢٢-١٠-٠٩")
def test_any_text_is_a_time_in_utc_or_none(text):
    period = read_time(text)

    assert period is None or period.start.utcoffset() == timedelta(0)


def test_a_time_says_whether_it_states_a_zone():
    assert [states_zone(text) for text in ("2022-10-09T11:37", "9.10.2022 kl. 11.37")] == [False, False]
    assert states_zone("2022-10-09T11:37Z")
    assert states_zone("2022-10-09T11:37[Europe/Oslo]")
    assert states_zone("2022-10-09")
    assert states_zone("1715279080")


WALL_CLOCK = st.datetimes(datetime(1000, 1, 2), datetime(8999, 12, 30)).map(  # noqa: DTZ001 - of any zone
    lambda moment: moment.replace(microsecond=0)
)


@given(WALL_CLOCK)
def test_one_moment_is_the_same_however_it_is_written(moment):
    instant = moment.replace(tzinfo=UTC)
    local = moment.replace(tzinfo=OSLO)

    assert read_time(f"{moment:%Y%m%dT%H%M%SZ}").start == instant
    assert read_time(instant.isoformat()).start == instant
    assert read_time(
        f"{moment.day}.{moment.month}.{moment.year} kl. {moment:%H.%M:%S}"
    ).start == local.astimezone(UTC)

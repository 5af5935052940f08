"""Positions, streams and dates as numbers, which every index and the evaluator share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.article_index import DateField
from search.articles import TEXT_FIELDS
from search.index.posting_lists import (
    DATE_FIELDS,
    FIELD_BASES,
    LANGUAGES,
    POSITION_BITS,
    STREAMS,
    UNDATED,
    microseconds,
)
from search.query.tree import Stream

PLACES = st.tuples(
    st.integers(0, 2**31 - 1), st.sampled_from(TEXT_FIELDS), st.integers(0, 2**POSITION_BITS - 1)
)
MOMENTS = st.datetimes(timezones=st.just(UTC))


def position(doc_id, field, offset):
    """Return the number for the word at *offset* in *field* of a document."""
    return (doc_id << 32) + FIELD_BASES[field] + offset


@given(PLACES, PLACES)
def test_positions_rise_by_document_then_field_then_word(first, second):
    def order(place):
        doc_id, field, offset = place
        return doc_id, TEXT_FIELDS.index(field), offset

    assert (position(*first) < position(*second)) == (order(first) < order(second))


@given(PLACES)
def test_a_position_is_an_int64_that_holds_its_document_field_and_word(place):
    doc_id, field, offset = place
    number = np.int64(position(*place))

    assert number >> 32 == doc_id
    assert number >> POSITION_BITS & 15 == TEXT_FIELDS.index(field)
    assert number & (2**POSITION_BITS - 1) == offset


def test_every_stream_date_field_and_language_is_listed():
    """Files store their indices, so the order is part of the format."""
    assert get_args(Stream) == STREAMS == ("terms", "forms", "parts")
    assert get_args(DateField) == DATE_FIELDS == ("published", "modified")
    assert LANGUAGES == ("nb", "nn")


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), 0),
        (datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC), 1_000_005),
        (datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), -1),
        (datetime(1970, 1, 1, 2, tzinfo=timezone(timedelta(hours=2))), 0),
    ],
)
def test_a_moment_is_the_microseconds_since_1970_in_utc(moment, expected):
    assert microseconds(moment) == expected


@given(MOMENTS)
def test_no_microsecond_is_lost_and_no_moment_is_taken_for_an_absent_one(moment):
    number = microseconds(moment)

    assert datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=number) == moment
    assert number > UNDATED

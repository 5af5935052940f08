from __future__ import annotations

from pathlib import Path

import click
import pytest

from search.articles import TEXT_FIELDS
from search.cli.options import Date, FieldNames, parse_path
from search.periods import parse_period


def test_field_names_are_read_once_each_in_their_order():
    assert FieldNames().convert(" title,lead, title,", None, None) == ("title", "lead")
    assert FieldNames().convert(",".join(TEXT_FIELDS), None, None) == tuple(TEXT_FIELDS)


def test_a_field_that_is_nearly_one_is_named():
    with pytest.raises(click.BadParameter, match="did you mean «title»"):
        FieldNames().convert("titl", None, None)


def test_a_date_is_a_period():
    assert Date().convert("2021-08", None, None) == parse_period("2021-08")
    with pytest.raises(click.BadParameter, match="Write 2021, 2021-08"):
        Date().convert("august", None, None)


def test_a_path_is_no_empty_name():
    assert parse_path("seeds/") == Path("seeds")
    with pytest.raises(click.BadParameter, match="is empty"):
        parse_path("")

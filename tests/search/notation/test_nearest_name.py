"""The known name that a mistyped one is nearest to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.notation.nearest_name import find_nearest_name

FIELDS = ("title", "lead", "body", "caption", "byline")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("titel", "title"),
        ("boddy", "body"),
        ("body", "body"),
        ("published", ""),
        ("", ""),
        ("t" * 10_000, ""),
    ],
)
def test_the_most_alike_is_named_and_none_where_none_is_alike(name, expected):
    assert find_nearest_name(name, FIELDS) == expected


def test_nothing_known_is_near_nothing():
    assert find_nearest_name("titel", ()) == ""


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=5))
def test_what_is_named_is_known(name, known):
    assert find_nearest_name(name, known) in {"", *known}


@given(st.text(min_size=1, max_size=20))
def test_a_known_name_is_nearest_to_itself(name):
    assert find_nearest_name(name, [name + "x", name]) == name

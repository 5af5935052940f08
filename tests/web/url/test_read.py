from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from search import SearchRequest
from web.url.parameters import BY_NAME
from web.url.read import read_search_url


def args(url):
    return MultiDict(parse_qsl(url, keep_blank_values=True))


def test_an_empty_value_is_the_same_as_none():
    """A browser sends the empty fields of a form too."""
    assert read_search_url(args("q=a&from=&to=&source=&in=&page=&sort=")).require_request() == SearchRequest(
        text="a"
    )


def test_lists_repeat_and_closed_lists_take_commas():
    request = read_search_url(args("in=lead,title&in=title&source=A,B&source=C")).require_request()

    assert request.fields == ("title", "lead")
    assert request.filters == {"source": ("A,B", "C")}


def test_the_parameter_ui_is_known_to_pages_only():
    assert not read_search_url(args("q=a&ui=nn"), for_page=True).unknown
    assert [problem.parameter for problem in read_search_url(args("q=a&ui=nn")).unknown] == ["ui"]


@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=30)), max_size=12))
def test_any_url_is_read_or_refused_and_nothing_else(given_pairs):
    known = [
        (name if number % 2 else list(BY_NAME)[number % len(BY_NAME)], value)
        for number, (name, value) in enumerate(given_pairs)
    ]

    asked = read_search_url(MultiDict(known), for_page=True)

    assert (asked.request is None) == bool(asked.problems)


@pytest.mark.parametrize("value", ["NTB", ""])
def test_empty_and_repeated_values_of_a_list_count_towards_its_limit(value):
    """The limit in the OpenAPI document is one of values in the URL, whatever they are."""
    assert read_search_url(args("q=a" + f"&source={value}" * 100)).problems == ()
    assert [each.parameter for each in read_search_url(args("q=a" + f"&source={value}" * 101)).problems] == [
        "source"
    ]

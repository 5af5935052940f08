from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from search import EXACT_FIELDS, TEXT_FIELDS, InvalidRequestError, SearchRequest
from web.url.parameters import BY_NAME, PARAMETERS
from web.url.read import read_search_url
from web.url.write import parameter_pairs, query_string


def args(url):
    return MultiDict(parse_qsl(url, keep_blank_values=True))


def test_empty_means_absent():
    """A form sends its empty fields too."""
    assert read_search_url(args("q=a&from=&to=&source=&in=&page=&sort=")).require_request() == SearchRequest(
        text="a"
    )


def test_lists_repeat_and_closed_lists_take_commas():
    request = read_search_url(args("in=lead,title&in=title&source=A,B&source=C")).require_request()

    assert request.fields == ("title", "lead")
    assert request.filters == {"source": ("A,B", "C")}


def test_the_page_knows_its_own_language_and_the_endpoint_does_not():
    assert not read_search_url(args("q=a&ui=nn"), for_page=True).unknown
    assert [problem.parameter for problem in read_search_url(args("q=a&ui=nn")).unknown] == ["ui"]


@pytest.mark.parametrize("parameter", [each for each in PARAMETERS if each.kind == "number"])
def test_the_table_gives_the_limits_that_a_search_has(parameter):
    for allowed in (parameter.lowest, parameter.highest):
        extra = "&page_size=1" if parameter.name == "page" else ""
        assert read_search_url(args(f"q=a&{parameter.name}={allowed}{extra}")).require_request()
    for refused in (parameter.lowest - 1, parameter.highest + 1):
        with pytest.raises(InvalidRequestError):
            read_search_url(args(f"q=a&{parameter.name}={refused}")).require_request()


@pytest.mark.parametrize("parameter", [each for each in PARAMETERS if each.choices])
def test_the_table_gives_the_choices_that_a_search_has(parameter):
    for choice in parameter.choices:
        assert read_search_url(args(f"q=a&{parameter.name}={choice}")).require_request()
    with pytest.raises(InvalidRequestError):
        read_search_url(args(f"q=a&{parameter.name}=else")).require_request()


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda each: each.name)
def test_the_examples_of_the_table_are_accepted(parameter):
    assert read_search_url(
        MultiDict([("q", "a"), (parameter.name, parameter.example)][parameter.name == "q" :])
    ).require_request()


def test_every_attribute_of_a_search_can_be_asked_for():
    attributes = {each.attribute for each in PARAMETERS}

    assert attributes - {""} == set(SearchRequest.__dataclass_fields__)
    assert set(EXACT_FIELDS) <= BY_NAME.keys()


REQUESTS = st.builds(
    SearchRequest,
    text=st.text(max_size=50),
    fields=st.lists(st.sampled_from(TEXT_FIELDS), min_size=1, unique=True).map(
        lambda names: tuple(name for name in TEXT_FIELDS if name in names)
    ),
    match=st.sampled_from(["all", "any"]),
    exact=st.booleans(),
    filters=st.dictionaries(
        st.sampled_from(EXACT_FIELDS),
        st.lists(st.text(min_size=1, max_size=9), min_size=1, max_size=3, unique=True).map(tuple),
    ),
    from_date=st.sampled_from(["", "2019", "2020-02", "2020-02-29"]),
    to_date=st.sampled_from(["", "2021", "2021-12-24"]),
    date_field=st.sampled_from(["published", "modified"]),
    sort=st.sampled_from(["relevance", "newest", "oldest"]),
    page=st.integers(1, 10),
    page_size=st.integers(1, 100),
    fragments=st.integers(0, 5),
    fragment_size=st.integers(80, 400),
    strict=st.booleans(),
    explain=st.booleans(),
)


@given(REQUESTS, st.sampled_from([(), ("body",)]))
def test_a_search_written_as_a_url_reads_back_as_itself(request_made, fields):
    url = query_string(parameter_pairs(request_made, fields))

    asked = read_search_url(args(url.removeprefix("?")))

    require_request = asked.require_request()
    assert asked.extra_keys == fields
    assert require_request.order == request_made.order
    assert parameter_pairs(require_request, fields) == parameter_pairs(request_made, fields)
    for name in SearchRequest.__dataclass_fields__.keys() - {"sort"}:
        assert getattr(require_request, name) == getattr(request_made, name)


@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=30)), max_size=12))
def test_any_url_is_read_or_refused_and_nothing_else(given_pairs):
    known = [
        (name if number % 2 else list(BY_NAME)[number % len(BY_NAME)], value)
        for number, (name, value) in enumerate(given_pairs)
    ]

    asked = read_search_url(MultiDict(known), for_page=True)

    assert (asked.request is None) == bool(asked.problems)


def test_defaults_are_left_out_of_links():
    typed = (
        "q=a&match=all&page=1&page_size=20&sort=relevance&in=title,lead,body,caption&exact=false&fragments=2"
    )

    assert query_string(parameter_pairs(read_search_url(args(typed)).require_request())) == "?q=a"


@pytest.mark.parametrize("value", ["NTB", ""])
def test_a_list_is_counted_as_it_is_written(value):
    """The limit is told to programs as a number of values in the URL, the same ones and empty ones too."""
    assert read_search_url(args("q=a" + f"&source={value}" * 100)).problems == ()
    assert [each.parameter for each in read_search_url(args("q=a" + f"&source={value}" * 101)).problems] == [
        "source"
    ]

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from werkzeug.datastructures import MultiDict

from search import EXACT_FIELDS, InvalidRequestError, SearchRequest
from web.url.parameters import BY_NAME, PARAMETERS
from web.url.read import read_search_url


def args(url):
    return MultiDict(parse_qsl(url, keep_blank_values=True))


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

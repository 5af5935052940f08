import pytest

from search.errors import InvalidRequestError
from search.request import MAX_QUERY_LENGTH, MAX_RESULT_WINDOW, SearchRequest


def refused(**values):
    with pytest.raises(InvalidRequestError) as error:
        SearchRequest(**values)
    return [(problem.parameter, problem.code, problem.suggestion) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("values", "parameter", "code", "suggestion"),
    [
        ({"text": "a" * 1001}, "text", "query_too_long", ""),
        ({"fields": ()}, "fields", "invalid_value", ""),
        ({"fields": ("titel",)}, "fields", "invalid_value", "title"),
        ({"fields": ("source",)}, "fields", "invalid_value", ""),
        ({"filters": {"sorce": ("NTB",)}}, "filters", "invalid_value", "source"),
        ({"filters": {"source": "NTB"}}, "filters", "invalid_value", ""),
        ({"filters": {"source": ("NTB", "")}}, "filters", "invalid_value", ""),
        ({"filters": {"source": (None,)}}, "filters", "invalid_value", ""),
        ({"filters": {"source": None}}, "filters", "invalid_value", ""),
        ({"filters": {"source": ("NTB\ud800",)}}, "filters", "invalid_value", ""),
        ({"text": "bru \udcff"}, "text", "invalid_value", ""),
        ({"match": "some"}, "match", "invalid_value", ""),
        ({"date_field": "publised"}, "date_field", "invalid_value", "published"),
        ({"sort": "newst"}, "sort", "invalid_value", "newest"),
        ({"page": 0}, "page", "invalid_value", ""),
        ({"page": -1}, "page", "invalid_value", ""),
        ({"page": 51}, "page", "page_out_of_window", "50"),
        ({"page": 11, "page_size": 100}, "page", "page_out_of_window", "10"),
        ({"page_size": 0}, "page_size", "invalid_value", "1"),
        ({"page_size": 101}, "page_size", "invalid_value", "100"),
        ({"fragments": -1}, "fragments", "invalid_value", "0"),
        ({"fragments": 6}, "fragments", "invalid_value", "5"),
        ({"fragment_size": 79}, "fragment_size", "invalid_value", "80"),
        ({"fragment_size": 401}, "fragment_size", "invalid_value", "400"),
        ({"from_date": "i går"}, "from_date", "invalid_date", ""),
        ({"to_date": "2021-02-30"}, "to_date", "invalid_date", "2021-02-28"),
        ({"from_date": "2022", "to_date": "2021"}, "from_date", "reversed_range", "2021"),
    ],
)
def test_a_wrong_value_is_refused_with_its_code_and_a_value_that_would_do(
    values, parameter, code, suggestion
):
    assert refused(**values) == [(parameter, code, suggestion)]


def test_all_wrong_values_are_named_at_once():
    """Else a person would mend them one by one."""
    problems = refused(
        text="a" * 1001,
        fields=("x", "y"),
        match="",
        page=0,
        page_size=0,
        fragments=9,
        from_date="x",
        to_date="y",
    )

    assert [parameter for parameter, _, _ in problems] == [
        "text", "fields", "fields", "match", "page_size", "fragments", "page", "from_date", "to_date",
    ]  # fmt: skip


def test_a_problem_is_told_in_a_sentence_with_the_value_and_what_would_do():
    with pytest.raises(InvalidRequestError) as error:
        SearchRequest(page_size=500)

    assert str(error.value) == "page_size must be a number from 1 to 100, not «500»."


def test_the_outermost_values_allowed_are_allowed():
    for page, page_size in ((1, 1), (MAX_RESULT_WINDOW, 1), (10, 100), (33, 30)):
        assert SearchRequest(page=page, page_size=page_size, fragments=0, fragment_size=80).page == page
    assert SearchRequest(text="a" * MAX_QUERY_LENGTH, fragments=5, fragment_size=400)
    assert SearchRequest(from_date="2021-08-30", to_date="2021-08-30")


def test_a_search_without_words_shows_the_newest_first():
    assert SearchRequest(text="fisk").order == "relevance"
    assert SearchRequest(text=" ").order == "newest"
    assert SearchRequest(text=" ", sort="oldest").order == "oldest"
    assert SearchRequest(text="fisk", sort="newest").order == "newest"


@pytest.mark.parametrize(
    ("values", "is_empty"),
    [
        ({}, True),
        ({"text": "  "}, True),
        ({"filters": {"source": ()}}, True),
        ({"sort": "newest", "page": 2}, True),
        ({"text": "fisk"}, False),
        ({"filters": {"source": ("NTB",)}}, False),
        ({"from_date": "2021"}, False),
        ({"to_date": "2021"}, False),
    ],
)
def test_a_request_knows_whether_it_asks_for_anything(values, is_empty):
    assert SearchRequest(**values).is_empty is is_empty


def test_no_page_lies_outside_the_window():
    """A thousand hits can be turned to, and a link to a page after them would be refused."""
    request = SearchRequest(text="fisk", page_size=30)

    assert MAX_RESULT_WINDOW // request.page_size == 33
    assert refused(text="fisk", page_size=30, page=34)[0][1] == "page_out_of_window"

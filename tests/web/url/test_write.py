from __future__ import annotations

from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from search import EXACT_FIELDS, TEXT_FIELDS, SearchRequest
from web.url.read import read_search_url
from web.url.write import parameter_pairs, query_string


def args(url):
    return MultiDict(parse_qsl(url, keep_blank_values=True))


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


def test_defaults_are_left_out_of_links():
    typed = (
        "q=a&match=all&page=1&page_size=20&sort=relevance&in=title,lead,body,caption&exact=false&fragments=2"
    )

    assert query_string(parameter_pairs(read_search_url(args(typed)).require_request())) == "?q=a"

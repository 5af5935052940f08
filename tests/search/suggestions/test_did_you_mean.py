"""Is the search offered that was likely meant?"""

from __future__ import annotations

import pytest

from search.request import SearchRequest
from tests.corpus import searcher_over
from tests.search.searcher.asking import asked, titled

ARTICLES = (
    *(titled(f"r{number}", "Restaurant i Oslo") for number in range(12)),
    titled("w", "Resturant i Bergen"),
    titled("s", "Laget slo"),
    titled("o", "Oslo"),
)


@pytest.fixture(scope="module", name="searcher")
def _searcher(tmp_path_factory):
    """Give a searcher over ARTICLES, which no test changes."""
    with searcher_over(ARTICLES, tmp_path_factory.mktemp("spellings")) as searcher:
        yield searcher


def test_the_spelling_of_ten_times_as_many_articles_is_offered_with_its_number(searcher):
    meant = asked(searcher, "Resturant i").did_you_mean

    assert (meant.request.text, meant.total) == ("Restaurant i", 12)


def test_what_was_typed_is_searched_all_the_same(searcher):
    page = asked(searcher, "resturant")

    assert page.total == 13
    assert [(each.code, each.suggestion) for each in page.diagnostics] == [("rare_spelling", "restaurant")]


def test_filters_and_order_stay_and_the_page_is_the_first(searcher):
    page = searcher.search(SearchRequest(text="resturant", sort="newest", page_size=2, page=2))

    assert page.did_you_mean.request == SearchRequest(text="restaurant", sort="newest", page_size=2)


@pytest.mark.parametrize(
    "typed", ["restaurant", "oslo", "Oslo", "slo", "=resturant", "-resturant oslo", "resturanten"]
)
def test_a_right_search_is_offered_nothing(searcher, typed):
    assert asked(searcher, typed).did_you_mean is None


def test_a_search_without_hits_has_its_ladder_instead(searcher):
    page = asked(searcher, "resturant laget")

    assert (page.total, page.did_you_mean) == (0, None)

from datetime import UTC, datetime

import pytest

from search.request import SearchRequest
from tests.search.searcher.asking import at, found, ids


def test_by_date_articles_have_no_score_and_the_undated_come_last(searcher):
    newest = searcher.search(SearchRequest(sort="newest"))
    oldest = searcher.search(SearchRequest(sort="oldest"))

    assert ids(newest) == ["regn", "ferja-innstilt", "ny-ferje", "skolen-stenger", "letter-home"]
    assert ids(oldest) == ["skolen-stenger", "ny-ferje", "ferja-innstilt", "regn", "letter-home"]
    assert {hit.score for hit in (*newest.hits, *oldest.hits)} == {None}


def test_an_article_without_a_date_fails_every_date(searcher):
    assert "letter-home" in found(searcher)
    assert "letter-home" not in found(searcher, from_date="1000")
    assert "letter-home" not in found(searcher, to_date="9000")
    assert "letter-home" not in found(searcher, text="dato:1000..9000")


def test_dates_are_days_in_oslo_with_both_ends_included(searching):
    """In summer a day begins at 22 UTC the evening before, in winter at 23."""
    searcher = searching(
        at("a", "2021-08-29T21:59"),
        at("b", "2021-08-29T22:00"),
        at("c", "2021-08-31T21:59"),
        at("d", "2021-08-31T22:00"),
        at("e", "2021-12-31T22:59"),
        at("f", "2021-12-31T23:00"),
    )

    def within(from_date, to_date):
        return "".join(found(searcher, from_date=from_date, to_date=to_date, sort="oldest"))

    assert within("2021-08-30", "2021-08-31") == "bc"
    assert within("2021-08-30", "") == "bcdef"
    assert within("", "2021-08-29") == "a"
    assert within("2021-08", "2021-08") == "abc"
    assert within("2021", "2021") == "abcde"
    assert within("2022", "2022") == "f"
    assert within("2021-09-01", "2021-12") == "de"


@pytest.mark.parametrize(
    ("day", "first", "last", "late"),
    [
        ("2021-03-28", "2021-03-27T23:00", "2021-03-28T21:59", "2021-03-28T22:00"),
        ("2021-10-31", "2021-10-30T22:00", "2021-10-31T22:59", "2021-10-31T23:00"),
    ],
    ids=["a day of 23 hours", "a day of 25 hours"],
)
def test_a_day_is_whole_when_the_clock_is_changed(searching, day, first, last, late):
    searcher = searching(at("first", first), at("last", last), at("late", late))

    assert found(searcher, from_date=day, to_date=day, sort="oldest") == ["first", "last"]
    assert found(searcher, text=f"dato:{day}", sort="oldest") == ["first", "last"]


def test_dates_may_speak_of_the_last_change(searching):
    changed = at("a", "2021-01-01T00:00", modified=datetime(2022, 5, 1, tzinfo=UTC))
    searcher = searching(changed, at("b", "2021-01-01T00:00"))

    assert found(searcher, from_date="2022", date_field="modified") == ["a"]
    assert found(searcher, text="endret:2022") == ["a"]
    assert found(searcher, from_date="2022") == []

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import Snippet
from web.html import date_input_type, datetime_value, join_marks, mark_html, number_marks


@st.composite
def snippets(draw):
    """Snippets of any text, with disjoint marks in rising order."""
    text = draw(st.text(alphabet=st.sampled_from("ab &<>\"'/å\n"), max_size=40))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    return Snippet("body", text, tuple(zip(cuts[::2], cuts[1::2], strict=False)))


@given(snippets())
def test_marked_html_is_the_text_with_mark_elements_and_nothing_else(snippet):
    made = str(mark_html(snippet))

    assert html.unescape(re.sub("</?mark>", "", made)) == snippet.text
    assert re.sub("</?mark>", "", made).count("<") == 0
    assert [html.unescape(part) for part in re.findall("(?s)<mark>(.*?)</mark>", made)] == [
        snippet.text[start:end] for start, end in snippet.marks
    ]


@given(snippets())
def test_joined_marks_cover_the_same_words(snippet):
    joined = join_marks(snippet)

    def words(each):
        return "".join("".join(each.text[start:end].split()) for start, end in each.marks)

    assert words(joined) == words(snippet)
    assert len(joined.marks) <= len(snippet.marks)


@given(st.lists(snippets(), max_size=5))
def test_marks_are_numbered_from_one_and_each_links_to_the_next(given_snippets):
    made = "".join(number_marks(given_snippets, lambda number: f"Neste <{number}>"))
    total = sum(len(snippet.marks) for snippet in given_snippets)

    assert re.findall(r'<mark id="treff-(\d+)">', made) == [str(number) for number in range(1, total + 1)]
    assert re.findall(r'href="#treff-(\d+)"', made) == [str(number) for number in range(2, total + 1)]
    assert "<2>" not in made


def test_a_link_to_the_next_mark_does_not_split_a_word():
    snippet = Snippet("body", "Ferjekaia & ferjeleiet, ferje", ((0, 5), (12, 17), (24, 29)))

    [made] = number_marks([snippet], str)

    assert made == (
        '<mark id="treff-1">Ferje</mark>kaia<a class="next-mark" href="#treff-2" aria-label="2"></a> &amp; '
        '<mark id="treff-2">ferje</mark>leiet<a class="next-mark" href="#treff-3" aria-label="3"></a>, '
        '<mark id="treff-3">ferje</mark>'
    )


@pytest.mark.parametrize(
    ("precision", "expected"),
    [("minute", "2020-12-31T23:00:00Z"), ("day", "2021-01-01"), ("month", "2021-01"), ("year", "2021")],
)
def test_a_datetime_attribute_keeps_the_precision_and_uses_days_of_oslo(precision, expected):
    assert datetime_value(datetime(2020, 12, 31, 23, tzinfo=UTC), precision) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("", "date"), ("2021-08-30", "date"), ("2021-08", "text"), ("2021", "text"), ("i går", "text")],
)
def test_a_date_field_is_a_calendar_only_for_values_that_one_can_show(value, expected):
    assert date_input_type(value) == expected

"""The two offset sources give the tokens that analysis of the whole text gives."""

from __future__ import annotations

from hypothesis import given

from search.analysis import chunks
from search.article_index import WordPosition
from search.highlighting.offset_sources import AnalysisSource, tokens_from_postings
from tests.language import ANALYZER, analyze
from tests.strategies import any_text, typed_text


def source(*names, prefixes=(), with_positions=True):
    return AnalysisSource(ANALYZER, names, prefixes, with_positions=with_positions)


@given(any_text | typed_text)
def test_analysis_gives_the_tokens_of_the_text_that_are_wanted(text):
    language, tokens = source("fisk", "olje", "120000").tokens(text, "nb")
    wanted = {"fisk", "olje", "120000"}

    whole = analyze(text, ANALYZER.paragraph_language(text, "nb"))
    assert language == ANALYZER.paragraph_language(text, "nb")
    expected = [token for token in whole if wanted & {token.form, *token.readings}]
    assert [token for token in tokens if wanted & {token.form, *token.readings}] == expected


@given(any_text | typed_text)
def test_postings_give_any_token_from_the_beginning_of_the_text(text):
    whole = analyze(text)
    start = next((offset for offset, _ in chunks(text)), 0)
    positions = [
        WordPosition(token.position, 0, start, token.position, "nb", frozenset()) for token in whole[::2]
    ]

    assert list(tokens_from_postings(text, positions, ANALYZER)) == whole[::2]


def test_a_position_beyond_the_text_gives_nothing():
    positions = [WordPosition(number, 0, 0, number, "nb", frozenset()) for number in (1, 7)]

    assert [token.form for token in tokens_from_postings("Fisk og olje", positions, ANALYZER)] == ["og"]


def test_positions_are_counted_only_where_they_are_wanted():
    counted, uncounted = (
        list(source("olje", with_positions=flag).tokens("Fisk og olje", "nb")[1]) for flag in (True, False)
    )

    assert [token.position for token in counted] == [2]
    assert [token.position for token in uncounted] == [0]


def test_a_paragraph_is_read_in_its_own_language():
    language, tokens = source("si").tokens("Dei seier at dei ikkje veit kva kyrkja vil.", "nb")

    assert language == "nn"
    assert [token.form for token in tokens] == ["seier"]

"""Raw tokens and the cache of their terms, compared with the analysis of the whole text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.highlighting.term_cache import TermCache, raw_tokens, words_of_raw_token
from tests.language import ANALYZER, analyze
from tests.strategies import any_text, typed_text


@given(st.one_of(any_text, typed_text))
def test_the_words_of_raw_tokens_are_the_words_of_the_text(text):
    words, start = [], 0
    for raw in raw_tokens(text):
        words += [
            (start + first, start + last, readings, form)
            for first, last, readings, form, _ in words_of_raw_token(raw, ANALYZER, "nb")
        ]
        start += len(raw) + 1

    assert words == [(token.start, token.end, token.readings, token.form) for token in analyze(text)]


def test_a_number_in_groups_is_one_raw_token():
    assert raw_tokens("Det kom 120 000 hit.") == ["Det", "kom", "120 000", "hit."]


@pytest.mark.parametrize(
    "word", ["30. august 2021", "J. K.", "f. eks.", "8/9 1964", "24. jul.", "1.–3. mai", "1. Mai 2020"]
)
def test_a_word_with_a_space_inside_is_one_raw_token(word):
    assert word in raw_tokens(f"Det var, {word} og (fisk)")


@pytest.mark.parametrize(
    ("text", "expected"), [("Fisk og olje", False), ("Korleis er fisken?", True), ("Korleis?", True)]
)
def test_raw_tokens_with_a_word_of_the_other_language_are_recognised(text, expected):
    raw_filter = TermCache(ANALYZER, "nb").filter(["fisk"], [])
    cut = raw_tokens(text)
    raw_filter.select(cut)

    assert raw_filter.has_other_language(cut) == expected


def test_signs_beside_a_word_are_no_part_of_its_raw_token():
    assert [raw for raw in raw_tokens("Hun sa: «Fisk, takk!» (Og gikk. )") if raw] == [
        *("Hun", "sa", "Fisk", "takk", "Og", "gikk"),
    ]


def test_selects_the_raw_tokens_that_give_a_name_or_begin_with_a_prefix():
    cache = TermCache(ANALYZER, "nb")

    assert cache.filter(["fisk"], []).select(["Fisken", "olje", "fisk"]) == {"Fisken", "fisk"}
    assert cache.filter([], ["fis"]).select(["Fisken", "olje", "fil"]) == {"Fisken"}
    assert cache.filter([], ["f"]).select(["Fisken", "olje", "fil"]) == {"Fisken", "fil"}


def test_a_filter_selects_what_another_thread_has_added():
    cache = TermCache(ANALYZER, "nb")
    raw_filter = cache.filter(["fisk"], [])
    assert raw_filter.select(["olje"]) == set()

    cache.filter(["olje"], []).select(["Fisken"])

    assert raw_filter.select(["Fisken"]) == {"Fisken"}


@given(st.lists(any_text, max_size=5))
def test_an_emptied_cache_selects_the_same(texts):
    small, large = TermCache(ANALYZER, "nb", capacity=1), TermCache(ANALYZER, "nb")
    for text in texts:
        cut = raw_tokens(text)

        assert small.filter(["fisk"], ["o"]).select(cut) == large.filter(["fisk"], ["o"]).select(cut)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.highlighting.term_cache import KnownPieces, piece_words, pieces_of
from tests.language import ANALYZER, analyze
from tests.strategies import any_text, typed_text


@given(st.one_of(any_text, typed_text))
def test_the_words_of_its_pieces_are_the_words_of_the_text(text):
    found, at = [], 0
    for piece in pieces_of(text):
        found += [
            (at + start, at + end, readings, form)
            for start, end, readings, form, _ in piece_words(piece, ANALYZER, "nb")
        ]
        at += len(piece) + 1

    assert found == [(each.start, each.end, each.readings, each.form) for each in analyze(text)]


def test_a_number_in_groups_is_one_piece():
    assert pieces_of("Det kom 120 000 hit") == ["Det", "kom", "120 000", "hit"]


@pytest.mark.parametrize(
    "word", ["30. august 2021", "J. K.", "f. eks.", "8/9 1964", "24. jul.", "1.–3. mai", "1. Mai 2020"]
)
def test_a_word_with_a_space_inside_is_one_piece(word):
    assert word in pieces_of(f"Det var, {word} og (fisk)")


def test_a_paragraph_with_words_of_the_other_language_is_not_at_home():
    wanted = KnownPieces(ANALYZER, "nb").wanted(["fisk"], [])
    for text, is_at_home in (("Fisk og olje", True), ("Korleis er fisken?", False), ("Korleis?", False)):
        pieces = pieces_of(text)
        wanted.among(pieces)

        assert wanted.are_at_home(pieces) == is_at_home


def test_signs_beside_a_word_are_no_part_of_its_piece():
    assert [each for each in pieces_of("Hun sa: «Fisk, takk!» (Og gikk. )") if each] == [
        *("Hun", "sa", "Fisk", "takk", "Og", "gikk"),
    ]


def test_finds_the_pieces_that_give_a_name_or_begin_one():
    known = KnownPieces(ANALYZER, "nb")

    assert known.wanted(["fisk"], []).among(["Fisken", "olje", "fisk"]) == {"Fisken", "fisk"}
    assert known.wanted([], ["fis"]).among(["Fisken", "olje", "fil"]) == {"Fisken"}
    assert known.wanted([], ["f"]).among(["Fisken", "olje", "fil"]) == {"Fisken", "fil"}


def test_what_another_thread_learns_meanwhile_is_found():
    known = KnownPieces(ANALYZER, "nb")
    wanted = known.wanted(["fisk"], [])
    assert wanted.among(["olje"]) == set()

    known.wanted(["olje"], []).among(["Fisken"])

    assert wanted.among(["Fisken"]) == {"Fisken"}


@given(st.lists(any_text, max_size=5))
def test_with_all_let_go_the_same_is_found(texts):
    small, large = KnownPieces(ANALYZER, "nb", limit=1), KnownPieces(ANALYZER, "nb")
    for text in texts:
        pieces = pieces_of(text)

        assert small.wanted(["fisk"], ["o"]).among(pieces) == large.wanted(["fisk"], ["o"]).among(pieces)

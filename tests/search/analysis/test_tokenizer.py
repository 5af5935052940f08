import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.analysis import tokenizer
from search.analysis.tokenizer import chunks, pieces
from tests.search.analysis.tokenized import every_piece, shown, words
from tests.strategies import any_text


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("barne\u00adhage", ["barnehage"]),
        ("barne\u200bhage\ufeff", ["barnehage"]),
        ("A\u030ase og Ga\u030asa", ["Åse", "og", "Gåsa"]),
        ("blå🎉bær", ["blå", "bær"]),
        ("Москва", ["Москва"]),
        ("Čáhcesuolu Kárášjohka", ["Čáhcesuolu", "Kárášjohka"]),
        ("½ og ²", ["½", "og", "²"]),
        ("!!! … – «»", []),
        ("", []),
    ],
)
def test_what_the_eye_does_not_see_parts_no_word(written, expected):
    assert words(written) == expected


def test_a_word_is_shown_with_its_hidden_characters():
    """Offsets point into the stored text, whatever the rules took away."""
    assert shown("en barne\u00adhage på A\u030as") == ["en", "barne\u00adhage", "på", "A\u030as"]


def test_no_pile_of_accents_is_too_high():
    """Composing is quadratic in the marks on one letter: a million of them would take an hour."""
    [piece] = pieces("a" + "\u0301\u0323" * 100_000 + "b")

    assert unicodedata.is_normalized("NFC", piece.form)
    assert len(piece.form) < 40
    assert piece.end == 200_002


ruled_text = st.lists(
    st.sampled_from(
        (
            *(
                "30. august 2021",
                "1.–3. mai",
                "30. aug.",
                "30.08.2021",
                "2021-08-30",
                "8/9 1964",
                "31. februar",
            ),
            *("f. eks.", "f.eks.", "bl. a.", "J. K.", "R.E.M.s", "J.K.Rowling", "www.", "nrk.no", "O'Brien"),
            *(
                "stats-",
                "22. juli-senteret",
                "120 000",
                "3.5",
                "AC/DC",
                "R&B's",
                "F-16",
                "kl.",
                "x",
                "5",
                "Å",
                "é",
            ),
            *(" ", " ", " ", "-", ".", "'", "’", ",", "/", "&", "\u00ad", "\u030a", "\u00a0", "\n", "_"),
        )
    ),
    max_size=8,
).map("".join)
"""Texts made of what the rules look for, stuck together at random."""


@given(any_text | ruled_text)
def test_pieces_stand_apart_in_order_inside_their_chunk(text):
    for _, chunk in chunks(text):
        apart = pieces(chunk)

        assert apart
        borders = [border for piece in apart for border in (piece.start, piece.end)]
        assert borders == sorted(borders)
        assert all(piece.start < piece.end and piece.base for piece in apart)
        assert all(piece.form.split() == [piece.form] for piece in apart)
        assert 0 <= borders[0] <= borders[-1] <= len(chunk)


@given(any_text | ruled_text)
def test_a_chunk_is_split_the_same_way_wherever_it_stands(text):
    """The result is kept for each different chunk, so nothing around it may count."""
    for _, chunk in chunks(text):
        assert [each for _, each in chunks(f" {chunk} ")] == [chunk]


@given(any_text | ruled_text)
def test_only_the_term_of_a_day_has_a_hyphen(text):
    """A query keeps the terms of days apart from a date's words by this."""
    for piece in every_piece(text):
        for term in (piece.base, *piece.also):
            assert ("-" in term) == bool(re.fullmatch(r"(-|\d{4})-\d\d-\d\d", term, re.ASCII))


@given(
    st.from_regex(
        r"[A-ZÆØÅa-zæøå]{1,5}(-([A-ZÆØÅa-zæøå]{1,5}|en|ets|Kr|NTB|[A-Z][a-z]{9,18})){1,3}", fullmatch=True
    )
)
@example("A-Ten")
@example("F-en")
@example("tv-en-ene")
@example("f-Kr")
def test_words_and_hyphens_alone_need_no_rules(chunk):
    assert pieces(chunk) == tokenizer._by_rules(chunk)


@pytest.mark.soak
@pytest.mark.parametrize(
    "unit",
    [
        "1. ",
        "1. mai ",
        "1. mai-",
        "30.",
        "1/1 ",
        "f. ",
        "f. e",
        "bl. ",
        "A. ",
        "A.B",
        "a- ",
        "1.000 ",
        "'s",
        "R.E.M.s",
    ],
)
def test_a_megabyte_of_what_the_rules_look_for_is_read_once(unit, soak_runs):
    text = unit * (soak_runs(1_000_000) // len(unit))

    assert every_piece(text)

"""Composition of text, against Unicode's own normalization."""

from __future__ import annotations

import time
import unicodedata

from hypothesis import given

from search.notation.unicode import compose
from tests.strategies import any_text


def test_a_letter_and_its_mark_are_one_character():
    assert compose("A\u030alesund") == "Ålesund"


@given(any_text)
def test_ordinary_text_is_in_normal_form_c_and_stays_so(text):
    assert compose(text) == unicodedata.normalize("NFC", text)
    assert compose(compose(text)) == compose(text)


def test_a_pile_of_marks_is_cut_so_that_it_takes_no_minutes():
    started = time.process_time()

    assert compose("a" + "\u0323\u0301" * 50_000) == compose("a" + "\u0323\u0301" * 15)
    assert time.process_time() - started < 5

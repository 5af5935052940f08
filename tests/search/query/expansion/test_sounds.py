"""Are the spellings of one sound made?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.expansion.sounds import MOST, exchange_sounds, exchange_two_sounds


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("skizofreni", "schizofreni"),
        ("fotografi", "photografi"),
        ("kristina", "christina"),
        ("zebra", "sebra"),
        ("wiking", "viking"),
        ("tomas", "thomas"),
        ("fisikk", "fysikk"),
        ("maks", "max"),
        ("suksess", "sukses"),
        ("fotbal", "fotball"),
    ],
)
def test_one_sound_is_exchanged_or_one_consonant_doubled(typed, meant):
    assert meant in exchange_sounds(typed)


def test_two_sounds_are_exchanged_after_one():
    assert "schizofreni" in exchange_two_sounds("sjizzofreni")
    assert not set(exchange_two_sounds("fotbal")) & {"fotbal", *exchange_sounds("fotbal")}


@given(st.text("abcdehkqsxyz", max_size=32))
def test_no_spelling_is_the_word_itself_and_their_number_is_bounded(word):
    assert word not in exchange_sounds(word)
    assert len(exchange_two_sounds(word)) <= MOST

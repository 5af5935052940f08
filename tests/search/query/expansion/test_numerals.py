"""Are numbers in words known?"""

from __future__ import annotations

from search.query.expansion.numerals import CARDINALS, NUMERALS, ORDINALS


def test_numbers_in_words_have_their_value_in_both_languages():
    assert CARDINALS["tretti"] == CARDINALS["tredve"] == 30
    assert CARDINALS["sju"] == CARDINALS["syv"] == 7
    assert ORDINALS["andre"] == 2
    assert {"en", "ein", "første", "fyrste", "hundre"} <= NUMERALS

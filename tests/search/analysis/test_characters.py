import unicodedata

import pytest
from hypothesis import given

from search.analysis.characters import INVISIBLE, normalized
from tests.strategies import any_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a\u030a", "å"), ("A\u030a", "Å"), ("so\u00ad\u200bl", "sol"), ("Sol", "Sol"), ("", "")],
)
def test_composes_letters_and_drops_what_cannot_be_seen(text, expected):
    assert normalized(text) == expected


@given(any_text)
def test_is_composed_and_stays_as_it_is_when_done_again(text):
    once = normalized(text)

    assert unicodedata.is_normalized("NFC", once)
    assert normalized(once) == once
    assert not set(once) & set(INVISIBLE.replace("\u200b-\u200d", "\u200b\u200c\u200d"))

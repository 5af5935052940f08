"""Are the words one slip away made, and is a right word known as such?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.expansion.slips import is_likelier, may_be_slip, neighbours
from tests.language import ANALYZER


@pytest.mark.parametrize("form", ["helg", "hvi", "tv2", "iphone6", "x" * 40, "o'brien"])
def test_common_short_and_endless_words_and_those_with_digits_and_signs_are_no_slips(form):
    assert not may_be_slip(ANALYZER, form)
    assert may_be_slip(ANALYZER, "fotbal")


@pytest.mark.parametrize(
    ("form", "candidate", "expected"),
    [
        ("fotbal", "fotball", True),
        ("kniv", "kyiv", False),
        ("kryptologi", "kryptolog", False),
        ("zxcvbn", "zxcvb", True),  # nobody writes it
    ],
)
def test_a_slip_is_of_a_far_commoner_word(form, candidate, expected):
    assert is_likelier(ANALYZER, candidate, form) is expected


def distance(one, other):
    """Damerau's distance, each slip made on its own letters (optimal string alignment)."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


letters = st.text("abcdehnrstæøå", max_size=7)


@given(letters.filter(bool))
def test_every_neighbour_is_one_slip_away(word):
    found = neighbours(word)

    assert {distance(word, each) for each in found} <= {1}
    assert list(found) == sorted(set(found))


@given(letters.filter(bool), letters.filter(bool))
def test_whatever_is_one_slip_away_is_a_neighbour(one, other):
    assert (other in neighbours(one)) == (distance(one, other) == 1)

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from search.formats.pasted.vocabulary import Words, one_of, words


@pytest.mark.parametrize("name", [field.name for field in fields(Words)])
def test_no_list_is_empty_and_every_word_is_folded(name):
    values = getattr(words(), name)

    assert values
    if isinstance(values, frozenset | dict):
        assert all(word == word.casefold() for word in values)


def test_every_month_has_a_spelling():
    assert set(words().months.values()) == set(range(1, 13))


def test_the_longest_spelling_is_tried_first_and_a_space_is_any_run_of_spaces():
    pattern = re.compile(one_of(["sist", "sist oppdatert"]))

    assert pattern.match("sist  oppdatert nå")[0] == "sist  oppdatert"

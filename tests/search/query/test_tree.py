"""Tests of the nodes of the query tree."""

from dataclasses import replace

from search.analysis import Reading
from search.query.tree import Word

WORD = Word("gar", (Reading("gar"),), ("text",), (0, 3))


def test_words_are_compared_without_what_is_known_of_the_typed_word():
    assert replace(WORD, role="function", parts=("a",), is_loose=True) == WORD
    assert replace(WORD, weight=0.5) != WORD


def test_only_repaired_spellings_replace_a_word():
    spellings = (Reading("går", 0.8, "repaired"), Reading("gaar", 0.4, "spelling"))
    word = replace(WORD, spellings=spellings)

    assert word.forms == ("gar", "går", "gaar")
    assert word.stand_ins == ("går",)

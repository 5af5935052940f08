"""Tests of the words offered in place of a query word."""

import pytest

from search.query.query_analyzer import QueryAnalyzer
from search.query.tree import Word
from search.suggestions.candidates import COMMONER, CandidateFinder
from tests.language import ANALYZER, parse_query


def finder(**counts):
    """Return a finder over an index with *counts* articles of each word."""

    def frequencies(terms, *, fields, stream="forms"):
        return [counts.get(term, 0) for term in terms]

    return CandidateFinder(frequencies, QueryAnalyzer(ANALYZER), "nb")


def word(text) -> Word:
    return parse_query(text)[0]


def test_slips_are_words_of_the_index_the_commonest_first():
    assert finder(ferje=7, terje=9).slips(word("verje")) == ["terje", "ferje"]
    assert finder().slips(word("verje")) == []


def test_a_slip_must_be_much_commoner_than_the_typed_word():
    assert finder(ferje=COMMONER, verje=1).slips(word("verje")) == ["ferje"]
    assert finder(ferje=COMMONER - 1, verje=1).slips(word("verje")) == []


@pytest.mark.parametrize("text", ["bru", "a" * 33])
def test_short_and_long_words_have_no_slips(text):
    assert finder(bra=9, bry=9).slips(word(text)) == []


def test_spellings_have_norwegian_letters():
    assert finder(båt=2).spellings(word("bat")) == ["båt"]


def test_a_compound_has_parts():
    assert finder().parts("fiskebåt") == ["fiske", "båt"]
    assert finder().parts("fisk") == []


def test_a_compound_of_two_words_is_found_in_the_index():
    assert finder(fiskekvote=3).find_compound("fisk", "kvote", ["text"]) == "fiskekvote"
    assert finder().find_compound("fisk", "kvote", ["text"]) == ""

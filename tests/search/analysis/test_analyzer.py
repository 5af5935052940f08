import sys
import unicodedata
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import MAX_TERM_LENGTH
from search.analysis.analyzer import STEPS
from search.analysis.characters import normalized
from search.analysis.tables.language_tables import open_tables
from tests.language import ANALYZER, analyze
from tests.strategies import any_text, odd_text


def readings(text):
    return [reading for token in analyze(text) for reading in token.readings]


def test_a_token_knows_its_place_its_terms_and_its_form():
    tokens = analyze("Båtene, USAs og Åse.")

    assert [(token.start, token.end, token.position, token.readings, token.form) for token in tokens] == [
        (0, 6, 0, ("båt",), "båtene"),
        (8, 12, 1, ("usa",), "usas"),
        (13, 15, 2, ("og",), "og"),
        (16, 19, 3, ("åse",), "åse"),
    ]


@pytest.mark.soak
@pytest.mark.parametrize("connector", ["-", ".", "&", ":", "'", ",", "/", "@", "’s-"])
def test_a_megabyte_of_connectors_is_cut_into_words(connector, soak_runs):
    """Each rule reads a chunk once: this ends in seconds, or the test's time limit ends it."""
    tokens = analyze(f"a{connector}" * soak_runs(500_000))

    assert tokens
    assert all(len(token.form) <= MAX_TERM_LENGTH for token in tokens)


def test_a_megabyte_of_nothing_holds_no_word():
    assert analyze("-.'" * 333_333) == []


@given(any_text)
def test_tokens_rise_and_point_at_what_they_were_made_of(text):
    tokens = analyze(text)

    borders = [border for token in tokens for border in (token.start, token.end)]
    assert borders == sorted(borders)
    assert not tokens or 0 <= borders[0] <= borders[-1] <= len(text)
    assert [token.position for token in tokens] == list(range(len(tokens)))
    for token in tokens:
        is_number = token.form[0].isdigit()
        written = normalized(text[token.start : token.end]).lower()
        assert token.form == written or (
            is_number and token.form == "".join(written.split()).replace(".", "")
        )
        for part in token.parts:
            assert token.start <= part.start < part.end <= len(text)


def test_the_steps_are_listed_in_the_order_in_which_a_word_goes_through_them():
    """The list is for readers: it must say what the code does."""
    codes = {step.__code__: step for step in STEPS}
    called = []

    def note(frame, event, _):
        if event == "call" and frame.f_code in codes:
            called.append(codes[frame.f_code])

    analyzer = open_tables(ANALYZER.tables)
    sys.setprofile(note)
    try:
        analyzer.analyze("blaabærsyltetøyene")
    finally:
        sys.setprofile(None)

    assert list(dict.fromkeys(called)) == list(STEPS)


@given(any_text)
def test_every_term_is_short_composed_and_in_lower_case_without_a_space(text):
    for token in analyze(text):
        for term in (token.form, *token.readings, *(part.term for part in token.parts)):
            assert 0 < len(term) <= MAX_TERM_LENGTH
            assert term.split() == [term]
            assert unicodedata.is_normalized("NFC", term)
            assert term == term.lower()


@given(st.text(st.sampled_from("aåæøéñNTBs0 -&.,:'’")))
def test_a_term_does_not_depend_on_how_letters_are_composed(text):
    """A search typed on a Mac may hold a and ring for å; the text says å."""
    assert readings(unicodedata.normalize("NFD", text)) == readings(text)


@pytest.mark.soak
def test_no_text_is_too_odd(soak_runs):
    random = Random(1)  # noqa: S311 - the same texts each time
    for _ in range(soak_runs(100_000)):
        text = odd_text(random)
        assert all(text[token.start : token.end] for token in analyze(text))

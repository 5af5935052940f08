import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.analysis import MAX_TERM_LENGTH, IndexedWord
from search.analysis.tokenizer import chunks
from tests.language import ANALYZER, analyze
from tests.strategies import any_text


def readings(text):
    return [reading for token in analyze(text) for reading in token.readings]


def parts(text):
    return [(part.term, text[part.start : part.end]) for token in analyze(text) for part in token.parts]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("havn", "havna"),
        ("havner", "HAVNENE"),
        ("fisken", "fiskene"),
        ("AFPs", "AFP"),
        ("USAs", "usa"),
        ("FN-ets", "FN"),
        ("tv-en", "TV"),
        ("Jens’", "Jens"),
        ("mamma's", "mamma"),
        ("120.000", "120 000"),
        ("barne\u00adhage", "barnehagen"),
        ("A\u030ase", "Åse"),
    ],
)
def test_two_ways_to_write_a_word_give_the_same_term(one, other):
    assert set(readings(one)) & set(readings(other))


@pytest.mark.parametrize(("one", "other"), [("Ås", "As"), ("før", "for"), ("sære", "sare"), ("2020", "20")])
def test_different_words_keep_apart(one, other):
    assert not set(readings(one)) & set(readings(other))


def test_a_word_with_a_hyphen_is_also_found_written_as_one():
    assert parts("Ifølge Taliban-talsmannen, NRK-sjefer og R&B") == [
        ("talibantalsmann", "Taliban-talsmannen"),
        ("nrksjef", "NRK-sjefer"),
        ("rb", "R&B"),
    ]
    assert readings("talibantalsmannen") == ["talibantalsmann"]


def test_a_megabyte_without_a_space_is_one_short_term():
    [token] = analyze("x" * 1_000_000)

    assert (token.start, token.end) == (0, 1_000_000)
    assert token.form == "x" * MAX_TERM_LENGTH


@given(any_text, st.sampled_from(["nb", "nn"]))
@example("VM-finalen i Sør-Trøndelags park, 30.08.2021: stats- og fotballkampene", "nn")
@example("konsollens grønsakskonkurranse", "nb")
def test_an_index_holds_the_terms_that_are_marked(text, language):
    """Terms of an index have no offsets and are found on another path than those of marks."""
    for _, chunk in chunks(text):
        marked = tuple(
            IndexedWord(word.readings, word.form, tuple(part.term for part in word.parts))
            for word in ANALYZER.words(chunk, language)
        )
        assert ANALYZER.index_words(chunk, language) == marked

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.lexicon import ABSENT, Lexicon
from search.analysis.lexicon.compile import terms_by_language, write_lexicon
from search.analysis.lexicon.likely_lemmas import LikelyLemmas
from search.analysis.lexicon.sources import Dictionaries
from tests.language import ANALYZER

BOKMAL = {"bok": "bok", "bøker": "bok", "filmer": "filme", "filme": "filme", "film": "film"} | {
    "filmen": "film",
    "filmene": "film",
}
NYNORSK = {"bøker": "bok", "ikkje": "ikkje"}
FREQUENCY = {"film": 5.0, "filmen": 4.9, "filmene": 4.0, "filme": 3.4, "obama": 4.321}


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lexicon")
    likely = {"filmer": LikelyLemmas(("film", "filme", "filmere"), 2, "film")}
    dictionaries = Dictionaries(BOKMAL, NYNORSK, FREQUENCY, likely)
    write_lexicon(folder, terms_by_language(dictionaries), dictionaries)
    return Lexicon(folder)


def test_a_form_gives_its_lemma_in_each_language(lexicon):
    books, ikkje = lexicon.number("bøker"), lexicon.number("ikkje")

    assert (lexicon.bokmal(books), lexicon.nynorsk(books)) == ("bok", "bok")
    assert (lexicon.bokmal(ikkje), lexicon.nynorsk(ikkje)) == (None, "ikke")
    assert lexicon.is_known(ikkje)
    assert not lexicon.bokmal(ikkje)


def test_a_form_of_several_words_gives_the_terms_of_all_of_them_in_a_text(lexicon):
    assert lexicon.terms(lexicon.number("filmer"), "nb") == ("film", "filme", "filmere")
    assert lexicon.terms(lexicon.number("film"), "nb") == ("film",)
    assert lexicon.terms(lexicon.number("ikkje"), "nb") == ()
    assert lexicon.bokmal(lexicon.number("filmer")) == "film"


def test_a_form_that_is_typed_gives_the_terms_that_are_meant(lexicon):
    assert lexicon.typed_terms(lexicon.number("filmer"), "nb") == ("film", "filme")
    assert lexicon.typed_terms(lexicon.number("film"), "nb") == ("film",)
    assert lexicon.typed_terms(ABSENT, "nn") == ()


def test_how_common_a_word_is_has_two_decimals(lexicon):
    assert lexicon.frequency(lexicon.number("obama")) == pytest.approx(4.32)


@given(st.text(max_size=12))
def test_a_word_that_is_not_there_is_unknown_everywhere(lexicon, word):
    number = lexicon.number(word)

    if word not in {*BOKMAL, *NYNORSK, *FREQUENCY}:
        assert lexicon.bokmal(number) is None or word in BOKMAL.values()
    assert lexicon.is_known(number) == (
        lexicon.bokmal(number) is not None or lexicon.nynorsk(number) is not None
    )


def test_the_terms_of_the_real_tables_are_terms_themselves():
    """A lemma that is analysed gives itself: a query for what the index shows finds it."""
    for token in ANALYZER.analyze(
        "bøker gikk mennene største døtrene ferger vakrere vedtatt kommunenes hvitt"
    ):
        [first, *_] = token.readings
        assert first in ANALYZER.analyze(first)[0].readings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.lexicon import Lexicon
from search.analysis.lexicon.compile import write_lexicon
from search.analysis.lexicon.sources import Dictionaries, with_latin_nouns
from tests.language import ANALYZER

BOKMAL = {"bok": "bok", "bøker": "bok", "filmer": "filme", "filme": "filme", "film": "film"} | {
    "filmen": "film",
    "filmene": "film",
    "idé": "idé",
    "hand": "hand",
}
NYNORSK = {"bøker": "bok", "ikkje": "ikkje", "gjera": "gjera", "gjere": "gjere"}
FREQUENCY = {"film": 5.0, "filmen": 4.9, "filmene": 4.0, "filme": 3.4, "obama": 4.321, "x" * 80: 3.0}


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lexicon")
    write_lexicon(folder, Dictionaries(BOKMAL, NYNORSK, FREQUENCY))
    return Lexicon(folder)


def test_a_form_gives_its_lemma_in_each_language(lexicon):
    books, ikkje = lexicon.number("bøker"), lexicon.number("ikkje")

    assert (lexicon.bokmal(books), lexicon.nynorsk(books)) == ("bok", "bok")
    assert (lexicon.bokmal(ikkje), lexicon.nynorsk(ikkje)) == (None, "ikke")
    assert lexicon.is_known(ikkje)
    assert not lexicon.bokmal(ikkje)


def test_a_form_gives_its_other_lemmas(lexicon):
    assert lexicon.bokmal(lexicon.number("filmer")) == "filme"
    assert lexicon.others(lexicon.number("filmer")) == ("film",)
    assert lexicon.others(lexicon.number("film")) == ()


def test_terms_have_one_spelling_and_no_accents(lexicon):
    assert lexicon.bokmal(lexicon.number("idé")) == "ide"
    assert lexicon.bokmal(lexicon.number("hand")) == "hånd"
    assert lexicon.nynorsk(lexicon.number("gjera")) == "gjøre"


def test_how_common_a_word_is_has_two_decimals(lexicon):
    assert lexicon.frequency(lexicon.number("obama")) == pytest.approx(4.32)


def test_a_word_longer_than_any_term_is_not_kept(lexicon):
    assert lexicon.number("x" * 80) == -1


@given(st.text(max_size=12))
def test_a_word_that_is_not_there_is_unknown_everywhere(lexicon, word):
    number = lexicon.number(word)

    if word not in {*BOKMAL, *NYNORSK, *FREQUENCY}:
        assert lexicon.bokmal(number) is None or word in BOKMAL.values()
    assert lexicon.is_known(number) == (
        lexicon.bokmal(number) is not None or lexicon.nynorsk(number) is not None
    )


def test_latin_nouns_drop_their_um_before_an_ending():
    """The dictionary has «museet» of «muse»."""
    forms = {"museum": "museum", "museet": "muse", "museer": "muse", "kunstmuseum": "kunstmuseum"}

    assert with_latin_nouns(forms | {"kunstmuseet": "kunstmuse"}) == {
        "museum": "museum",
        "museet": "museum",
        "museer": "museum",
        "kunstmuseum": "kunstmuseum",
        "kunstmuseet": "kunstmuseum",
    }


def test_the_terms_of_the_real_tables_are_terms_themselves():
    """A lemma that is analysed gives itself: a query for what the index shows finds it."""
    for token in ANALYZER.analyze(
        "bøker gikk mennene største døtrene ferger vakrere vedtatt kommunenes hvitt"
    ):
        [first, *_] = token.readings
        assert first in ANALYZER.analyze(first)[0].readings

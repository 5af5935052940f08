import pytest

from search.analysis.lexicon import ABSENT, Lexicon
from search.analysis.lexicon.compile import (
    bokmal_terms,
    nynorsk_terms,
    terms_by_language,
    with_e,
    write_lexicon,
)
from search.analysis.lexicon.likely_lemmas import LikelyLemmas
from search.analysis.lexicon.sources import Dictionaries

DICTIONARIES = Dictionaries(
    bokmal={"idé": "idé", "hand": "hand", "hender": "hånd", "film": "film", "bra": "bra"},
    nynorsk={
        "gjera": "gjera",
        "gjere": "gjere",
        "gjort": "gjera",
        "bra": "bra",
        "bre": "bre",
        "fjøra": "fjøra",
    },
    frequency={"film": 5.0, "hånd": 5.0, "x" * 80: 3.0},
)


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lexicon")
    write_lexicon(folder, terms_by_language(DICTIONARIES), DICTIONARIES)
    return Lexicon(folder)


def test_terms_have_one_spelling_and_no_accents(lexicon):
    assert lexicon.bokmal(lexicon.number("idé")) == "ide"
    assert lexicon.bokmal(lexicon.number("hand")) == "hånd"
    assert lexicon.nynorsk(lexicon.number("gjera")) == "gjøre"


def test_a_word_longer_than_any_term_is_not_kept(lexicon):
    assert lexicon.number("x" * 80) == -1


def test_a_lemma_is_a_word_of_its_own_even_where_no_dictionary_lists_it(lexicon):
    """«gjøre» is only what «gjera» stands for."""
    assert lexicon.number("gjøre") != ABSENT
    assert not lexicon.is_known(lexicon.number("gjøre"))


def first_terms(terms):
    return {form: likely.lemmas[0] for form, likely in terms.items()}


def test_forms_of_bokmal_stand_for_their_lemma_without_accents():
    assert first_terms(bokmal_terms(DICTIONARIES)) == {
        "idé": "ide",
        "hand": "hånd",
        "hender": "hånd",
        "film": "film",
        "bra": "bra",
    }


def test_forms_of_nynorsk_stand_for_a_bokmal_word_and_the_everyday_list_wins():
    terms = first_terms(nynorsk_terms(DICTIONARIES))

    assert {terms["gjera"], terms["gjere"], terms["gjort"]} == {"gjøre"}
    assert terms["ikkje"] == "ikke", "of the list: the dictionary does not have it"
    assert terms["fjøra"] == "fjøra"


def test_a_form_of_several_words_has_a_term_for_each_and_one_for_all_spellings_of_a_word():
    dictionaries = Dictionaries(
        {"ferja": "ferje"},
        {},
        {},
        likely={"ferja": LikelyLemmas(("ferje", "ferge", "ferjere"), 2, "ferje")},
        spellings={"ferje": "ferge"},
    )

    assert bokmal_terms(dictionaries) == {"ferja": LikelyLemmas(("ferge", "ferjere"), 1, "ferge")}


def test_a_word_of_nynorsk_is_known_to_bokmal_in_any_of_its_spellings():
    dictionaries = Dictionaries(
        {"skole": "skole"},
        {"skjolen": "skjole"},
        {"skole": 5.0},
        nynorsk_spellings={"skjole": ("skule", "skjole")},
    )

    assert first_terms(nynorsk_terms(dictionaries))["skjolen"] == "skole"


def test_a_word_of_nynorsk_in_the_list_of_bokmal_is_one_of_nynorsk():
    """Simplemma has «hending» in both lists; Bokmålsordboka has «hendelse» alone."""
    dictionaries = Dictionaries(
        {"hending": "hending", "hendelse": "hendelse"},
        {"hending": "hending"},
        {"hendelse": 5.0},
        likely={"hendelse": LikelyLemmas(("hendelse",), 1)},
    )
    terms = terms_by_language(dictionaries)

    assert "hending" not in terms["bokmal"]
    assert terms["nynorsk"]["hending"].lemmas == ("hendelse",)


@pytest.mark.parametrize(
    ("lemma", "infinitive"),
    [("gjera", "gjere"), ("fjøra", "fjøra"), ("bra", "bra"), ("film", "film")],
    ids=["an infinitive", "no word in -e is known", "too short to be one", "no -a"],
)
def test_an_infinitive_in_a_is_that_in_e(lemma, infinitive):
    assert with_e(lemma, DICTIONARIES) == infinitive

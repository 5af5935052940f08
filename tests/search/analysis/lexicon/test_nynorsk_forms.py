import pytest

from search.analysis.lexicon.nynorsk_forms import genders, nynorsk_forms
from search.analysis.lexicon.paradigms import SHARES, Form


def forms(lemma, word_class, gender=""):
    return {form.form for form in nynorsk_forms(lemma, {word_class}, gender)}


@pytest.mark.parametrize(
    ("lemma", "gender", "some"),
    [
        ("rett", "n", "rett retten rettar rettane"),
        ("makt", "an", "makt makta makter maktene"),
        ("hus", "t", "hus huset husa"),
        ("eple", "t", "eple eplet epla"),
        ("spelar", "n", "spelaren spelarar spelarane"),
        ("middel", "t", "middel middelet midla"),
        ("draum", "n", "draumen draumar"),
    ],
)
def test_a_noun_has_the_endings_of_its_gender(lemma, gender, some):
    assert set(some.split()) <= forms(lemma, "NOUN", gender)


def test_a_neuter_has_no_endings_of_a_man():
    assert forms("ord", "NOUN", "t").isdisjoint({"orden", "ordar", "ordane"})


@pytest.mark.parametrize(
    ("lemma", "some"),
    [
        ("bruke", "bruka brukar brukt brukte"),
        ("arbeide", "arbeida arbeider arbeidde arbeidd"),
        ("tenkje", "tenkjer tenkte tenkt tenkjande"),
        ("kjenne", "kjenner kjende kjend"),
    ],
)
def test_a_verb_has_the_endings_of_both_weak_classes(lemma, some):
    assert set(some.split()) - {"arbeidde", "kjende", "kjend"} <= forms(lemma, "VERB")


@pytest.mark.parametrize(
    ("lemma", "some"),
    [
        ("kjend", "kjent kjende"),
        ("open", "ope opne opnare"),
        ("farleg", "farlege farlegare farlegast"),
        ("blå", "blått blåe"),
    ],
)
def test_an_adjective_agrees_and_is_compared(lemma, some):
    assert set(some.split()) <= forms(lemma, "ADJ")


def test_every_form_has_a_place_in_the_paradigm():
    for form in nynorsk_forms("setje", set(SHARES), "nt"):
        assert 0 <= form.slot < len(SHARES[form.word_class])


def test_the_gender_of_a_noun_is_told_by_its_definite_forms():
    nouns = [Form("boka", "bok", "NOUN", 1), Form("boken", "bok", "NOUN", 1), Form("bøker", "bok", "NOUN", 2)]

    assert genders([*nouns, Form("huset", "hus", "NOUN", 1)]) == {"bok": "an", "hus": "t"}

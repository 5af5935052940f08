import pytest

from search.analysis.lexicon.second_lemmas import second_lemmas
from search.analysis.lexicon.sources import Dictionaries


def dictionaries(forms, frequency, nynorsk=None):
    """Dictionaries of lines «lemma: form form»; how common is given for some words, 3 for the others."""
    bokmal = {form: lemma for lemma, found in forms.items() for form in found.split()}
    return Dictionaries(bokmal, nynorsk or {}, {**dict.fromkeys(bokmal, 3.0), **frequency})


FILM = {"filme": "filme filmer filmet", "film": "film filmen filmene"}


def test_the_plural_of_a_noun_is_told_from_the_rest_of_its_forms():
    found = second_lemmas(dictionaries(FILM, {"film": 5.0, "filme": 3.5}))

    assert found["filmer"] == ("film",)


def test_a_noun_much_rarer_than_the_verb_takes_nothing_from_it():
    assert "filmer" not in second_lemmas(dictionaries(FILM, {"film": 3.0, "filme": 3.6}))


def test_a_noun_nobody_inflects_takes_nothing_either():
    """The dictionary has «snakken», but nobody writes it."""
    rare = {"film": 5.0, "filme": 3.5, "filmen": 1.0, "filmene": 0.0}

    assert "filmer" not in second_lemmas(dictionaries(FILM, rare))


def test_a_word_of_neuter_gender_has_no_form_of_a_man():
    neuter = {"ord": "ord ordet ordene", "orden": "orden"}

    assert "orden" not in second_lemmas(dictionaries(neuter, {"ord": 5.0, "orden": 4.0}))


def test_a_person_is_a_lemma_beside_what_the_person_does():
    leader = {"lede": "lede leder ledet", "leder": "lederen ledere lederne"}

    assert second_lemmas(dictionaries(leader, {"lede": 3.8}))["leder"] == ("leder",)


def test_m_is_doubled_before_an_ending():
    dream = {"drømmer": "drømmer", "drøm": "drøm drømmen drømmene"}

    assert second_lemmas(dictionaries(dream, {"drøm": 4.5}))["drømmer"] == ("drøm",)


@pytest.mark.parametrize(
    ("adjective", "forms", "form"),
    [
        ("åpen", "åpen åpnere åpnest", "åpne"),
        ("sikker", "sikker sikrere sikrest", "sikre"),
        ("hvit", "hvit hvitere hvitest", "hvitt"),
        ("grønn", "grønn grønnere", "grønt"),
        ("svart", "svart svartere", "svarte"),
        ("varm", "varm varmest", "varmere"),
    ],
)
def test_a_form_of_an_adjective_that_is_a_word_too_is_of_both(adjective, forms, form):
    found = second_lemmas(dictionaries({adjective: forms, form: form}, {adjective: 4.5}))

    assert found[form] == (adjective,)


def test_a_word_that_can_be_an_order_is_itself_first_of_all():
    """«Flom» as what one tells a river to do is rare."""
    assert second_lemmas(dictionaries({"flomme": "flom flomme"}, {"flom": 4.0}))["flom"] == ("flom",)


def test_no_form_has_more_than_two():
    many = {
        "dele": "dele del delt",
        "delere": "deler delere",
        "del": "delen dela",
        "deler": "deleren delerne delerens",
    }

    assert all(len(found) <= 2 for found in second_lemmas(dictionaries(many, {})).values())


def test_small_words_have_one():
    function_words = {"vare": "vare var varen", "var": "vart varet varene"}

    assert "var" not in second_lemmas(dictionaries(function_words, {"var": 6.0}))

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.lexicon.lexicon import MOST
from search.analysis.lexicon.likely_lemmas import likely_lemmas
from search.analysis.lexicon.paradigms import SHARES, Form


def noun(lemma, *forms):
    return [Form(form, lemma, "NOUN", slot) for slot, form in enumerate((lemma, *forms))]


def verb(lemma, *forms):
    return [Form(form, lemma, "VERB", slot) for slot, form in enumerate((lemma, *forms))]


KATT = noun("katt", "katten", "katter", "kattene")
KATTE = noun("katte", "katten", "katter", "kattene")
COMMON = {"katt": 5.0, "katten": 5.0, "katter": 4.5, "kattene": 4.5}


def found(forms, frequency):
    likely, _ = likely_lemmas(forms, frequency)
    return likely


def test_a_form_is_of_the_word_that_is_written_most():
    assert found([*KATTE, *KATT], COMMON)["katten"].lemmas == ("katt",)


def test_a_word_that_hardly_anybody_writes_is_left_out_and_keeps_its_own_form():
    likely = found([*KATT, *KATTE], COMMON)

    assert likely["katter"].lemmas == ("katt",)
    assert likely["katte"].lemmas == ("katte",)


def test_a_form_of_two_common_words_is_of_both():
    forms = [*noun("håp", "håpet"), *verb("håpe", "håper", "håpet")]
    likely = found(forms, {"håp": 5.0, "håpet": 4.8, "håpe": 5.0, "håper": 5.2})

    assert set(likely["håpet"].lemmas) == {"håp", "håpe"}
    assert likely["håpet"].typed == 2


def test_a_rarer_word_is_found_by_the_form_and_not_meant_by_who_types_it():
    forms = [*noun("lov", "loven"), *noun("love", "loven")]
    likely = found(forms, {"lov": 5.0, "loven": 5.0, "love": 4.2})

    assert likely["loven"].lemmas == ("lov", "love")
    assert likely["loven"].typed == 1


def test_a_lemma_is_meant_where_it_is_typed_though_it_is_mostly_a_form_of_another():
    forms = [*noun("landing"), *noun("lest"), *verb("lese", "leser", "leste", "lest")]
    likely = found(forms, {"lese": 5.0, "leser": 5.0, "leste": 5.0, "lest": 5.0})

    assert likely["lest"].lemmas[: likely["lest"].typed] == ("lese", "lest")


def test_the_noun_of_a_form_is_known_for_the_last_part_of_compounds():
    forms = [*noun("film", "filmen", "filmer"), *verb("filme", "filmer")]
    likely = found(forms, {"film": 4.8, "filme": 5.0, "filmer": 5.0})

    assert likely["filmer"].lemmas[0] == "filme"
    assert likely["filmer"].noun == "film"


def test_the_uses_of_all_words_are_those_of_their_forms():
    _, uses = likely_lemmas([*KATT, *KATTE], COMMON)

    assert sum(uses.values()) == pytest.approx(2 * 10**5 + 2 * 10**4.5, rel=1e-3)
    assert uses["katt", "NOUN"] > 100 * uses["katte", "NOUN"]


FORMS = st.builds(
    lambda form, lemma, name, slot: Form(form, lemma, name, slot % len(SHARES[name])),
    st.text("ab", min_size=1, max_size=3),
    st.text("ab", min_size=1, max_size=3),
    st.sampled_from(sorted(SHARES)),
    st.integers(0, 8),
)


@given(st.lists(FORMS, min_size=1, max_size=12), st.dictionaries(st.text("ab", max_size=3), st.floats(0, 7)))
def test_every_form_has_some_of_its_lemmas_and_the_likeliest_first(forms, frequency):
    likely = found(forms, frequency)

    for form in {entry.form for entry in forms}:
        lemmas, typed, noun_lemma = likely[form]
        assert 1 <= typed <= len(lemmas) <= MOST
        assert set(lemmas) <= {entry.lemma for entry in forms if entry.form == form}
        assert noun_lemma == "" or (form, noun_lemma) in {
            (entry.form, entry.lemma) for entry in forms if entry.word_class == "NOUN"
        }

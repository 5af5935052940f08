from search.analysis.lexicon.nynorsk_lemmas import NynorskLemmas

USES = {
    ("rett", "NOUN"): 200_000.0,
    ("rette", "VERB"): 20_000.0,
    ("bruke", "VERB"): 300_000.0,
    ("hendelse", "NOUN"): 30_000.0,
    ("natur", "NOUN"): 50_000.0,
    ("være", "VERB"): 4e7,
    ("legge", "VERB"): 300_000.0,
    ("pålegge", "VERB"): 10_000.0,
}
GENDERS = {"rett": "n", "hendelse": "n", "natur": "n"}
BOKMAL = {"vere": "være", "hending": "hendelse", "leggje": "legge"}


def lemmas(forms):
    return NynorskLemmas(forms, lambda lemma: BOKMAL.get(lemma, lemma), USES, GENDERS).find()


def test_a_form_that_the_dictionary_gives_to_a_rarer_verb_is_of_the_noun_as_well():
    found = lemmas({"rettar": "rette", "rette": "rette", "rett": "rett"})

    assert set(found["rettar"].lemmas) == {"rett", "rette"}


def test_the_forms_of_a_common_word_are_made_though_no_dictionary_of_nynorsk_has_it():
    assert lemmas({"rett": "rett"})["brukar"].lemmas == ("bruke",)


def test_a_strong_verb_has_no_weak_forms():
    found = lemmas({"er": "vere", "var": "vere", "vorne": "vere", "vere": "vere"})

    assert found["vorne"].lemmas == ("vere",)
    assert "verd" not in found


def test_a_strong_verb_with_a_prefix_has_the_forms_of_the_verb():
    found = lemmas({"la": "leggje", "lagd": "leggje", "lagt": "leggje", "leggje": "leggje"})

    assert found["pålagd"].lemmas == ("pålegge",)


def test_a_compound_that_bokmal_lacks_is_left_to_the_rule_for_compounds():
    known = {"hending": "hending", "natur": "natur"}

    assert "naturhending" not in lemmas({**known, "naturhending": "naturhending"})
    assert "rettnatur" in lemmas({**known, "rett": "rett", "rettnatur": "rettnatur"})

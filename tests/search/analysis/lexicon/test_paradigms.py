import pytest

from search.analysis.lexicon import paradigms
from search.analysis.lexicon.paradigms import LEAST, SHARES, Form, read_paradigms


@pytest.fixture
def lines(monkeypatch):
    def replace(*packed):
        monkeypatch.setattr(paradigms, "packed_lines", lambda _: list(packed))

    return replace


def test_a_pattern_says_what_each_lemma_loses_and_takes_in_each_place(lines):
    lines("NOUN\t|a,en|2øker|2økene\tbok lærebok")

    assert list(read_paradigms())[:5] == [
        Form("bok", "bok", "NOUN", 0),
        Form("boka", "bok", "NOUN", 1),
        Form("boken", "bok", "NOUN", 1),
        Form("bøker", "bok", "NOUN", 2),
        Form("bøkene", "bok", "NOUN", 3),
    ]


def test_a_place_without_a_form_is_none_and_one_with_the_lemma_is_a_form(lines):
    lines("NOUN\t|-|-|-\tgår", "NOUN\t|et||ene,a\thus")

    assert [(form.form, form.slot) for form in read_paradigms()] == [
        ("går", 0), ("hus", 0), ("huset", 1), ("hus", 2), ("husene", 3), ("husa", 3)
    ]  # fmt: skip


def test_a_present_participle_is_an_adjective_as_well(lines):
    lines("VERB\t|r|1a|1et|1|s|nde|1et|1ede\tkaste")

    forms = list(read_paradigms())

    assert Form("kastende", "kaste", "VERB", 6) in forms
    assert Form("kastende", "kastende", "ADJ", 0) in forms


@pytest.mark.parametrize("word_class", SHARES)
def test_the_uses_of_a_word_add_up(word_class):
    assert sum(SHARES[word_class]) == pytest.approx(1, abs=0.05)


def test_a_form_that_shows_its_word_counts_however_rare_the_word_is():
    assert Form("katten", "katte", "NOUN", 1).least == LEAST
    assert Form("overraskende", "overraske", "VERB", 6).least < LEAST
    assert Form("snart", "snar", "ADJ", 1).least < LEAST
    assert Form("fascinert", "fascinere", "VERB", 3).least < LEAST
    assert Form("sette", "se", "VERB", 8).least == LEAST


def test_the_file_has_the_paradigms_of_everyday_words():
    forms = {(form.form, form.lemma) for form in read_paradigms()}

    assert {
        ("katten", "katt"),
        ("bøkene", "bok"),
        ("gikk", "gå"),
        ("større", "stor"),
        ("ferja", "ferje"),
    } <= forms
    assert len(forms) > 300_000
